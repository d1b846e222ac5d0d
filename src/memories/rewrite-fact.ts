import { contentHash, foldedHash } from "../facts/content-hash.ts"
import type { Category, Entity, Relation } from "../facts/fact.ts"
import { isOfAnother } from "../facts/whose-fact.ts"
import { addToGraph, removeFromGraph } from "../graph/write-graph.ts"
import type { Transaction } from "../platform/database/connect.ts"
import type { TextVectors } from "../vectors/spaces.ts"
import { deleteTerms } from "./delete-facts.ts"
import { claimsOf, vectorRows } from "./derived.ts"
import { noteEvent } from "./note-event.ts"
import { saveVersions } from "./save-versions.ts"

export type FactChange = {
  id: string
  text: string
  category: Category
  tags: readonly string[]
  confidence: number
  metadata: Record<string, unknown>
  entities: readonly Entity[]
  relations: readonly Relation[]
  reason: string
  /** Null when the text did not change. */
  vectors: TextVectors | null
  plannedFor: string | null
  /** Undefined: as it was. */
  expiresAt?: Date | null | undefined
  saidAt?: Date | undefined
  /** How likely another text still holds; 1 unless said. */
  stillTrue?: number
}

/** Rewrites a fact in place; its previous state goes to the history. What a client thought of another text is dropped. The caller holds the lock on the user. */
export const rewriteFact = async (tx: Transaction, userId: string, change: FactChange): Promise<void> => {
  await saveVersions(tx, userId, [change.id])
  if (change.vectors) await deleteTerms(tx, userId, [change.id])
  const [row] = await tx<{ current: boolean }[]>`
    with fact as (
      update facts set fact_value = ${change.text}, category = ${change.category}, fact_type = ${[...change.tags]},
        confidence = ${change.confidence}, unrated_confidence = case when fact_value = ${change.text} then unrated_confidence end,
        feedback = case when fact_value = ${change.text} then feedback end, metadata = ${JSON.stringify(change.metadata)},
        entities = ${JSON.stringify(change.entities)}, relations = ${JSON.stringify(change.relations)},
        content_hash = ${contentHash(change.text)}, folded_hash = ${foldedHash(change.text)}, reason = ${change.reason},
        expires_at = ${change.expiresAt === undefined ? tx`expires_at` : change.expiresAt}, said_at = ${change.saidAt ?? tx`said_at`},
        planned_for = ${change.plannedFor}, still_true = case when fact_value = ${change.text} then still_true else ${change.stillTrue ?? 1} end, version = version + 1, updated_at = now()
      where user_id = ${userId} and id = ${change.id}
      returning id, valid_to is null as current
    ), event as (
      ${noteEvent(tx, userId, "memory_update", tx`(select id from fact where current)`)}
    )
    select current from fact`
  if (!change.vectors) return
  await tx`
    with fact as (
      select id, keywords, valid_to is null as current, position, still_true from facts where user_id = ${userId} and id = ${change.id}
    ), term as (
      insert into fact_terms (user_id, term, fact_id, current)
      select ${userId}, unnest(tsvector_to_array(keywords)), id, current from fact
    )
    insert into fact_vectors (user_id, space_id, fact_id, embedding, current, position, asks, of_another, still_true)
    select ${userId}, v.space_id, id, v.embedding::halfvec, current, position, ${change.text.includes("?")}, ${isOfAnother(change)}, still_true
    from fact, jsonb_to_recordset(${JSON.stringify(vectorRows(change.vectors))}::jsonb) as v(space_id smallint, embedding text)
    on conflict (user_id, space_id, fact_id) do update
      set embedding = excluded.embedding, asks = excluded.asks, of_another = excluded.of_another, still_true = excluded.still_true`
  // Vectors of other spaces belong to the old text. A space that is being filled gets the new one later.
  const spaces = change.vectors.map(({ spaceId }) => spaceId)
  await tx`
    delete from fact_vectors where user_id = ${userId} and fact_id = ${change.id} and space_id <> all (${spaces}::smallint[])`
  await tx`delete from claims where user_id = ${userId} and fact_id = ${change.id}`
  if (row?.current)
    await tx`
      insert into claims (user_id, subject_key, type, target_key, fact_id)
      select distinct ${userId}, c.subject, c.type, c.target, ${change.id}::uuid
      from jsonb_to_recordset(${JSON.stringify(claimsOf(change))}::jsonb) as c(subject text, type text, target text)`
  await removeFromGraph(tx, userId, [change.id])
  await addToGraph(tx, userId, [change])
}
