import { canReach } from "../accounts/actor.ts"
import type { Context } from "../context.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import { notFound } from "../platform/errors.ts"
import { nameResource } from "../privacy/trail.ts"
import type { FactRow } from "./fact-row.ts"
import { findFact } from "./queries.ts"

/** Throws NOT_FOUND for a memory that is absent or somebody else's. */
export const getMemory = async (ctx: Context, id: string, sql: Database | Transaction = ctx.sql): Promise<FactRow> => {
  nameResource(ctx.trail, "memory", id)
  const fact = await findFact(sql, ctx.actor.userId, id)
  if (!fact || !canReach(ctx, fact.user_id)) throw notFound("memory")
  return fact
}
