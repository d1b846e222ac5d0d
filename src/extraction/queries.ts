import { z } from "zod"
import { type CurrentFact, compareTold, type Told } from "../facts/compare-facts.ts"
import { type ExtractedFact, endingSchema } from "../facts/extraction.ts"
import { entitySchema, relationSchema } from "../facts/fact.ts"
import { isQuote, saidOf, topicsToldBy } from "../facts/quote.ts"
import { endedBy, outdatedBy, restsOnChangeOf, settledBy } from "../facts/relation-types.ts"
import { findAlike, mendHashes } from "../memories/find-alike.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { together } from "../platform/database/together.ts"
import { nameKey } from "../platform/identity.ts"
import { mapInTurns } from "../platform/turns.ts"

const jsonColumns = z.object({ relations: z.array(relationSchema), ends: z.array(endingSchema) })

const jsonEntities = z.array(entitySchema)

type CandidateRow = {
  id: string
  text: string
  tags: string[]
  entities: unknown
  relations: unknown
  ends: unknown
  said_at: Date
  heard_at: Date
  over: boolean
}

/**
 * Limit of facts that are compared by their relations: those with the same value first, then the latest. Facts with the same text are
 * always compared.
 */
const maxCandidates = 2000

/**
 * The facts that the incoming ones may repeat, end or be ended by. Current facts: the same text but for marks, the same subject and a
 * relevant relation, or said later and ending something. Past facts: those that were said later, and the earlier values of what others
 * rest on, such as a former home. The caller holds the lock on the user.
 */
export const findCandidates = async (
  tx: Transaction,
  userId: string,
  facts: readonly ExtractedFact[],
  told: Told,
): Promise<CurrentFact[]> => {
  const texts = facts.map(({ text }) => text)
  const [alike, byClaims] = await together([findAlike(tx, userId, texts), findByClaims(tx, userId, facts, told)])
  await mendHashes(tx, userId, alike)
  const read = new Set(byClaims.map(({ id }) => id))
  const unread = alike.map(({ id }) => id).filter((id) => !read.has(id))
  const rows = unread.length > 0 ? [...byClaims, ...(await findByIds(tx, userId, unread))] : byClaims
  const candidates = await mapInTurns(rows, readCandidate)
  return candidates.sort((one, other) => compareTold(one, other) || (one.id < other.id ? -1 : 1))
}

type Claim = { subject: string; type: string | null; target: string | null }

/** The claims by which the facts are found that these may end or be ended by. */
const wantedClaims = (facts: readonly ExtractedFact[]): Claim[] => {
  const claims = new Map<string, Claim>()
  const add = (...[subject, type, target]: [string, string | null, string | null]) =>
    claims.set(JSON.stringify([subject, type, target]), { subject, type, target })
  for (const fact of facts) {
    for (const relation of fact.relations)
      for (const type of [
        relation.type,
        ...outdatedBy(relation.type),
        ...settledBy(relation.type),
        ...endedBy(relation.type),
      ])
        add(nameKey(relation.subject), type, nameKey(relation.target))
    for (const { subject, topic } of [...fact.relations, ...fact.ends].flatMap(topicsToldBy))
      add(nameKey(subject), saidOf, nameKey(topic))
    for (const { subject, type, target } of fact.ends)
      add(nameKey(subject), type, target === null ? null : nameKey(target))
  }
  return [...claims.values()]
}

/**
 * Only current facts have claims. The query has no join and no `exists` with facts: the embedded database never collects statistics,
 * and without them the planner reads all facts of the person for each candidate (2,000 facts took 0.8 s).
 */
const findByClaims = (tx: Transaction, userId: string, facts: readonly ExtractedFact[], told: Told) => {
  const told_at = tx`(said_at, coalesce(heard_at, said_at))`
  const since = tx`(${new Date(told.saidAt)}::timestamptz, ${new Date(told.heardAt)}::timestamptz)`
  const changing = facts.flatMap(({ relations }) => relations).flatMap(({ type }) => restsOnChangeOf(type))
  return tx<CandidateRow[]>`
    with wanted as (
      select * from jsonb_to_recordset(${JSON.stringify(wantedClaims(facts))}::jsonb) as w(subject text, type text, target text)
    ), claimed as (
      select c.fact_id as id, bool_or((c.subject_key, c.type, c.target_key) in (
          select subject, type, target from wanted where type is not null and target is not null)
        or (c.subject_key, c.target_key) in (
          select subject, target from wanted where type is null and target is not null)) as same_value
      from (select distinct subject, type from wanted) as w
      join claims c on c.user_id = ${userId} and c.subject_key = w.subject and (w.type is null or c.type = w.type)
      group by c.fact_id
    ), changing as (
      select array_agg(jsonb_build_array(jsonb_build_object('type', type))) as relations
      from unnest(${[...new Set(changing)]}::text[]) as type
    ), bearing as (
      select id from (
        select id, (select said_at from facts where user_id = ${userId} and id = claimed.id) as said_at, same_value from claimed
        union all
        select id, said_at, false from facts
        where user_id = ${userId} and (
          ${told_at} > ${since} and (valid_to is not null or ends <> '[]')
          or valid_to is not null and relations @> any ((select relations from changing)::jsonb[]))
      ) as bearing order by same_value desc, said_at desc, id desc limit ${maxCandidates}
    )
    ${selectCandidates(tx, userId)} in (select id from bearing)`
}

const findByIds = (tx: Transaction, userId: string, ids: readonly string[]) =>
  tx<CandidateRow[]>`${selectCandidates(tx, userId)} = any (${[...ids]}::uuid[])`

const selectCandidates = (tx: Transaction, userId: string) => tx`
  select id, fact_value as text, fact_type as tags, entities, relations, ends, said_at, coalesce(heard_at, said_at) as heard_at,
    valid_to is not null as over
  from facts where user_id = ${userId} and id`

const readCandidate = (row: CandidateRow): CurrentFact => ({
  id: row.id,
  text: row.text,
  saidAt: row.said_at.getTime(),
  heardAt: row.heard_at.getTime(),
  isOver: row.over,
  ...(isQuote(row.text)
    ? { speaksOf: { topics: row.tags, names: jsonEntities.parse(row.entities).map(({ name }) => name) } }
    : {}),
  ...jsonColumns.parse({ relations: row.relations, ends: row.ends }),
})
