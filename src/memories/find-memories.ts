import { z } from "@hono/zod-openapi"
import { type Actor, requireOwner, requireScope } from "../feature/actor.ts"
import { livesHere } from "../feature/lives-here.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import { conditionSql } from "./condition-sql.ts"
import { type Condition, personsOf } from "./conditions.ts"
import type { Context } from "./context.ts"
import { type FactRow, readFactRow } from "./fact-row.ts"

/** Whose memories are asked for; null: those of everybody who lives here. */
export type Persons = readonly string[] | null

/**
 * The people whom a condition concerns, and whom the credential reaches. A credential of one person means that person. Everybody's
 * memories need the scope `admin`. Throws FORBIDDEN, and MOVED for somebody who lives on another cluster.
 */
export const requirePersons = (ctx: Pick<Context, "actor" | "trail" | "homes">, condition: Condition): Persons => {
  const named = personsOf(condition)
  if (named === null && ctx.actor.userId !== null) return [ctx.actor.userId]
  if (named === null) requireEverybody(ctx.actor)
  for (const userId of named ?? []) {
    requireOwner(ctx, userId)
    ctx.homes.require(userId)
  }
  return named
}
const requireEverybody = (actor: Actor): void => requireScope(actor, "admin")

export type Selection = {
  persons: Persons
  condition: Condition
  /** Current ones; also those that have expired; or all that there are. */
  shows: "current" | "expired" | "all"
}

/**
 * Where memories are read: one person's under row-level security; those of several, or of everybody, through a view above it, so each
 * statement names the persons first.
 */
type Place = { table: "facts" | "facts_to_search"; sql: Database | Transaction }

const inPlace = <Answer>(
  sql: Database,
  { persons }: Selection,
  work: (place: Place) => Promise<Answer>,
): Promise<Answer> => {
  const [userId, ...others] = persons ?? []
  if (userId === undefined || others.length > 0) return work({ table: "facts_to_search", sql })
  return asUser(sql, userId, (tx) => work({ table: "facts", sql: tx }))
}

const columnsOf = (
  table: Place["table"],
) => `id, user_id, fact_value, category, fact_type, confidence, null as feedback,
  null as unrated_confidence, source, conversation_id, metadata, '[]'::jsonb as entities, relations, said_at, valid_from, valid_from_precision, valid_to, expires_at, planned_for, superseded_by,
  1 as version, created_at, updated_at, (select time_zone from users where users.user_id = ${table}.user_id) as time_zone`

const shown: Record<Selection["shows"], string> = {
  current: "valid_to is null and (expires_at is null or expires_at > now())",
  expired: "case when expires_at <= now() then superseded_by is null else valid_to is null end",
  all: "true",
}

const whereOf = ({ persons, condition, shows }: Selection, parameters: unknown[]): string => {
  if (persons !== null) parameters.push(persons)
  const whose = persons === null ? livesHere : "user_id = any ($1::text[])"
  return `${whose} and ${shown[shows]} and ${conditionSql(condition, parameters)}`
}

/** A statement that differs with each condition: a connection that kept its plan would keep more and more of them. */
const run = async <Row extends object>(
  sql: Place["sql"],
  text: string,
  parameters: readonly unknown[],
): Promise<Row[]> => sql.unsafe<Row[]>(text, parameters as never[], { prepare: false })

/** Latest first. `count`: of all that match. */
export const selectFacts = (
  database: Database,
  selection: Selection,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ count: number; rows: FactRow[] }> =>
  inPlace(database, selection, async ({ sql, table }) => {
    const parameters: unknown[] = []
    const where = whereOf(selection, parameters)
    const counted = await run<{ count: number }>(
      sql,
      `select count(*)::int as count from ${table} where ${where}`,
      parameters,
    )
    const rows = await run<FactRow>(
      sql,
      `select ${columnsOf(table)} from ${table} where ${where}
        order by created_at desc, id desc limit $${parameters.length + 1}::int offset $${parameters.length + 2}::int`,
      [...parameters, limit, offset],
    )
    return { count: counted[0]?.count ?? 0, rows: rows.map(readFactRow) }
  })

/** The ids of those that match, up to `limit`, by person. */
export const selectIds = (
  database: Database,
  selection: Selection,
  limit: number,
): Promise<{ id: string; user_id: string }[]> =>
  inPlace(database, selection, ({ sql, table }) => {
    const parameters: unknown[] = []
    const where = whereOf(selection, parameters)
    return run(
      sql,
      `select id, user_id from ${table} where ${where} order by user_id, id limit $${parameters.length + 1}::int`,
      [...parameters, limit],
    )
  })

/** A page of the memories that match a condition. */
export const findMemories = verb({
  action: "memory.list",
  scope: "memory:read",
  rate: "other",
  input: z.object({
    condition: z.custom<Condition>(),
    shows: z.enum(["current", "expired", "all"]),
    limit: z.number().int(),
    offset: z.number().int(),
  }),
  output: z.object({ count: z.number(), rows: z.array(z.custom<FactRow>()) }),
  run: async (ctx: Context, { condition, shows, limit, offset }) => {
    const persons = requirePersons(ctx, condition)
    return selectFacts(ctx.sql, { persons, condition, shows }, { limit, offset })
  },
})
