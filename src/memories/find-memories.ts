import { z } from "@hono/zod-openapi"
import { type Actor, requireOwner, requireScope } from "../feature/actor.ts"
import { verb } from "../feature/verb.ts"
import type { Database } from "../platform/database/connect.ts"
import { conditionSql } from "./condition-sql.ts"
import { type Condition, personsOf } from "./conditions.ts"
import type { Context } from "./context.ts"
import { type FactRow, readFactRow } from "./fact-row.ts"

/** Whose memories are asked for; null: everybody's. */
export type Persons = readonly string[] | null

/**
 * The people whom a condition concerns, and whom the credential reaches. A credential of one person means that person. Everybody's
 * memories need the scope `admin`. Throws FORBIDDEN.
 */
export const requirePersons = (ctx: Pick<Context, "actor" | "trail">, condition: Condition): Persons => {
  const named = personsOf(condition)
  if (named === null && ctx.actor.userId !== null) return [ctx.actor.userId]
  if (named === null) requireEverybody(ctx.actor)
  for (const userId of named ?? []) requireOwner(ctx, userId)
  return named
}
const requireEverybody = (actor: Actor): void => requireScope(actor, "admin")

export type Selection = {
  persons: Persons
  condition: Condition
  /** Also those that have expired. */
  showsExpired: boolean
}

/** A view above row-level security, so each statement names the persons first. */
const columns = `id, user_id, fact_value, category, fact_type, confidence, source, conversation_id, metadata, '[]'::jsonb as entities,
  relations, said_at, valid_from, valid_from_precision, valid_to, expires_at, planned_for, superseded_by, 1 as version, created_at, updated_at,
  (select time_zone from users where users.user_id = facts_to_search.user_id) as time_zone`

const whereOf = ({ persons, condition, showsExpired }: Selection, parameters: unknown[]): string => {
  parameters.push(showsExpired)
  const current = `case when expires_at is not null and expires_at <= now() then $1::boolean and superseded_by is null else valid_to is null end`
  if (persons !== null) parameters.push(persons)
  const whose = persons === null ? "true" : "user_id = any ($2::text[])"
  return `${whose} and ${current} and ${conditionSql(condition, parameters)}`
}

/** A statement that differs with each condition: a connection that kept its plan would keep more and more of them. */
const run = <Row extends object>(sql: Database, text: string, parameters: readonly unknown[]): Promise<Row[]> =>
  sql.unsafe<Row[]>(text, parameters as never[], { prepare: false })

/** Latest first. `count`: of all that match. */
export const selectFacts = async (
  sql: Database,
  selection: Selection,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ count: number; rows: FactRow[] }> => {
  const parameters: unknown[] = []
  const where = whereOf(selection, parameters)
  const [{ count } = { count: 0 }] = await run<{ count: number }>(
    sql,
    `select count(*)::int as count from facts_to_search where ${where}`,
    parameters,
  )
  const rows = await run<FactRow>(
    sql,
    `select ${columns} from facts_to_search where ${where}
      order by created_at desc, id desc limit $${parameters.length + 1}::int offset $${parameters.length + 2}::int`,
    [...parameters, limit, offset],
  )
  return { count, rows: rows.map(readFactRow) }
}

/** The ids of all that match, up to `limit`, in the order of their ids. */
export const selectIds = async (
  sql: Database,
  selection: Selection,
  limit: number,
): Promise<{ id: string; user_id: string }[]> => {
  const parameters: unknown[] = []
  const where = whereOf(selection, parameters)
  return run(
    sql,
    `select id, user_id from facts_to_search where ${where} order by user_id, id limit $${parameters.length + 1}::int`,
    [...parameters, limit],
  )
}

/** A page of the memories that match a condition. */
export const findMemories = verb({
  action: "memory.list",
  scope: "memory:read",
  rate: "other",
  input: z.object({
    condition: z.custom<Condition>(),
    showsExpired: z.boolean(),
    limit: z.number().int(),
    offset: z.number().int(),
  }),
  output: z.object({ count: z.number(), rows: z.array(z.custom<FactRow>()) }),
  run: async (ctx: Context, { condition, showsExpired, limit, offset }) => {
    const persons = requirePersons(ctx, condition)
    return selectFacts(ctx.sql, { persons, condition, showsExpired }, { limit, offset })
  },
})
