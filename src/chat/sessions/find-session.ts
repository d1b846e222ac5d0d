import { canReach } from "../../feature/actor.ts"
import { nameResource } from "../../feature/audit-trail.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { notFound } from "../../platform/errors.ts"
import type { Context } from "../context.ts"
import type { SessionRow } from "./session-row.ts"

/**
 * Finds the owner of a session, whose rights are then used to read and write it. Throws NOT_FOUND for a session that does not exist or
 * belongs to somebody else.
 */
export const ownerOfSession = async (ctx: Pick<Context, "sql" | "actor" | "trail">, id: string): Promise<string> => {
  nameResource(ctx.trail, "session", id)
  const [row] = await ctx.sql<{ owner: string | null }[]>`select owner_of_chat_session(${id}) as owner`
  const owner = row?.owner ?? null
  if (owner === null || !canReach(ctx, owner)) throw notFound("session")
  return owner
}

/** Reads it in a transaction of its owner. Throws NOT_FOUND when it no longer exists. */
export const readSession = async (tx: Transaction, userId: string, id: string): Promise<SessionRow> => {
  const [row] = await tx<SessionRow[]>`select * from chat_sessions where user_id = ${userId} and id = ${id}`
  if (!row) throw notFound("session")
  return row
}

/** The same, and keeps others from writing to the session until the transaction ends. */
export const lockSession = async (tx: Transaction, userId: string, id: string): Promise<SessionRow> => {
  const [row] = await tx<
    SessionRow[]
  >`select * from chat_sessions where user_id = ${userId} and id = ${id} for update`.execute()
  if (!row) throw notFound("session")
  return row
}
