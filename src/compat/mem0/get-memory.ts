import { z } from "@hono/zod-openapi"
import { verb } from "../../feature/verb.ts"
import { getStoredMemory } from "../../memories/get-memory.ts"
import type { Context } from "./context.ts"
import { memoryIdField } from "./fields.ts"
import { memorySchema, showMemory } from "./memory-view.ts"
import { requireId, withMemory } from "./one-memory.ts"

export const getMemory = verb({
  action: "memory.read",
  scope: "memory:read",
  rate: "other",
  input: z.object({ id: memoryIdField }),
  output: memorySchema,
  run: async (ctx: Context, { id }) =>
    showMemory(ctx, await withMemory(async () => getStoredMemory.run(ctx, { id: requireId(id) }))),
})
