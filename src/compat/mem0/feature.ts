import type { Feature } from "../../feature/feature.ts"
import type { Services } from "./context.ts"
import { sendFeedback } from "./feedback.ts"
import { mem0Route } from "./mem0-route.ts"
import { ping } from "./ping.ts"
import { profileRoute } from "./profile/get-entity-profile.ts"
import { projectRoutes } from "./project/routes.ts"
import { webhookRoutes } from "./webhooks/routes.ts"

/** mem0's API, for programs that were written for its clients. */
export const mem0: Feature<Services> = {
  name: "mem0",
  routes: [
    mem0Route(ping, {
      method: "get",
      path: "/v1/ping/",
      operationId: "mem0Ping",
      summary: "Whether the key is valid",
      answers: { 200: "It is." },
    }),
    mem0Route(sendFeedback, {
      method: "post",
      path: "/v1/feedback/",
      operationId: "mem0Feedback",
      summary: "Say what the application thinks of a memory",
      example: {
        memory_id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab",
        feedback: "NEGATIVE",
        feedback_reason: "Wrong name.",
      },
      answers: { 200: "It is kept." },
      problems: [404],
    }),
    ...projectRoutes,
    ...webhookRoutes,
    profileRoute,
  ],
}
