import { z } from "@hono/zod-openapi"
import { trailOfAlso } from "../feature/audit-trail.ts"
import { verb } from "../feature/verb.ts"
import { AppError } from "../platform/errors.ts"
import { createTimeLimit } from "../platform/time-limit.ts"
import { type Condition, isAboutSomething } from "./conditions.ts"
import type { Context } from "./context.ts"
import { requirePersons, selectIds } from "./find-memories.ts"
import { forgetAll, forgetMemory } from "./forget-memory.ts"

/** A client that hears nothing is disconnected after a minute. */
export const manyTimeoutMs = 45_000
export const tooManyAtOnce = "This took too long, and nothing was changed. Send fewer memories at once."

/** Deletes memories for good, of one person or of several, all or none. */
export const forgetMemories = verb({
  ...{ action: forgetMemory.action, scope: forgetMemory.scope, rate: forgetMemory.rate },
  input: z.object({ ids: z.array(z.string()) }),
  output: z.null(),
  run: async (ctx: Context, { ids }) => {
    await forgetAll(ctx, ids, 200, createTimeLimit(manyTimeoutMs, tooManyAtOnce))
    return null
  },
})

const forgottenAtOnce = 200

/**
 * Deletes all memories that match a condition, in batches: past ones and expired ones, too. One that is added meanwhile may stay. When it
 * breaks off, as it does after some time, the same request does the rest. Throws INVALID_REQUEST for a condition that matches everything.
 */
export const forgetMatching = verb({
  ...{ action: forgetMemory.action, scope: forgetMemory.scope, rate: forgetMemory.rate },
  input: z.object({ condition: z.custom<Condition>() }),
  output: z.object({ forgotten: z.number() }),
  run: async (ctx: Context, { condition }) => {
    if (!isAboutSomething(condition)) throw new AppError("INVALID_REQUEST", "Say what is to be deleted.")
    const selection = { persons: requirePersons(ctx, condition), condition, shows: "all" as const }
    const mayGoOn = createTimeLimit(manyTimeoutMs, "Not everything is deleted yet. Send the same request again.")
    let forgotten = 0
    let recorded: string | null = null
    for (;;) {
      const found = await selectIds(ctx.sql, selection, forgottenAtOnce)
      const [first] = found
      if (!first) return { forgotten }
      mayGoOn()
      const own = found.filter((one) => one.user_id === first.user_id)
      // A request's own row in the audit is that of the first person.
      const trail = recorded === null || recorded === first.user_id ? ctx.trail : trailOfAlso(ctx.trail, first.user_id)
      recorded ??= first.user_id
      await forgetAll(
        { ...ctx, trail },
        own.map(({ id }) => id),
        200,
      )
      forgotten += own.length
    }
  },
})
