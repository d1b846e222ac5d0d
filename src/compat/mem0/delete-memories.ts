import { z } from "@hono/zod-openapi"
import { verb } from "../../feature/verb.ts"
import { type Condition, isAboutSomething } from "../../memories/conditions.ts"
import { forgetMatching } from "../../memories/forget-memories.ts"
import { AppError } from "../../platform/errors.ts"
import type { Context } from "./context.ts"
import { messageSchema } from "./delete-memory.ts"
import { anyText, entityFields } from "./fields.ts"
import { conditionOf } from "./scope-of-request.ts"

const deleteInput = z.object({ ...entityFields, filters: anyText })
type DeleteInput = z.output<typeof deleteInput>

export const deletionSchema = messageSchema.extend({ event_id: z.string() }).openapi("Mem0Deletion")

const like = { action: "memory.delete", scope: "memory:write", rate: "other", input: deleteInput } as const

/**
 * What to delete. Nothing is never everything: without a person or another entity nothing is deleted, and `*`, everybody, is none. The
 * client in Python sends `filters` as a text that nothing can read.
 */
const toDelete = ({ filters, ...entities }: DeleteInput): Condition => {
  const condition = conditionOf(entities)
  const names = Object.values(entities).some((id) => id !== undefined && id !== "*")
  if (filters === undefined && names && isAboutSomething(condition)) return condition
  const why =
    filters !== undefined
      ? "must say whose: filters are not read here"
      : Object.values(entities).includes("*")
        ? "must say whose: * is everybody, whose memories are never deleted at once"
        : "is missing, and so are agent_id, app_id and run_id"
  throw new AppError("INVALID_REQUEST", `The request is not valid. user_id: ${why}. Send user_id=… in the query.`, {
    details: [{ path: "user_id", message: why }],
  })
}

/** It is done when the answer comes, though mem0's words say that it begins. */
export const deleteMemories = verb({
  ...like,
  output: deletionSchema,
  run: async (ctx: Context, input) => {
    await forgetMatching.run(ctx, { condition: toDelete(input) })
    return { message: "Delete in progress. This may take some time.", event_id: ctx.trail.id }
  },
})

/** mem0's own server. */
export const deleteOnServer = verb({
  ...like,
  output: messageSchema,
  run: async (ctx: Context, input) => {
    await forgetMatching.run(ctx, { condition: toDelete(input) })
    return { message: "All relevant memories deleted" }
  },
})
