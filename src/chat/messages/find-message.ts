import { canReach } from "../../feature/actor.ts"
import { nameResource } from "../../feature/audit-trail.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { notFound } from "../../platform/errors.ts"
import type { Context } from "../context.ts"
import { lockSession } from "../sessions/find-session.ts"
import type { SessionRow } from "../sessions/session-row.ts"
import type { MessageRow } from "./message-row.ts"
import { findMessage } from "./queries.ts"

/**
 * Finds the owner of a message, whose rights are then used to read and write it. Throws NOT_FOUND for a message that does not exist or
 * belongs to somebody else.
 */
export const ownerOfMessage = async (ctx: Pick<Context, "sql" | "actor" | "trail">, id: string): Promise<string> => {
  nameResource(ctx.trail, "message", id)
  const [row] = await ctx.sql<{ owner: string | null }[]>`select owner_of_chat_message(${id}) as owner`
  const owner = row?.owner ?? null
  if (owner === null || !canReach(ctx, owner)) throw notFound("message")
  return owner
}

/** Reads it, and keeps others from writing to its session until the transaction ends. Throws NOT_FOUND when it no longer exists. */
export const lockMessage = async (
  tx: Transaction,
  userId: string,
  id: string,
): Promise<{ session: SessionRow; message: MessageRow }> => {
  const found = await findMessage(tx, userId, id)
  if (!found) throw notFound("message")
  const session = await lockSession(tx, userId, found.session_id)
  // As it is now that nobody else can change it.
  const message = await findMessage(tx, userId, id)
  if (!message) throw notFound("message")
  return { session, message }
}
