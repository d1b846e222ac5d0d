import { z } from "@hono/zod-openapi"
import { canReach } from "../feature/actor.ts"
import { nameResource } from "../feature/audit-trail.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { notFound } from "../platform/errors.ts"
import type { Context } from "./context.ts"
import { type FactRow, toWire } from "./fact-row.ts"
import { findFact, findFactOwner } from "./queries.ts"
import { factWireSchema, memoryIdInput } from "./schemas.ts"

export const getMemory = verb({
  action: "memory.read",
  scope: "memory:read",
  rate: "other",
  input: memoryIdInput,
  output: factWireSchema,
  run: async (ctx: Context, { id }) => toWire(ctx, await findMemory(ctx, id)),
})

/** The same as it is stored, for an API that shows more of it. */
export const getStoredMemory = verb({
  ...{ action: getMemory.action, scope: getMemory.scope, rate: getMemory.rate },
  input: memoryIdInput,
  output: z.custom<FactRow>(),
  run: (ctx: Context, { id }) => findMemory(ctx, id),
})

/** Throws NOT_FOUND for a memory that does not exist or belongs to somebody else. */
export const findMemory = async (ctx: Context, id: string): Promise<FactRow> => {
  const userId = await ownerOfMemory(ctx, id)
  return asUser(ctx.sql, userId, (tx) => readMemory(tx, userId, id))
}

/**
 * Finds the owner of a memory, whose rights are then used to read and write it. Throws NOT_FOUND for a memory that does not exist or
 * belongs to somebody else.
 */
export const ownerOfMemory = async (ctx: Context, id: string): Promise<string> => {
  nameResource(ctx.trail, "memory", id)
  const owner = await findFactOwner(ctx.sql, id)
  if (owner === null || !canReach(ctx, owner)) throw notFound("memory")
  return ctx.actor.userId ?? owner
}

/** Reads it in a transaction of its owner. Throws NOT_FOUND when it no longer exists. */
export const readMemory = async (tx: Transaction, userId: string, id: string): Promise<FactRow> => {
  const fact = await findFact(tx, userId, id)
  if (!fact) throw notFound("memory")
  return fact
}
