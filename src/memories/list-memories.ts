import { requireOwner } from "../accounts/actor.ts"
import type { Context } from "../context.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Category } from "./fact.ts"
import type { FactRow } from "./fact-row.ts"
import { listFacts } from "./queries.ts"

export type ListMemoriesInput = {
  userId: string
  category: Category | null
  includePast: boolean
  cursor: string | null
  limit: number
}

/** A person's memories, newest first. */
export const listMemories = async (
  ctx: Context,
  input: ListMemoriesInput,
): Promise<{ items: FactRow[]; nextCursor: string | null }> => {
  requireOwner(ctx, input.userId)
  const filter = { ...input, before: input.cursor, limit: input.limit + 1 }
  const rows = await asUser(ctx.sql, input.userId, (tx) => listFacts(tx, filter))
  const items = rows.slice(0, input.limit)
  return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null }
}
