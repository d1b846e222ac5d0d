import { z } from "@hono/zod-openapi"
import { verb } from "../../feature/verb.ts"
import { forgetMemories } from "../../memories/forget-memories.ts"
import type { Context } from "./context.ts"
import { anyText, memoryIdField } from "./fields.ts"
import { requireId, withMemory } from "./one-memory.ts"

export const messageSchema = z.object({ message: z.string() }).openapi("Mem0Message", {
  example: { message: "Memory deleted successfully!" },
})

/** What mem0 calls linked memories are not there: each memory stands alone. */
export const deleteMemory = verb({
  action: "memory.delete",
  scope: "memory:write",
  rate: "other",
  input: z.object({ id: memoryIdField, delete_linked: anyText }),
  output: messageSchema.extend({ cascade_count: z.number().optional() }),
  run: async (ctx: Context, { id, delete_linked }) => {
    await withMemory(async () => forgetMemories.run(ctx, { ids: [requireId(id)] }))
    const message = "Memory deleted successfully!"
    return delete_linked === undefined ? { message } : { message, cascade_count: 0 }
  },
})
