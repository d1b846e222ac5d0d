import { requireEverybody } from "../accounts/actor.ts"
import type { Context } from "../context.ts"
import { type AuditRow, listAuditRows } from "./queries.ts"
import type { Action } from "./trail.ts"

export type ListAuditInput = {
  userId: string | null
  action: Action | null
  from: string | null
  to: string | null
  cursor: string | null
  limit: number
}

/** Who did what, newest first. Whatever this process answered before is in it. */
export const listAudit = async (
  ctx: Context,
  input: ListAuditInput,
): Promise<{ items: AuditRow[]; nextCursor: string | null }> => {
  ctx.trail.userId = input.userId
  requireEverybody(ctx.actor)
  await ctx.audit.flush()
  const rows = await listAuditRows(ctx.sql, { ...input, before: input.cursor, limit: input.limit + 1 })
  const items = rows.slice(0, input.limit)
  return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null }
}
