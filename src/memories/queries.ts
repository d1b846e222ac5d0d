import type { Category } from "../facts/fact.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import { type FactRow, namedColumns, readFactRow } from "./fact-row.ts"

type Sql = Database | Transaction

const columns = (sql: Sql) => sql`
  id, user_id, fact_value, category, fact_type, confidence, feedback, unrated_confidence, source, conversation_id, metadata, entities, relations,
  said_at, valid_from, valid_from_precision, valid_to, expires_at, still_true, planned_for, superseded_by, version, created_at, updated_at,
  (select time_zone from users where users.user_id = facts.user_id) as time_zone`

/** What a fact must be to be current. One that has expired since the last write is ended by the next. */
const isCurrent = (sql: Sql) => sql`valid_to is null and (expires_at is null or expires_at > now())`

/** The owner of a fact; null when it does not exist. */
export const findFactOwner = async (sql: Sql, id: string): Promise<string | null> => {
  const [row] = await sql<{ owner: string | null }[]>`select owner_of_fact(${id}) as owner`
  return row?.owner ?? null
}

export const findFact = async (sql: Sql, userId: string, id: string): Promise<FactRow | undefined> => {
  const [row] = await sql<FactRow[]>`select ${columns(sql)} from facts where user_id = ${userId} and id = ${id}`
  return row && readFactRow(row)
}

/** The facts among these that are current. */
export const findCurrentFacts = (
  sql: Sql,
  userId: string,
  ids: readonly string[],
): Promise<Pick<FactRow, "id" | "fact_value" | "category" | "confidence">[]> =>
  sql<Pick<FactRow, "id" | "fact_value" | "category" | "confidence">[]>`
    select id, fact_value, category, confidence from facts
    where user_id = ${userId} and id = any (${[...ids]}) and ${isCurrent(sql)}`

/** Newest first. `before`: the id of the last fact of the previous page. */
export const listFacts = async (
  sql: Sql,
  filter: { userId: string; category: string | null; includePast: boolean; before: string | null; limit: number },
): Promise<FactRow[]> => {
  const rows = await sql<FactRow[]>`
    select ${columns(sql)} from facts
    where user_id = ${filter.userId}
      ${filter.includePast ? sql`` : sql`and ${isCurrent(sql)}`}
      ${filter.category === null ? sql`` : sql`and category = ${filter.category}`}
      ${filter.before === null ? sql`` : sql`and id < ${filter.before}`}
    order by id desc limit ${filter.limit}`
  return rows.map(readFactRow)
}

/** `aged_at`: when it was said, if it states an age. */
export type ProfileFact = Pick<FactRow, "id" | "category" | "fact_value" | "planned_for"> & { aged_at: Date | null }

/** Facts with at least this confidence come before less certain ones. */
const sure = 0.8
/** Below this, what was said later speaks clearly against a fact: in a profile, no question tells which of two is meant. */
const likely = 0.55

/**
 * Current facts, by category in the order of `importance`; in each category certain facts first, then the latest. JSON is parsed only for
 * facts in the result.
 */
export const listProfileFacts = async (
  sql: Sql,
  userId: string,
  importance: readonly Category[],
  limit: number,
): Promise<ProfileFact[]> =>
  sql<ProfileFact[]>`
    select id, category, fact_value, planned_for, case when relations @> '[{"type": "aged"}]' then said_at end as aged_at
    from (
      select id, category, fact_value, planned_for, relations, said_at from facts
      where user_id = ${userId} and ${isCurrent(sql)}
      order by array_position(${[...importance]}::text[], category), confidence < ${sure} or still_true < ${likely}, said_at desc, id desc
      limit ${limit}
    ) as told`

export type KnownFactRow = Pick<
  FactRow,
  "id" | "version" | "fact_value" | "category" | "entities" | "relations" | "said_at"
>

type KnownRow = KnownFactRow | Record<keyof KnownFactRow, null>

/**
 * The latest current facts, which an extractor gets as known, and the person's time zone. An imported fact keeps its id, so ids do not
 * tell which came later. One statement, which is a transaction of this person by itself (sql/049_fewer_statements.sql).
 */
export const readKnownOf = async (
  sql: Database,
  userId: string,
  limit: number,
): Promise<{ facts: KnownFactRow[]; timeZone: string | null }> => {
  const rows = await sql<(KnownRow & { time_zone: string | null })[]>`select * from known_of(${userId}, ${limit})`
  return {
    facts: rows.flatMap((row) => (row.fact_value === null ? [] : [{ ...row, ...namedColumns.parse(row) }])),
    timeZone: rows[0]?.time_zone ?? null,
  }
}

/**
 * The tags of the domain "facts", which change with `lockUser` and with a change of the active space. Other domains keep their tags where
 * their own writes lock.
 */
export const readFactTags = (
  sql: Database,
  userIds: readonly string[],
): Promise<{ user_id: string; version: string }[]> =>
  sql<{ user_id: string; version: string }[]>`
    select user_id, concat(version, '-', (select space_id from active_space)) as version
    from users where user_id = any(${[...userIds]})`

export type HistoryRow = {
  fact_id: string
  version: number
  fact_value: string
  category: string
  fact_type: string[]
  metadata: Record<string, unknown>
  valid_from: Date
  valid_from_precision: FactRow["valid_from_precision"]
  valid_to: Date | null
  reason: string
  changed_at: Date
  superseded_by: string | null
}

/** Every version of a fact, of the facts it replaced and of those that replaced it; oldest first, 1,000 at most. */
export const listHistory = async (sql: Sql, userId: string, id: string): Promise<HistoryRow[]> =>
  sql<HistoryRow[]>`
    with recursive earlier as (
      select id from facts where user_id = ${userId} and id = ${id}
      union
      select f.id from facts f join earlier on f.superseded_by = earlier.id where f.user_id = ${userId}
    ), later as (
      select id, superseded_by from facts where user_id = ${userId} and id = ${id}
      union
      select f.id, f.superseded_by from facts f join later on f.id = later.superseded_by where f.user_id = ${userId}
    ), chain as (
      select id from earlier union select id from later
    )
    select * from (
      select v.fact_id, v.version, v.fact_value, v.category, v.fact_type, v.metadata, v.valid_from, f.valid_from_precision,
        v.valid_to, v.reason, v.changed_at, null::uuid as superseded_by
      from fact_versions v join chain on chain.id = v.fact_id join facts f on f.user_id = v.user_id and f.id = v.fact_id
      where v.user_id = ${userId}
      union all
      select f.id, f.version, f.fact_value, f.category, f.fact_type, f.metadata, f.valid_from, f.valid_from_precision,
        f.valid_to, f.reason, f.updated_at, f.superseded_by
      from facts f join chain on chain.id = f.id where f.user_id = ${userId}
    ) as entries
    order by changed_at, fact_id, version limit 1000`
