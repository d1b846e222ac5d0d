import type { Route } from "../../feature/route.ts"
import { route } from "../../feature/route.ts"
import type { Services } from "../context.ts"
import { getAnalytics } from "./get-analytics.ts"
import { analyticsExample } from "./schemas.ts"

export const analyticsRoutes: Route<Services>[] = [
  route(getAnalytics, {
    method: "get",
    path: "/api/v1/chat/analytics",
    tag: "Conversations",
    summary: "How much is said, and how fast and how well it is answered",
    answers: { 200: "The figures of these days. They name nobody." },
    answerExample: analyticsExample,
  }),
]
