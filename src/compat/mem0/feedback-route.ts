import { sendFeedback } from "./feedback.ts"
import { mem0Route } from "./mem0-route.ts"

export const feedbackRoute = mem0Route(sendFeedback, {
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
})
