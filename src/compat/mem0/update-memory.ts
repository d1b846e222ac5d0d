import { z } from "@hono/zod-openapi"
import { verb } from "../../feature/verb.ts"
import { getStoredMemory } from "../../memories/get-memory.ts"
import { updateMemories } from "../../memories/update-memories.ts"
import { notFound } from "../../platform/errors.ts"
import { changeFields, readChange } from "./change-input.ts"
import type { Context } from "./context.ts"
import { memoryIdField } from "./fields.ts"
import { memorySchema, showMemory } from "./memory-view.ts"
import { requireId, withMemory } from "./one-memory.ts"

export const updateMemory = verb({
  action: "memory.update",
  scope: "memory:write",
  rate: "other",
  // The server of mem0 calls the text `data`, too.
  input: z.object({ id: memoryIdField, ...changeFields, data: z.string().nullish() }).openapi("Mem0Change"),
  output: memorySchema,
  run: (ctx: Context, { id, data, ...change }) =>
    withMemory(async () => {
      const before = await getStoredMemory.run(asReader(ctx), { id: requireId(id) })
      const read = readChange(before, { ...change, text: change.text ?? data })
      const [updated] = await updateMemories.run(ctx, { changes: [read] })
      if (!updated) throw notFound("memory")
      return showMemory(ctx, updated)
    }),
})

/** Who may change a memory gets it as an answer, too. */
export const asReader = (ctx: Context): Context => ({
  ...ctx,
  get gone() {
    return ctx.gone
  },
  actor: { ...ctx.actor, scopes: [...ctx.actor.scopes, "memory:read"] },
})
