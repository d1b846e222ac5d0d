import { mem0Route } from "../mem0-route.ts"
import { hookExample } from "./hook-view.ts"
import { createHook, deleteHook, listHooks, updateHook } from "./verbs.ts"

const ofProject = "/api/v1/webhooks/projects/{project}/"
const path = "/api/v1/webhooks/{id}/"

export const webhookRoutes = [
  mem0Route(listHooks, {
    method: "get",
    path: ofProject,
    operationId: "mem0ListWebhooks",
    summary: "List webhooks",
    answers: { 200: "All webhooks." },
    answerExample: [hookExample],
  }),
  mem0Route(createHook, {
    method: "post",
    path: ofProject,
    operationId: "mem0CreateWebhook",
    summary: "Make a webhook",
    bodyName: "Mem0CreateWebhook",
    example: { name: "mirror", url: "https://app.example.com/hooks/pika", event_types: ["memory_add"] },
    answers: { 201: "The webhook." },
    answerExample: hookExample,
    problems: [409, 501],
  }),
  mem0Route(updateHook, {
    method: "put",
    path,
    operationId: "mem0UpdateWebhook",
    summary: "Change a webhook",
    bodyName: "Mem0UpdateWebhook",
    example: { name: "mirror of all" },
    answers: { 200: "It is changed." },
    answerExample: { message: "Webhook updated successfully" },
    problems: [404, 501],
  }),
  mem0Route(deleteHook, {
    method: "delete",
    path,
    operationId: "mem0DeleteWebhook",
    summary: "Delete a webhook",
    answers: { 200: "It is gone." },
    answerExample: { message: "Webhook deleted successfully" },
    problems: [404],
  }),
]
