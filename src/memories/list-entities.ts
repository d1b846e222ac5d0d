import { z } from "@hono/zod-openapi"
import { requireEverybody } from "../feature/actor.ts"
import { verb } from "../feature/verb.ts"
import type { Context } from "./context.ts"
import { countEntities, type EntityRow, type EntityTotals } from "./entity-queries.ts"

/** Whom and what memories belong to, with how many: people, and the agents, apps and runs that are named in their metadata. */
export const listEntities = verb({
  action: "memory.entities",
  scope: "admin",
  rate: "other",
  input: z.object({ limit: z.number().int(), offset: z.number().int() }),
  output: z.object({ rows: z.array(z.custom<EntityRow>()), totals: z.custom<EntityTotals>() }),
  run: async (ctx: Context, page) => {
    requireEverybody(ctx.actor)
    return countEntities(ctx.sql, page)
  },
})
