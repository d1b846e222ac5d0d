import { z } from "@hono/zod-openapi"
import { verb } from "../../feature/verb.ts"
import { listEntities as listOurEntities } from "../../memories/list-entities.ts"
import type { Context } from "./context.ts"
import { wholeField } from "./fields.ts"
import { defaultPageSize, envelope, maxPageSize, pageOf, rangeOf } from "./pages.ts"

const entitySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.enum(["user", "agent", "app", "run"]),
    owner: z.string(),
    total_memories: z.number().int(),
    metadata: z.null(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi("Mem0Entity")

const total = z.number().int()

export const listEntities = verb({
  action: "memory.entities",
  scope: "admin",
  rate: "other",
  input: z.object({ page: wholeField(1, 1_000_000, 1), page_size: wholeField(1, maxPageSize, defaultPageSize) }),
  output: pageOf(entitySchema)
    .extend({ total_users: total, total_agents: total, total_apps: total, total_runs: total })
    .openapi("Mem0EntityPage"),
  run: async (ctx: Context, input) => {
    const { rows, totals } = await listOurEntities.run(ctx, rangeOf(input))
    const results = rows.map(({ type, name, total: memories, first_at, last_at }) => ({
      ...{ id: name, name, type, owner: "pika", total_memories: memories, metadata: null },
      ...{ created_at: first_at.toISOString(), updated_at: last_at.toISOString() },
    }))
    const count = totals.user + totals.agent + totals.app + totals.run
    return {
      ...envelope("/v1/entities/", input, count, results),
      total_users: totals.user,
      total_agents: totals.agent,
      total_apps: totals.app,
      total_runs: totals.run,
    }
  },
})
