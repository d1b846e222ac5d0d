import { z } from "@hono/zod-openapi"
import { AppError } from "../../../platform/errors.ts"
import { eventSchema } from "../../../webhooks/schemas.ts"

/** What clients of mem0 name: our events, and one that never comes alone here. */
const namedEvents = z.enum([...eventSchema.options, "memory_categorize"])

export const eventTypesField = z
  .array(namedEvents)
  .min(1)
  .max(4)
  .nullish()
  .openapi({ description: "`memory_categorize` is part of `memory_add` and `memory_update` here." })

/** A memory has its categories from the start. Throws NOT_IMPLEMENTED when only that event is asked for: it would never come. */
export const eventsOf = (named: z.output<typeof eventTypesField>): z.output<typeof eventSchema>[] | undefined => {
  if (!named) return undefined
  const events = named.filter((event) => event !== "memory_categorize")
  if (events.length > 0) return events
  throw new AppError(
    "NOT_IMPLEMENTED",
    "memory_categorize does not come alone: a memory has its categories when memory_add and memory_update are sent. Ask for these.",
  )
}

export const hookSchema = z
  .object({
    webhook_id: z.uuid(),
    name: z.string(),
    url: z.string(),
    event_types: z.array(eventSchema),
    is_active: z.boolean(),
    owner: z.string(),
    project: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
    secret: z
      .string()
      .optional()
      .openapi({ description: "Signs what is sent. It is in the answer that made it alone." }),
  })
  .openapi("Mem0Webhook")

const project = { owner: "self-hosted", project: "pika" }

export const hookExample = {
  ...{ webhook_id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab", name: "mirror", url: "https://app.example.com/hooks/pika" },
  ...{ event_types: ["memory_add" as const], is_active: true, ...project },
  ...{ created_at: "2026-11-21T09:00:00.000Z", updated_at: "2026-11-21T09:00:00.000Z" },
}

type Shown = { id: string } & Omit<z.input<typeof hookSchema>, "webhook_id" | "owner" | "project" | "secret">

export const showHook = ({ id, name, url, event_types, is_active, created_at, updated_at }: Shown) => ({
  ...{ webhook_id: id, name, url, event_types, is_active, ...project },
  ...{ created_at, updated_at },
})

/** An id that is none of ours is that of no webhook. */
export const requireHookId = (id: string): string => {
  const known = z.uuid().safeParse(id).data
  if (known === undefined) throw new AppError("NOT_FOUND", "Webhook not found!")
  return known
}
