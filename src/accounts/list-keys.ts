import { requireEverybody } from "./actor.ts"
import type { KeyContext, KeyRow } from "./api-key.ts"
import { listKeyRows } from "./queries.ts"

/** Newest first, those that are over too. */
export const listKeys = async (
  ctx: KeyContext,
  input: { cursor: string | null; limit: number },
): Promise<{ items: KeyRow[]; nextCursor: string | null }> => {
  requireEverybody(ctx.actor)
  return ctx.sql.begin(async (tx) => {
    const rows = await listKeyRows(tx, input.cursor, input.limit + 1)
    const items = rows.slice(0, input.limit)
    return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null }
  })
}
