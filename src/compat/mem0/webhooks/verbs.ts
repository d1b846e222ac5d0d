import { z } from "@hono/zod-openapi"
import { verb } from "../../../feature/verb.ts"
import { createWebhook } from "../../../webhooks/create-webhook.ts"
import { deleteWebhook } from "../../../webhooks/delete-webhook.ts"
import { listWebhooks } from "../../../webhooks/list-webhooks.ts"
import { createWebhookBody } from "../../../webhooks/schemas.ts"
import { updateWebhook } from "../../../webhooks/update-webhook.ts"
import type { Context } from "../context.ts"
import { eventsOf, eventTypesField, hookExample, hookSchema, requireHookId, showHook } from "./hook-view.ts"

const projectField = z.string().max(200).openapi({ example: "pika" })
const idField = z.string().max(200).openapi({ example: hookExample.webhook_id })
const { name, url } = createWebhookBody.shape
const messageSchema = z.object({ message: z.string() })

export const listHooks = verb({
  action: listWebhooks.action,
  scope: listWebhooks.scope,
  rate: listWebhooks.rate,
  input: z.object({ project: projectField }),
  output: z.array(hookSchema),
  run: async (ctx: Context) => (await listWebhooks.run(ctx, {})).items.map(showHook),
})

export const createHook = verb({
  action: createWebhook.action,
  scope: createWebhook.scope,
  rate: createWebhook.rate,
  input: z.object({ project: projectField, name: name.nullish(), url, event_types: eventTypesField }),
  output: hookSchema,
  run: async (ctx: Context, hook) => {
    const made = await createWebhook.run(ctx, {
      name: hook.name ?? "webhook",
      url: hook.url,
      event_types: eventsOf(hook.event_types),
    })
    return { ...showHook(made), secret: made.secret }
  },
})

export const updateHook = verb({
  action: updateWebhook.action,
  scope: updateWebhook.scope,
  rate: updateWebhook.rate,
  input: z.object({ id: idField, name: name.nullish(), url: url.nullish(), event_types: eventTypesField }),
  output: messageSchema,
  run: async (ctx: Context, { id, ...change }) => {
    await updateWebhook.run(ctx, {
      id: requireHookId(id),
      name: change.name ?? undefined,
      url: change.url ?? undefined,
      event_types: eventsOf(change.event_types),
    })
    return { message: "Webhook updated successfully" }
  },
})

export const deleteHook = verb({
  action: deleteWebhook.action,
  scope: deleteWebhook.scope,
  rate: deleteWebhook.rate,
  input: z.object({ id: idField }),
  output: messageSchema,
  run: async (ctx: Context, { id }) => {
    await deleteWebhook.run(ctx, { id: requireHookId(id) })
    return { message: "Webhook deleted successfully" }
  },
})
