import { contentHash, foldedHash } from "../facts/content-hash.ts"
import { embeddingText } from "../facts/embedding-text.ts"
import { isOfAnother } from "../facts/whose-fact.ts"
import type { TableServices } from "../feature/feature.ts"
import type { Import } from "../feature/personal-table.ts"
import { addToGraph } from "../graph/write-graph.ts"
import { lockUser } from "../people/lock-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { batchesOf } from "../platform/turns.ts"
import type { VectorServices } from "../vectors/context.ts"
import type { TextVectors } from "../vectors/spaces.ts"
import { indexWhenLarge } from "../vectors/vector-index.ts"
import { findMemoryContradictions, findVersionContradictions } from "./check-import.ts"
import { claimsOf, vectorRows } from "./derived.ts"
import type { ExportedMemory, ExportedVersion } from "./exported-memories.ts"

type Importing = TableServices<VectorServices>
export type Embedded = { memory: ExportedMemory; vectors: TextVectors }

const embeddedAtOnce = 128
export const memoriesAtOnce = 200
const versionsAtOnce = 500

const embed = async ({ spaces }: Importing, memories: readonly ExportedMemory[]): Promise<Embedded[]> => {
  const texts = memories.map((memory) =>
    embeddingText({ text: memory.fact_value, category: memory.category, tags: memory.fact_type }),
  )
  const signal = new AbortController().signal
  const vectors = await spaces.embedFacts(texts, {
    signal,
    timeoutMilliseconds: 60_000,
    retries: 2,
    caller: "job",
  })
  return memories.map((memory, index) => ({ memory, vectors: vectors[index] ?? [] }))
}

/** Writes memories as they were, with everything derived from them. The caller holds the lock on the user. */
export const insertMemories = async (tx: Transaction, userId: string, embedded: readonly Embedded[]): Promise<void> => {
  const rows = embedded.map(({ memory, vectors }) => ({
    ...memory,
    hash: contentHash(memory.fact_value).toString("hex"),
    folded: foldedHash(memory.fact_value).toString("hex"),
    vectors: vectorRows(vectors),
    of_another: isOfAnother({ ...memory, text: memory.fact_value }),
    claims: memory.valid_to === null ? claimsOf({ ...memory, text: memory.fact_value, tags: memory.fact_type }) : [],
  }))
  await tx`
    with input as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f(
        id uuid, fact_value text, category text, fact_type text[], confidence real, feedback text, unrated_confidence real, source text, conversation_id text, metadata jsonb,
        entities jsonb, relations jsonb, ends jsonb, hash text, folded text, said_at timestamptz, heard_at timestamptz, valid_from timestamptz,
        valid_from_precision text, planned_for text, valid_to timestamptz, expires_at timestamptz,
        superseded_by uuid, reason text, version integer, position integer, job_id uuid, created_at timestamptz,
        updated_at timestamptz, still_true real, vectors jsonb, of_another boolean, claims jsonb)
    ), fact as (
      insert into facts (user_id, id, fact_value, category, fact_type, confidence, feedback, unrated_confidence, source, conversation_id, metadata, entities,
        relations, ends, content_hash, folded_hash, said_at, heard_at, valid_from, valid_from_precision, planned_for, valid_to, expires_at, superseded_by, reason, version, position, job_id,
        created_at, updated_at, still_true)
      select ${userId}, id, fact_value, category, fact_type, confidence, feedback, unrated_confidence, source, conversation_id, metadata, entities,
        relations, ends, decode(hash, 'hex'), decode(folded, 'hex'), said_at, heard_at, valid_from, valid_from_precision, planned_for, valid_to, expires_at, superseded_by, reason, version, position, job_id,
        created_at, updated_at, still_true
      from input
      returning id, keywords, valid_to is null as current
    ), term as (
      insert into fact_terms (user_id, term, fact_id, current)
      select ${userId}, unnest(tsvector_to_array(keywords)), id, current from fact
    ), claim as (
      insert into claims (user_id, subject_key, type, target_key, fact_id)
      select distinct ${userId}, c.subject, c.type, c.target, input.id
      from input, jsonb_to_recordset(input.claims) as c(subject text, type text, target text)
    )
    insert into fact_vectors (user_id, space_id, fact_id, embedding, current, position, asks, of_another, still_true)
    select ${userId}, v.space_id, id, v.embedding::halfvec, valid_to is null, position, strpos(fact_value, '?') > 0, of_another, still_true
    from input, jsonb_to_recordset(input.vectors) as v(space_id smallint, embedding text)`
  await addToGraph(
    tx,
    userId,
    embedded.map(({ memory }) => memory),
  )
}

/** Updates the person's fact count and last position from the facts. */
const countFacts = async (tx: Transaction, userId: string): Promise<void> => {
  await tx`
    update users set fact_count = counted.facts, last_position = greatest(last_position, counted.last)
    from (select count(*)::int as facts, coalesce(max(position), 0) as last from facts where user_id = ${userId}) as counted
    where user_id = ${userId}`
}

const isHeld = async (tx: Transaction, userId: string): Promise<boolean> =>
  (await tx`select from facts where user_id = ${userId} limit 1`).length > 0

/** Each memory is looked up by its id alone. */
const isTaken = async (tx: Transaction, memories: readonly ExportedMemory[]): Promise<boolean> => {
  const ids = memories.map(({ id }) => id)
  const [row] = await tx<{ taken: boolean }[]>`
    select exists (select from unnest(${ids}::uuid[]) as id where owner_of_fact(id) is not null) as taken`
  return row?.taken ?? false
}

/** Imports memories. Vectors, words, claims and graph are made again. */
export const importedMemories: Import<Importing, { memories: ExportedMemory[] }> = {
  count: ({ memories }) => ({ number: memories.length, of: "memories" }),
  findContradictions: findMemoryContradictions,
  isHeld,
  isTaken: (tx, { memories }) => isTaken(tx, memories),
  run: async (services, { memories }, report) => {
    const embedded: Embedded[] = []
    for (const batch of batchesOf(memories, embeddedAtOnce)) {
      embedded.push(...(await embed(services, batch)))
      report(batch.length, memories.length)
    }
    let held: Embedded[] = []
    return {
      lock: async (tx, userId) => {
        const vectors = await services.spaces.hold(
          tx,
          embedded.map((one) => one.vectors),
        )
        held = embedded.map(({ memory }, index) => ({ memory, vectors: vectors[index] ?? [] }))
        if (memories.length > 0) await lockUser(tx, userId)
      },
      write: async (tx, userId) => {
        for (const batch of batchesOf(held, memoriesAtOnce)) await insertMemories(tx, userId, batch)
        await countFacts(tx, userId)
        await indexWhenLarge(services, tx, userId, held.length)
      },
    }
  },
}

export const insertVersions = async (
  tx: Transaction,
  userId: string,
  versions: readonly ExportedVersion[],
): Promise<void> => {
  await tx`
    insert into fact_versions (user_id, fact_id, version, fact_value, category, fact_type, metadata, valid_from, valid_to, reason, changed_at)
    select ${userId}, fact_id, version, fact_value, category, fact_type, metadata, valid_from, valid_to, reason, changed_at
    from jsonb_to_recordset(${JSON.stringify(versions)}::jsonb) as v(
      fact_id uuid, version integer, fact_value text, category text, fact_type text[], metadata jsonb, valid_from timestamptz,
      valid_to timestamptz, reason text, changed_at timestamptz)`
}

export const importedVersions: Import<unknown, { memories: ExportedMemory[]; versions: ExportedVersion[] }> = {
  count: ({ versions }) => ({ number: versions.length, of: "earlier versions" }),
  findContradictions: findVersionContradictions,
  run: async (_services, { versions }) => ({
    write: async (tx, userId) => {
      for (const batch of batchesOf(versions, versionsAtOnce)) await insertVersions(tx, userId, batch)
    },
  }),
}
