import { z } from "@hono/zod-openapi"
import { callerIdField, idField, limitParameter } from "../feature/fields.ts"
import { maxCounted } from "./queries.ts"

export const eventSchema = z.enum(["memory_add", "memory_update", "memory_delete"])
export const eventTypes = eventSchema.options

const maxUrlLength = 2048
const time = z.iso.datetime()

const urlField = z
  .string()
  .max(maxUrlLength)
  .refine((url) => isPlainUrl(url), "must be a URL like https://app.example.com/hooks, without a name and password")
  .openapi({ description: "Where events are sent, by POST.", example: "https://app.example.com/hooks/pika" })

const isPlainUrl = (text: string): boolean => {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" && url.hash === ""
}

const nameField = callerIdField.openapi({ description: "Identifies the webhook in a list.", example: "mirror" })
const eventTypesField = z
  .array(eventSchema)
  .min(1)
  .max(eventTypes.length)
  .openapi({ description: "The events that are sent. Default: all." })

export const createWebhookBody = z
  .strictObject({ name: nameField, url: urlField, event_types: eventTypesField.optional() })
  .openapi("CreateWebhook")

export const createWebhookExample = { name: "mirror", url: "https://app.example.com/hooks/pika" }

const webhookFields = {
  id: z.uuid(),
  name: z.string(),
  url: z.string(),
  event_types: z.array(eventSchema),
  is_active: z.boolean().openapi({ description: "Events are noted and sent only while it is true." }),
  disabled_reason: z.string().nullable().openapi({ description: "Why the server switched it off." }),
  waiting_deliveries: z
    .number()
    .int()
    .openapi({ description: `Deliveries that are still to be sent, counted up to ${maxCounted}.` }),
  failed_deliveries: z
    .number()
    .int()
    .openapi({ description: `Deliveries that were given up, counted up to ${maxCounted}. They are kept for 7 days.` }),
  failing_since: time.nullable().openapi({ description: "Since when every try has failed." }),
  last_error: z.string().nullable(),
  last_delivered_at: time.nullable(),
  created_at: time,
  updated_at: time,
}

const webhookExample = {
  id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab",
  ...createWebhookExample,
  event_types: [...eventTypes],
  is_active: true,
  disabled_reason: null,
  waiting_deliveries: 0,
  failed_deliveries: 0,
  failing_since: null,
  last_error: null,
  last_delivered_at: "2026-11-21T09:00:00.000Z",
  created_at: "2026-11-21T09:00:00.000Z",
  updated_at: "2026-11-21T09:00:00.000Z",
}

export const webhookSchema = z.object(webhookFields).openapi("Webhook", { example: webhookExample })

export const newWebhookSchema = z
  .object({
    secret: z.string().openapi({ description: "Signs what is sent. It is shown this once." }),
    ...webhookFields,
  })
  .openapi("NewWebhook", { example: { ...webhookExample, secret: "whsec_(44 characters)" } })

export const webhookListSchema = z
  .object({ status: z.literal("ok"), items: z.array(webhookSchema) })
  .openapi("WebhookList", { example: { status: "ok", items: [webhookExample] } })

const webhookIdField = idField.openapi({ example: webhookExample.id })

export const webhookIdInput = z.strictObject({ id: webhookIdField })

const changeFields = ["name", "url", "event_types", "is_active"] as const

export const updateWebhookInput = z
  .strictObject({
    id: webhookIdField,
    name: nameField.optional(),
    url: urlField.optional(),
    event_types: eventTypesField.optional(),
    is_active: z
      .boolean()
      .optional()
      .openapi({ description: "`true` also sends again what failed or waits, of the last 7 days." }),
  })
  .refine(
    (input) => changeFields.some((field) => input[field] !== undefined),
    `must change at least one of ${changeFields.join(", ")}`,
  )

export const testedSchema = z
  .object({
    delivered: z.boolean(),
    error: z.string().nullable().openapi({ description: "Why it was not delivered." }),
  })
  .openapi("TestedWebhook", { example: { delivered: true, error: null } })

export const deliveriesInput = z.strictObject({ id: webhookIdField, limit: limitParameter(20) })

const deliverySchema = z
  .object({
    id: z.uuid().openapi({ description: "The same in each try: the header `webhook-id`." }),
    event: eventSchema,
    user_id: z.string(),
    memory_id: z.uuid(),
    status: z.enum(["waiting", "failed"]),
    attempts: z.number().int(),
    next_attempt_at: time.nullable(),
    last_error: z.string().nullable(),
    created_at: time,
  })
  .openapi("WebhookDelivery")

export const deliveriesSchema = z
  .object({ status: z.literal("ok"), items: z.array(deliverySchema) })
  .openapi("WebhookDeliveries", {
    example: {
      status: "ok",
      items: [
        {
          id: "4a1f3f0e-5b58-4f43-9d0e-6a4a0a1b2c3d",
          event: "memory_add",
          user_id: "user_123",
          memory_id: webhookExample.id,
          status: "waiting",
          attempts: 2,
          next_attempt_at: "2026-11-21T09:06:05.000Z",
          last_error: "It answered 500.",
          created_at: "2026-11-21T09:00:00.000Z",
        },
      ],
    },
  })
