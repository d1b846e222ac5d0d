import { contentHash, foldedHash } from "../facts/content-hash.ts"
import { isOfAnother } from "../facts/whose-fact.ts"
import { addToGraph } from "../graph/write-graph.ts"
import { claimsOf, vectorRows } from "../memories/derived.ts"
import type { Transaction } from "../platform/database/connect.ts"
import type { TextVectors } from "../vectors/spaces.ts"
import type { UserDataExport } from "./export-format.ts"

type Person = Pick<UserDataExport, "known_since" | "time_zone" | "time_zone_at">
export type Imported = { memory: UserDataExport["memories"][number]; vectors: TextVectors }

export const holdsAnything = async (tx: Transaction, userId: string): Promise<boolean> => {
  const [row] = await tx<{ held: boolean }[]>`
    select exists (select from facts where user_id = ${userId}) or exists (select from jobs where user_id = ${userId}) as held`
  return row?.held ?? false
}

/** Whether somebody has a memory or a job of one of these ids: each is found by its id alone. One import at a time may ask. */
export const isAnyTaken = async (
  tx: Transaction,
  facts: readonly string[],
  jobs: readonly string[],
): Promise<boolean> => {
  await tx`select pg_advisory_xact_lock(7452004)`
  const [row] = await tx<{ taken: boolean }[]>`
    select exists (select from unnest(${[...facts]}::uuid[]) as id where owner_of_fact(id) is not null)
      or exists (select from unnest(${[...jobs]}::uuid[]) as id where owner_of_job(id) is not null) as taken`
  return row?.taken ?? false
}

/** Writes memories as they were, with what is derived from them. The caller holds the lock on the user. */
export const insertMemories = async (tx: Transaction, userId: string, imported: readonly Imported[]): Promise<void> => {
  const rows = imported.map(({ memory, vectors }) => ({
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
        id uuid, fact_value text, category text, fact_type text[], confidence real, source text, conversation_id text, metadata jsonb,
        entities jsonb, relations jsonb, ends jsonb, hash text, folded text, said_at timestamptz, heard_at timestamptz, valid_from timestamptz,
        valid_from_precision text, planned_for text, valid_to timestamptz,
        superseded_by uuid, reason text, version integer, position integer, job_id uuid, created_at timestamptz,
        updated_at timestamptz, vectors jsonb, of_another boolean, claims jsonb)
    ), fact as (
      insert into facts (user_id, id, fact_value, category, fact_type, confidence, source, conversation_id, metadata, entities,
        relations, ends, content_hash, folded_hash, said_at, heard_at, valid_from, valid_from_precision, planned_for, valid_to, superseded_by, reason, version, position, job_id,
        created_at, updated_at)
      select ${userId}, id, fact_value, category, fact_type, confidence, source, conversation_id, metadata, entities,
        relations, ends, decode(hash, 'hex'), decode(folded, 'hex'), said_at, heard_at, valid_from, valid_from_precision, planned_for, valid_to, superseded_by, reason, version, position, job_id,
        created_at, updated_at
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
    insert into fact_vectors (user_id, space_id, fact_id, embedding, current, position, asks, of_another)
    select ${userId}, v.space_id, id, v.embedding::halfvec, valid_to is null, position, strpos(fact_value, '?') > 0, of_another
    from input, jsonb_to_recordset(input.vectors) as v(space_id smallint, embedding text)`
  await addToGraph(
    tx,
    userId,
    imported.map(({ memory }) => memory),
  )
}

export const insertVersions = async (
  tx: Transaction,
  userId: string,
  versions: readonly UserDataExport["versions"][number][],
): Promise<void> => {
  await tx`
    insert into fact_versions (user_id, fact_id, version, fact_value, category, fact_type, metadata, valid_from, valid_to, reason, changed_at)
    select ${userId}, fact_id, version, fact_value, category, fact_type, metadata, valid_from, valid_to, reason, changed_at
    from jsonb_to_recordset(${JSON.stringify(versions)}::jsonb) as v(
      fact_id uuid, version integer, fact_value text, category text, fact_type text[], metadata jsonb, valid_from timestamptz,
      valid_to timestamptz, reason text, changed_at timestamptz)`
}

export const insertJobs = async (
  tx: Transaction,
  userId: string,
  jobs: readonly UserDataExport["jobs"][number][],
): Promise<void> => {
  await tx`
    insert into jobs (user_id, id, type, status, progress, current_step, attempts, earlier_attempts, payload, result, error, idempotency_key,
      request_hash, created_at, started_at, completed_at)
    select ${userId}, id, type, status, progress, current_step, attempts, case status when 'pending' then attempts else 0 end, nullif(payload, 'null'), nullif(result, 'null'), error,
      idempotency_key, decode(request_hash, 'hex'), created_at, started_at, completed_at
    from jsonb_to_recordset(${JSON.stringify(jobs)}::jsonb) as j(
      id uuid, type text, status text, progress smallint, current_step text, attempts smallint, payload jsonb, result jsonb,
      error text, idempotency_key text, request_hash text, created_at timestamptz, started_at timestamptz, completed_at timestamptz)`
}

/** What is known of the person besides; how many facts they have and where the last one stands, as the facts say. */
export const importPerson = async (tx: Transaction, userId: string, person: Person): Promise<void> => {
  await tx`
    update users set created_at = coalesce(${person.known_since}::text::timestamptz, created_at), time_zone = ${person.time_zone},
      time_zone_at = ${person.time_zone_at}::text::timestamptz, fact_count = counted.facts,
      last_position = greatest(last_position, counted.last)
    from (select count(*)::int as facts, coalesce(max(position), 0) as last from facts where user_id = ${userId}) as counted
    where user_id = ${userId}`
}
