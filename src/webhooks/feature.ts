import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import type { Services } from "./context.ts"
import { createWebhook } from "./create-webhook.ts"
import { deleteWebhook } from "./delete-webhook.ts"
import { watchDeliveries } from "./delivery/watch-deliveries.ts"
import { getWebhook } from "./get-webhook.ts"
import { listDeliveries } from "./list-deliveries.ts"
import { listWebhooks } from "./list-webhooks.ts"
import { webhookMetrics } from "./metrics.ts"
import { personalTables } from "./personal-tables.ts"
import { createWebhookExample } from "./schemas.ts"
import { testWebhook } from "./test-webhook.ts"
import { updateWebhook } from "./update-webhook.ts"

const tag = "Webhooks"
const path = "/api/v1/webhooks/{id}"

export const webhooks: Feature<Services> = {
  name: "webhooks",
  tables: personalTables,
  metrics: webhookMetrics,
  atStart: watchDeliveries,
  routes: [
    route(createWebhook, {
      method: "post",
      path: "/api/v1/webhooks",
      tag,
      summary: "Make a webhook",
      description: "It is told of changes of everybody's memories. The secret is in this answer and nowhere else.",
      example: createWebhookExample,
      answers: { 201: "The webhook." },
      problems: [409],
    }),
    route(listWebhooks, {
      method: "get",
      path: "/api/v1/webhooks",
      tag,
      summary: "List webhooks, newest first",
      answers: { 200: "All webhooks, without their secrets." },
    }),
    route(getWebhook, {
      method: "get",
      path,
      tag,
      summary: "Read a webhook",
      answers: { 200: "The webhook." },
      problems: [404],
    }),
    route(updateWebhook, {
      method: "patch",
      path,
      tag,
      summary: "Change a webhook, or switch it off or on",
      bodyName: "UpdateWebhook",
      example: { is_active: true },
      answers: { 200: "The webhook." },
      problems: [404],
    }),
    route(deleteWebhook, {
      method: "delete",
      path,
      tag,
      summary: "Delete a webhook",
      description: "What it has not delivered is deleted with it.",
      answers: { 204: "It is gone." },
      problems: [404],
    }),
    route(testWebhook, {
      method: "post",
      path: `${path}/test`,
      tag,
      summary: "Send a test event",
      description: "It is sent at once, and once.",
      answers: { 200: "Whether the address took it." },
      problems: [404],
    }),
    route(listDeliveries, {
      method: "get",
      path: `${path}/deliveries`,
      tag,
      summary: "List what a webhook has not delivered",
      answers: { 200: "What was given up, then what waits, each oldest first." },
      problems: [404],
    }),
  ],
}
