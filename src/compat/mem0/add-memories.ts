import { z } from "@hono/zod-openapi"
import { verb } from "../../feature/verb.ts"
import { unavailable } from "../../platform/errors.ts"
import { add, addTimeoutMs } from "./add.ts"
import { type AddInput, addInput } from "./add-input.ts"
import { addedMemorySchema } from "./added-memories.ts"
import type { Context } from "./context.ts"

const queued = "Memory processing has been queued for background execution"
const done = "The memories were processed."

const acceptedSchema = z
  .object({
    message: z.string(),
    status: z.enum(["PENDING", "SUCCEEDED"]),
    event_id: z.string().openapi({ description: "`/v1/event/{id}/` tells of it. Of our job, if there is one." }),
    results: z.array(addedMemorySchema).optional(),
  })
  .openapi("Mem0Accepted", {
    example: { message: queued, status: "PENDING", event_id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab" },
  })

const like = { action: "memory.extract", scope: "memory:write", rate: "extract", input: addInput } as const

/** mem0's clients of today. Without `infer: false` and `async_mode: false` the answer comes at once. */
export const addV3 = verb({
  ...like,
  output: acceptedSchema,
  run: async (ctx: Context, input) => {
    const { eventId, results } = await add(ctx, input, waitsFor(input))
    if (results === null) return { message: queued, status: "PENDING" as const, event_id: eventId }
    return { message: done, status: "SUCCEEDED" as const, event_id: eventId, results }
  },
})

const itemSchema = z.union([addedMemorySchema, acceptedSchema])

/** The clients of 2.x get a list, or in their format 1.1 an object with one. */
export const addV1 = verb({
  ...like,
  output: z.union([z.array(itemSchema), z.object({ results: z.array(itemSchema), relations: z.array(z.unknown()) })]),
  run: async (ctx: Context, input) => {
    const { eventId, results } = await add(ctx, input, waitsFor(input))
    const items = results ?? [{ message: queued, status: "PENDING" as const, event_id: eventId }]
    return input.output_format === "v1.1" && input.version === "v2" ? { results: items, relations: [] } : items
  },
})

const waitsFor = ({ async_mode }: AddInput): number => (async_mode === false ? addTimeoutMs : 0)

const serverTimeoutMs = 60_000

/** mem0's own server answers when the memories are there. */
export const addToServer = verb({
  ...like,
  output: z.object({ results: z.array(addedMemorySchema) }),
  run: async (ctx: Context, input) => {
    const { results } = await add(ctx, input, serverTimeoutMs)
    if (results === null)
      throw unavailable("The memories are still being looked for, and will be there in a while.", 30)
    return { results }
  },
})
