import { z } from "zod"
import type { Database, Transaction } from "../../platform/database/connect.ts"

/** How far a run has come. Names no person. */
const cursorSchema = z.object({
  place: z.unknown().default(null),
  /** What belongs to nobody, by the reason. */
  nobody: z.record(z.string(), z.number()).default({}),
  /** Everything was read once. */
  isRead: z.boolean().default(false),
  /** Changes at or after this time were not read yet. */
  changesSince: z.string().nullable().default(null),
})
export type Cursor = z.output<typeof cursorSchema>

export type Run = { id: string; source: string; startedAt: Date; state: "running" | "done" | "undone"; cursor: Cursor }

type RunRow = { id: string; source: string; started_at: Date; state: Run["state"]; cursor: unknown }

const readRun = (row: RunRow | undefined): Run | null =>
  row
    ? {
        id: row.id,
        source: row.source,
        startedAt: row.started_at,
        state: row.state,
        cursor: cursorSchema.parse(row.cursor),
      }
    : null

export const emptyCursor = (): Cursor => cursorSchema.parse({})

/** The run of a source that was not undone. */
export const findRun = async (sql: Database, source: string): Promise<Run | null> => {
  const [row] = await sql<RunRow[]>`
    select id, source, started_at, state, cursor from imports where source = ${source} and state <> 'undone'`
  return readRun(row)
}

export const findRunById = async (sql: Database, id: string): Promise<Run | null> => {
  const [row] = await sql<RunRow[]>`select id, source, started_at, state, cursor from imports where id = ${id}`
  return readRun(row)
}

/** Begins a run, or goes on with the one of this source. It can be undone for so many days from now. */
export const openRun = async (sql: Database, source: string, undoDays: number): Promise<Run> => {
  const [row] = await sql<RunRow[]>`
    insert into imports (id, source, undo_until) values (${Bun.randomUUIDv7()}, ${source}, now() + make_interval(days => ${undoDays}::int))
    on conflict (source) where state <> 'undone'
    do update set state = 'running', undo_until = greatest(imports.undo_until, excluded.undo_until)
    returning id, source, started_at, state, cursor`
  const run = readRun(row)
  if (!run) throw new Error("a run that was just written is missing")
  return run
}

export const saveRun = async (
  sql: Database,
  { id, state, cursor }: Pick<Run, "id" | "state" | "cursor">,
): Promise<void> => {
  await sql`update imports set state = ${state}, cursor = ${JSON.stringify(cursor)} where id = ${id}`
}

export const listPeople = async (sql: Database, runId: string, after: string, limit: number): Promise<string[]> => {
  const rows = await sql<{ user_id: string }[]>`
    select user_id from people_of_import(${runId}, ${after}, ${limit}::int) as p(user_id)`
  return rows.map(({ user_id }) => user_id)
}

export const listReadPeople = async (sql: Database, runId: string, people: readonly string[]): Promise<Set<string>> => {
  const rows = await sql<{ user_id: string }[]>`
    select user_id from people_read(${runId}, ${[...people]}::text[]) as p(user_id)`
  return new Set(rows.map(({ user_id }) => user_id))
}

/** All memories of a person were read. */
export const markRead = async (tx: Transaction, userId: string, runId: string, expected: number): Promise<void> => {
  await tx`
    insert into import_people (user_id, import_id, expected, is_read) values (${userId}, ${runId}, ${expected}, true)
    on conflict (user_id, import_id) do update set expected = excluded.expected, is_read = true`
}

export type JournalRow = {
  source_id: string
  fact_id: string | null
  /** In hex. */
  hash: string
  outcome: "stored" | "duplicate" | "refused"
  reason: string | null
  version: number | null
}

/** `fact_version`: of the fact as it is now; null: it was forgotten. */
export type KnownRow = Pick<JournalRow, "source_id" | "fact_id" | "hash" | "outcome" | "version"> & {
  fact_version: number | null
  is_current: boolean | null
}

export const readJournal = (
  tx: Transaction,
  userId: string,
  runId: string,
  sourceIds: readonly string[],
): Promise<KnownRow[]> =>
  tx<KnownRow[]>`
    select i.source_id, i.fact_id, encode(i.hash, 'hex') as hash, i.outcome, i.version, f.version as fact_version,
      f.valid_to is null as is_current
    from imported i left join facts f on f.user_id = ${userId} and f.id = i.fact_id
    where i.user_id = ${userId} and i.import_id = ${runId} and i.source_id = any (${[...sourceIds]}::text[])
    order by i.source_id`

export const writeJournal = async (
  tx: Transaction,
  userId: string,
  runId: string,
  rows: readonly JournalRow[],
): Promise<void> => {
  await tx`
    insert into import_people (user_id, import_id) values (${userId}, ${runId}) on conflict do nothing`
  await tx`
    insert into imported (user_id, import_id, source_id, fact_id, hash, outcome, reason, version)
    select ${userId}, ${runId}::uuid, source_id, fact_id, decode(hash, 'hex'), outcome, reason, version
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as j(
      source_id text, fact_id uuid, hash text, outcome text, reason text, version integer)
    on conflict (user_id, import_id, source_id) do update
      set fact_id = excluded.fact_id, hash = excluded.hash, outcome = excluded.outcome, reason = excluded.reason, version = excluded.version`
}

/** Whose memories have these ids. */
export const findOwners = async (tx: Transaction, ids: readonly string[]): Promise<Map<string, string>> => {
  const rows = await tx<{ id: string; owner: string }[]>`
    select id, owner from (select id, owner_of_fact(id) as owner from unnest(${[...ids]}::uuid[]) as id) as held
    where owner is not null order by id`
  return new Map(rows.map(({ id, owner }) => [id, owner]))
}

/** Counts the facts that were added. Returns nothing: the caller holds the lock on the user. */
export const countAdded = async (
  tx: Transaction,
  userId: string,
  added: number,
  lastPosition: number,
): Promise<void> => {
  await tx`
    update users set fact_count = fact_count + ${added}::int, last_position = ${lastPosition}::int where user_id = ${userId}`
}

export const readLastPosition = async (tx: Transaction, userId: string): Promise<number> => {
  const [row] = await tx<{ last_position: number }[]>`select last_position from users where user_id = ${userId}`
  return row?.last_position ?? 0
}

export type PersonCounts = {
  expected: number | null
  stored: number
  duplicate: number
  refused: number
  /** Facts that were edited or ended here since. */
  edited: number
  /** Facts that were forgotten here since. */
  forgotten: number
  /** Facts whose text is not the one that was read. */
  damaged: number
  /** Facts that expire later, as in mem0. */
  expiring: number
  /** Facts whose text is not the one that mem0 made its hash of. */
  hash_differs: number
  /** Facts whose run_id is no conversation_id, and is in the metadata alone. */
  without_conversation: number
}

/** What became of a person's memories, checked against what is stored now. */
export const countPerson = async (tx: Transaction, userId: string, runId: string): Promise<PersonCounts> => {
  const [row] = await tx<PersonCounts[]>`
    select (select expected from import_people where user_id = ${userId} and import_id = ${runId}) as expected,
      (count(*) filter (where i.outcome = 'stored'))::int as stored, (count(*) filter (where i.outcome = 'duplicate'))::int as duplicate,
      (count(*) filter (where i.outcome = 'refused'))::int as refused,
      (count(*) filter (where i.outcome = 'stored' and f.version <> i.version))::int as edited,
      (count(*) filter (where i.outcome = 'stored' and f.id is null))::int as forgotten,
      (count(*) filter (where i.outcome = 'stored' and f.version = i.version and decode(md5(f.fact_value), 'hex') <> i.hash))::int as damaged,
      (count(*) filter (where f.valid_to is null and f.expires_at > now()))::int as expiring,
      (count(*) filter (where f.metadata ->> 'mem0_hash' ~ '^[0-9a-f]{32}$' and f.metadata ->> 'mem0_hash' <> md5(f.fact_value)
        and f.version = i.version))::int as hash_differs,
      (count(*) filter (where f.conversation_id is null and f.metadata ->> 'run_id' is not null))::int as without_conversation
    from imported i left join facts f on f.user_id = ${userId} and f.id = i.fact_id and i.outcome = 'stored'
    where i.user_id = ${userId} and i.import_id = ${runId}`
  if (!row) throw new Error("an aggregate without a row")
  return row
}

export type RefusedRow = { source_id: string; reason: string }

export const listRefused = (tx: Transaction, userId: string, runId: string, limit: number): Promise<RefusedRow[]> =>
  tx<RefusedRow[]>`
    select source_id, reason from imported
    where user_id = ${userId} and import_id = ${runId} and outcome = 'refused' order by source_id limit ${limit}`

/** How often each reason was given. */
export const countReasons = (
  tx: Transaction,
  userId: string,
  runId: string,
): Promise<{ reason: string; count: number }[]> =>
  tx<{ reason: string; count: number }[]>`
    select reason, count(*)::int as count from imported
    where user_id = ${userId} and import_id = ${runId} and outcome = 'refused' group by reason order by reason`

/** One in so many of a person's imported facts that still hold: the same ones each time. */
export const sampleFacts = (
  tx: Transaction,
  userId: string,
  runId: string,
  oneIn: number,
  limit: number,
): Promise<{ id: string; text: string }[]> =>
  tx<{ id: string; text: string }[]>`
    select f.id, f.fact_value as text from imported i join facts f on f.user_id = ${userId} and f.id = i.fact_id
    where i.user_id = ${userId} and i.import_id = ${runId} and i.outcome = 'stored' and f.valid_to is null and f.version = i.version
      and mod(get_byte(uuid_send(i.fact_id), 15) + 256 * get_byte(uuid_send(i.fact_id), 14), ${oneIn}::int) = 0
    order by f.id limit ${limit}`

/** A fact that expired got its last version by that alone. */
const isUntouched = (tx: Transaction) =>
  tx`(f.version = i.version or (f.version = i.version + 1 and f.reason = 'It expired.'))`

/** Facts that the run put in and nobody has changed since. */
export const listUntouched = (
  tx: Transaction,
  userId: string,
  runId: string,
  limit: number,
): Promise<{ id: string }[]> =>
  tx<{ id: string }[]>`
    select f.id from imported i join facts f on f.user_id = ${userId} and f.id = i.fact_id
    where i.user_id = ${userId} and i.import_id = ${runId} and i.outcome = 'stored' and ${isUntouched(tx)} order by f.id limit ${limit}`

/** How many of a person's facts the run put in that are still there. */
export const countLeft = async (tx: Transaction, userId: string, runId: string): Promise<number> => {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from imported i join facts f on f.user_id = ${userId} and f.id = i.fact_id
    where i.user_id = ${userId} and i.import_id = ${runId} and i.outcome = 'stored'`
  return row?.count ?? 0
}

export const deleteJournal = async (tx: Transaction, userId: string, runId: string): Promise<void> => {
  await tx`delete from imported where user_id = ${userId} and import_id = ${runId}`
  await tx`delete from import_people where user_id = ${userId} and import_id = ${runId}`
}

/** What can be compared of the facts that the run put in and nobody has changed since: the latest ones, with relations or endings. */
export const listToReconcile = (tx: Transaction, userId: string, runId: string, limit: number) =>
  tx<{ id: string; text: string; relations: unknown; ends: unknown; said_at: Date }[]>`
    select f.id, f.fact_value as text, f.relations, f.ends, f.said_at
    from imported i join facts f on f.user_id = ${userId} and f.id = i.fact_id and f.version = i.version
    where i.user_id = ${userId} and i.import_id = ${runId} and i.outcome = 'stored' and f.valid_to is null
      and (f.relations <> '[]' or f.ends <> '[]')
    order by f.said_at desc, f.id limit ${limit}`

/** The run ended these facts: this is the version that it left. */
export const noteEnded = async (
  tx: Transaction,
  userId: string,
  runId: string,
  factIds: readonly string[],
): Promise<void> => {
  await tx`
    update imported i set version = f.version from facts f
    where i.user_id = ${userId} and i.import_id = ${runId} and i.fact_id = any (${[...factIds]}::uuid[])
      and f.user_id = ${userId} and f.id = i.fact_id`
}

/** One run works on a database at a time. */
export const takeTurn = "select pg_try_advisory_lock(7452011) as taken"
export const endTurn = "select pg_advisory_unlock(7452011)"
