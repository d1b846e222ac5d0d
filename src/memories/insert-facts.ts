import { contentHash, foldedHash } from "../facts/content-hash.ts"
import type { Ending } from "../facts/extraction.ts"
import type { Category, Entity, Relation } from "../facts/fact.ts"
import { stillTrueAtFirst } from "../facts/quote.ts"
import { isOfAnother } from "../facts/whose-fact.ts"
import { addToGraph } from "../graph/write-graph.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { together } from "../platform/database/together.ts"
import { batchesOf } from "../platform/turns.ts"
import type { TextVectors } from "../vectors/spaces.ts"
import { claimsOf, vectorRows } from "./derived.ts"
import { noteEvent } from "./note-event.ts"

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
  /** The days of a plan that was still to come: 2026-11-30 or 2026-11-30/2026-12-06. */
  plannedFor?: string | null
  validTo: Date | null
  /** When it ceases to be true, if that was said; it may be over. */
  expiresAt?: Date | null
  supersededBy: string | null
  reason: string
  jobId: string | null
  vectors: TextVectors
}

/** The embedded database runs a statement on the main thread: 8 facts take about 10 ms. */
export const factsInOneStatement = 8

/**
 * Writes facts in the order in which they were said, with their vectors, words, claims and graph. The caller holds the lock on the user.
 */
export const insertFacts = async (tx: Transaction, userId: string, facts: readonly NewFact[]): Promise<void> => {
  await together([insertInBatches(tx, userId, facts), addToGraph(tx, userId, facts)])
}

const insertInBatches = async (tx: Transaction, userId: string, facts: readonly NewFact[]): Promise<void> => {
  let previous: string | null = null
  for (const batch of batchesOf(facts, factsInOneStatement)) {
    await insertBatch(tx, userId, batch, previous)
    previous = batch.at(-1)?.id ?? null
  }
}

/** `previous`: the fact that was written just before these; null: the person's latest. */
const insertBatch = async (
  tx: Transaction,
  userId: string,
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
    expires_at: fact.expiresAt ?? null,
    superseded_by: fact.supersededBy,
    reason: fact.reason,
    job_id: fact.jobId,
    still_true: fact.source === "conversation" ? stillTrueAtFirst(fact.text) : 1,
    vectors: vectorRows(fact.vectors),
    of_another: isOfAnother(fact),
    claims: fact.validTo === null ? claimsOf(fact) : [],
  }))
  await tx`
    with input as materialized (
      select * from rows from (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (
        id uuid, fact_value text, category text, fact_type text[], confidence real, source text, conversation_id text,
        metadata jsonb, entities jsonb, relations jsonb, ends jsonb, hash text, folded text, said_at timestamptz, heard_at timestamptz,
        valid_from timestamptz, valid_from_precision text, planned_for text, valid_to timestamptz, expires_at timestamptz, superseded_by uuid, reason text, job_id uuid, still_true real, vectors jsonb, of_another boolean,
        claims jsonb)) with ordinality as f(
        id, fact_value, category, fact_type, confidence, source, conversation_id, metadata, entities, relations, ends, hash, folded, said_at,
        heard_at, valid_from, valid_from_precision, planned_for, valid_to, expires_at, superseded_by, reason, job_id, still_true, vectors, of_another, claims, place)
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
        relations, ends, content_hash, folded_hash, said_at, heard_at, valid_from, valid_from_precision, planned_for, valid_to, expires_at, superseded_by, reason, job_id, position, still_true)
      select ${userId}, id, fact_value, category, fact_type, confidence, source, conversation_id, metadata, entities,
        relations, ends, decode(hash, 'hex'), decode(folded, 'hex'), said_at, heard_at, valid_from, valid_from_precision, planned_for, valid_to, expires_at, superseded_by, reason, job_id, position, still_true
      from input join placed using (id)
      returning id, keywords, valid_to is null as current
    ), term as (
      insert into fact_terms (user_id, term, fact_id, current)
      select ${userId}, unnest(tsvector_to_array(keywords)), id, current from fact
    ), claim as (
      insert into claims (user_id, subject_key, type, target_key, fact_id)
      select distinct ${userId}, c.subject, c.type, c.target, input.id
      from input, jsonb_to_recordset(input.claims) as c(subject text, type text, target text)
    ), event as (
      ${noteEvent(tx, userId, "memory_add", tx`(select id from fact where current)`)}
    )
    insert into fact_vectors (user_id, space_id, fact_id, embedding, current, position, asks, of_another, still_true)
    select ${userId}, v.space_id, id, v.embedding::halfvec, valid_to is null, position, strpos(fact_value, '?') > 0, of_another, still_true
    from input join placed using (id), jsonb_to_recordset(input.vectors) as v(space_id smallint, embedding text)`
}
