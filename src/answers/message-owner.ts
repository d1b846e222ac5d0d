import { canReach } from "../feature/actor.ts"
import { nameResource } from "../feature/audit-trail.ts"
import { notFound } from "../platform/errors.ts"
import type { Context } from "./context.ts"

/** Throws NOT_FOUND for a message that does not exist or belongs to somebody else. */
export const ownerOfMessage = async (ctx: Pick<Context, "sql" | "actor" | "trail">, id: string): Promise<string> => {
  nameResource(ctx.trail, "message", id)
  const [row] = await ctx.sql<{ owner: string | null }[]>`select owner_of_chat_message(${id}) as owner`
  const owner = row?.owner ?? null
  if (owner === null || !canReach(ctx, owner)) throw notFound("message")
  return owner
}
