import type { Ending } from "../extraction/extraction.ts"
import { addToGraph, removeFromGraph } from "../graph/write-graph.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { nameKey } from "../platform/identity.ts"
import { batchesOf } from "../platform/turns.ts"
import { contentHash, foldedHash } from "./content-hash.ts"
import type { Category, Entity, Relation } from "./fact.ts"
import { isOfAnother } from "./whose-fact.ts"

export type NewFact = {
  id: string
  text: string
  category: Category
  tags: readonly string[]
  confidence: number
  source: "conversation" | "api"
  conversationId: string | null
  metadata: Record<string, unknown>
  entities: readonly Entity[]
  relations: readonly Relation[]
  ends: readonly Ending[]
  saidAt: Date
  /** When it was handed in. */
  heardAt: Date
  validFrom: Date
  validFromPrecision?: "month" | "year" | null
  /** 2026-11-30 or 2026-11-30/2026-12-06: its days, when it was still to come. */
  plannedFor?: string | null
  validTo: Date | null
  supersededBy: string | null
  reason: string
  jobId: string | null
  vector: Float32Array
}

export const claimsOf = (relations: readonly Relation[]) =>
  relations.map((relation) => ({
    subject: nameKey(relation.subject),
    type: relation.type,
    target: nameKey(relation.target),
  }))

/** A vector as pgvector reads it. */
export const vectorText = (vector: Float32Array): string => `[${vector.join(",")}]`

/** The embedded database runs a statement on the main thread: 8 facts take it about 10 ms. */
const factsInOneStatement = 8

/** Writes facts, in the order in which they were said, with their vectors, words, claims and graph. The caller holds the lock on the user. */
export const insertFacts = async (
  tx: Transaction,
  userId: string,
  spaceId: number,
  facts: readonly NewFact[],
): Promise<void> => {
  let previous: string | null = null
  for (const batch of batchesOf(facts, factsInOneStatement)) {
    await insertBatch(tx, userId, spaceId, batch, previous)
    previous = batch.at(-1)?.id ?? null
  }
  await addToGraph(tx, userId, facts)
}

/** `previous`: the fact that was written right before these; null: the person's latest. */
const insertBatch = async (
  tx: Transaction,
  userId: string,
  spaceId: number,
  facts: readonly NewFact[],
  previous: string | null,
): Promise<void> => {
  const rows = facts.map((fact) => ({
    id: fact.id,
    fact_value: fact.text,
    category: fact.category,
    fact_type: fact.tags,
    confidence: fact.confidence,
    source: fact.source,
    conversation_id: fact.conversationId,
    metadata: fact.metadata,
    entities: fact.entities,
    relations: fact.relations,
    ends: fact.ends,
    hash: contentHash(fact.text).toString("hex"),
    folded: foldedHash(fact.text).toString("hex"),
    said_at: fact.saidAt,
    heard_at: fact.heardAt,
    valid_from: fact.validFrom,
    valid_from_precision: fact.validFromPrecision ?? null,
    planned_for: fact.plannedFor ?? null,
    valid_to: fact.validTo,
    superseded_by: fact.supersededBy,
    reason: fact.reason,
    job_id: fact.jobId,
    embedding: vectorText(fact.vector),
    of_another: isOfAnother(fact),
    claims: fact.validTo === null ? claimsOf(fact.relations) : [],
  }))
  await tx`
    with input as materialized (
      select * from rows from (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (
        id uuid, fact_value text, category text, fact_type text[], confidence real, source text, conversation_id text,
        metadata jsonb, entities jsonb, relations jsonb, ends jsonb, hash text, folded text, said_at timestamptz, heard_at timestamptz,
        valid_from timestamptz, valid_from_precision text, planned_for text, valid_to timestamptz, superseded_by uuid, reason text, job_id uuid, embedding text, of_another boolean,
        claims jsonb)) with ordinality as f(
        id, fact_value, category, fact_type, confidence, source, conversation_id, metadata, entities, relations, ends, hash, folded, said_at,
        heard_at, valid_from, valid_from_precision, planned_for, valid_to, superseded_by, reason, job_id, embedding, of_another, claims, place)
    ), last as (
      select conversation_id, job_id, said_at from facts
      where user_id = ${userId} and (${previous}::uuid is null or id = ${previous}::uuid) order by id desc limit 1
    ), said as (
      select id, place, conversation_id is not distinct from lag(conversation_id, 1, (select conversation_id from last)) over w
        and (conversation_id is not null or (job_id is not distinct from lag(job_id, 1, (select job_id from last)) over w
          and said_at - lag(said_at, 1, (select said_at from last)) over w between interval '0' and interval '10 minutes')) as continues
      from input window w as (order by place)
    ), placed as materialized (
      select id, last_position + place::int + sum(case when continues then 0 else 1 end) over (order by place)::int as position
      from said, users where user_id = ${userId}
    ), counted as (
      update users set fact_count = fact_count + (select count(*) from placed)::int, last_position = (select max(position) from placed)
      where user_id = ${userId}
    ), fact as (
      insert into facts (user_id, id, fact_value, category, fact_type, confidence, source, conversation_id, metadata, entities,
        relations, ends, content_hash, folded_hash, said_at, heard_at, valid_from, valid_from_precision, planned_for, valid_to, superseded_by, reason, job_id, position)
      select ${userId}, id, fact_value, category, fact_type, confidence, source, conversation_id, metadata, entities,
        relations, ends, decode(hash, 'hex'), decode(folded, 'hex'), said_at, heard_at, valid_from, valid_from_precision, planned_for, valid_to, superseded_by, reason, job_id, position
      from input join placed using (id)
      returning id, keywords, valid_to is null as current
    ), term as (
      insert into fact_terms (user_id, term, fact_id, current)
      select ${userId}, unnest(tsvector_to_array(keywords)), id, current from fact
    ), claim as (
      insert into claims (user_id, subject_key, type, target_key, fact_id)
      select distinct ${userId}, c.subject, c.type, c.target, input.id
      from input, jsonb_to_recordset(input.claims) as c(subject text, type text, target text)
    )
    insert into fact_vectors (user_id, space_id, fact_id, embedding, current, position, asks, of_another)
    select ${userId}, ${spaceId}::smallint, id, embedding::halfvec, valid_to is null, position, strpos(fact_value, '?') > 0, of_another
    from input join placed using (id)`
}

export type FactEnd = { id: string; at: Date; by: string | null; reason: string }

/** Ends facts that hold no longer: their state so far goes to the history, they support no claim any more, and are found only as past. */
export const endFacts = async (tx: Transaction, userId: string, ends: readonly FactEnd[]): Promise<void> => {
  for (const batch of batchesOf(ends, factsInOneStatement)) await endBatch(tx, userId, batch)
}

const endBatch = async (tx: Transaction, userId: string, ends: readonly FactEnd[]): Promise<void> => {
  await saveVersions(
    tx,
    userId,
    ends.map((end) => end.id),
  )
  await tx`
    with input as (
      select * from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as e(id uuid, at timestamptz, by uuid, reason text)
    ), gone as (
      delete from claims where user_id = ${userId} and fact_id in (select id from input)
    ), vector as (
      update fact_vectors set current = false where user_id = ${userId} and fact_id in (select id from input)
    ), term as (
      update fact_terms set current = false from facts f join input on input.id = f.id, unnest(tsvector_to_array(f.keywords)) as held(term)
      where f.user_id = ${userId} and fact_terms.user_id = ${userId} and fact_terms.term = held.term and fact_terms.fact_id = f.id
    )
    update facts set valid_to = greatest(input.at, facts.valid_from), superseded_by = input.by, reason = input.reason,
      version = facts.version + 1, updated_at = now()
    from input where facts.user_id = ${userId} and facts.id = input.id and facts.valid_to is null`
}

const saveVersions = async (tx: Transaction, userId: string, ids: readonly string[]): Promise<void> => {
  await tx`
    insert into fact_versions (user_id, fact_id, version, fact_value, category, fact_type, metadata, valid_from, valid_to, reason, changed_at)
    select user_id, id, version, fact_value, category, fact_type, metadata, valid_from, valid_to, reason, updated_at
    from facts where user_id = ${userId} and id = any (${[...ids]})`
}

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
  /** Null when the text is as it was. */
  vector: Float32Array | null
  plannedFor: string | null
}

/** Rewrites a fact in place; its state so far goes to the history. The caller holds the lock on the user. */
export const rewriteFact = async (
  tx: Transaction,
  userId: string,
  spaceId: number,
  change: FactChange,
): Promise<void> => {
  await saveVersions(tx, userId, [change.id])
  if (change.vector) await deleteTerms(tx, userId, change.id)
  const [row] = await tx<{ current: boolean }[]>`
    update facts set fact_value = ${change.text}, category = ${change.category}, fact_type = ${[...change.tags]},
      confidence = ${change.confidence}, metadata = ${JSON.stringify(change.metadata)},
      entities = ${JSON.stringify(change.entities)}, relations = ${JSON.stringify(change.relations)},
      content_hash = ${contentHash(change.text)}, folded_hash = ${foldedHash(change.text)}, reason = ${change.reason},
      planned_for = ${change.plannedFor}, version = version + 1, updated_at = now()
    where user_id = ${userId} and id = ${change.id}
    returning valid_to is null as current`
  if (!change.vector) return
  await tx`
    with fact as (
      select id, keywords, valid_to is null as current, position from facts where user_id = ${userId} and id = ${change.id}
    ), term as (
      insert into fact_terms (user_id, term, fact_id, current)
      select ${userId}, unnest(tsvector_to_array(keywords)), id, current from fact
    )
    insert into fact_vectors (user_id, space_id, fact_id, embedding, current, position, asks, of_another)
    select ${userId}, ${spaceId}::smallint, id, ${vectorText(change.vector)}::halfvec, current, position, ${change.text.includes("?")},
      ${isOfAnother(change)} from fact
    on conflict (user_id, space_id, fact_id) do update
      set embedding = excluded.embedding, asks = excluded.asks, of_another = excluded.of_another`
  // Vectors of other spaces are of the old text: they are filled in anew by the backfill.
  await tx`delete from fact_vectors where user_id = ${userId} and fact_id = ${change.id} and space_id <> ${spaceId}`
  await tx`delete from claims where user_id = ${userId} and fact_id = ${change.id}`
  if (row?.current)
    await tx`
      insert into claims (user_id, subject_key, type, target_key, fact_id)
      select distinct ${userId}, c.subject, c.type, c.target, ${change.id}::uuid
      from jsonb_to_recordset(${JSON.stringify(claimsOf(change.relations))}::jsonb) as c(subject text, type text, target text)`
  await removeFromGraph(tx, userId, [change.id])
  await addToGraph(tx, userId, [change])
}

/** Deletes a fact with all that was derived from it; facts that it had replaced stay in the past. */
export const deleteFact = async (tx: Transaction, userId: string, id: string): Promise<boolean> => {
  await removeFromGraph(tx, userId, [id])
  await tx`update facts set superseded_by = null where user_id = ${userId} and superseded_by = ${id}`
  await deleteTerms(tx, userId, id)
  const rows = await tx`
    with fact as (delete from facts where user_id = ${userId} and id = ${id} returning id)
    update users set fact_count = fact_count - 1 from fact where user_id = ${userId} returning fact.id`
  return rows.length === 1
}

/** Found by the fact's own text: an index by fact would cost each write more than this. */
const deleteTerms = async (tx: Transaction, userId: string, id: string): Promise<void> => {
  await tx`
    delete from fact_terms t using facts f, unnest(tsvector_to_array(f.keywords)) as held(term)
    where f.user_id = ${userId} and f.id = ${id} and t.user_id = ${userId} and t.term = held.term and t.fact_id = f.id`
}
