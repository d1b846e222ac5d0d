import { z } from "@hono/zod-openapi"
import { requireEverybody } from "../feature/actor.ts"
import { limitParameter } from "../feature/fields.ts"
import { verb } from "../feature/verb.ts"
import type { Context } from "./context.ts"
import { statsSchema } from "./stats-schema.ts"

const maxHours = 720

/** The numbers of the whole installation. */
export const getStats = verb({
  action: "stats.get",
  scope: "admin",
  rate: "other",
  input: z.strictObject({ hours: limitParameter(24, maxHours) }),
  output: statsSchema,
  run: async (ctx: Context, { hours }) => {
    requireEverybody(ctx.actor)
    return ctx.readStats(hours)
  },
})
