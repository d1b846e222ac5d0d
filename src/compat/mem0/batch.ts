import { z } from "@hono/zod-openapi"
import { verb } from "../../feature/verb.ts"
import { forgetMemories, manyTimeoutMs, tooManyAtOnce } from "../../memories/forget-memories.ts"
import { getStoredMemory } from "../../memories/get-memory.ts"
import { updateMemories } from "../../memories/update-memories.ts"
import type { MemoryChange } from "../../memories/update-memory.ts"
import { createTimeLimit } from "../../platform/time-limit.ts"
import { changeFields, readChange } from "./change-input.ts"
import type { Context } from "./context.ts"
import { messageSchema } from "./delete-memory.ts"
import { memoryIdField } from "./fields.ts"
import { requireId, withMemory } from "./one-memory.ts"
import { asReader } from "./update-memory.ts"

const maxInBatch = 1000

const like = { scope: "memory:write", rate: "other", output: messageSchema } as const

/** Many at once: all, or none. */
export const updateBatch = verb({
  ...like,
  action: "memory.update",
  input: z
    .object({
      memories: z
        .array(z.object({ memory_id: memoryIdField, ...changeFields }))
        .min(1)
        .max(maxInBatch),
    })
    .openapi("Mem0BatchOfChanges"),
  run: (ctx: Context, { memories }) =>
    withMemory(async () => {
      const mayGoOn = createTimeLimit(manyTimeoutMs, tooManyAtOnce)
      const changes: MemoryChange[] = []
      for (const [at, { memory_id, ...change }] of memories.entries()) {
        mayGoOn()
        const before = await getStoredMemory.run(asReader(ctx), { id: requireId(memory_id) })
        changes.push(readChange(before, change, `memories.${at}.`))
      }
      await updateMemories.run(ctx, { changes })
      return { message: `Successfully updated ${changes.length} memories` }
    }),
})

export const deleteBatch = verb({
  ...like,
  action: "memory.delete",
  input: z
    .object({
      memories: z
        .array(z.object({ memory_id: memoryIdField }))
        .min(1)
        .max(maxInBatch),
    })
    .openapi("Mem0Batch"),
  run: (ctx: Context, { memories }) =>
    withMemory(async () => {
      await forgetMemories.run(ctx, { ids: memories.map(({ memory_id }) => requireId(memory_id)) })
      return { message: `Successfully deleted ${memories.length} memories` }
    }),
})
