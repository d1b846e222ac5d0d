import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import type { Services } from "./context.ts"
import { getSettings } from "./get-settings.ts"
import { getStats } from "./get-stats.ts"

const tag = "Operations"

export const operations: Feature<Services> = {
  name: "operations",
  routes: [
    route(getStats, {
      method: "get",
      path: "/api/v1/stats",
      tag,
      summary: "The numbers of the whole installation: now, and over the last hours",
      description:
        "The series has 24 to 48 equal steps (fewer for less than a day, 30 for 30 days). Requests within ten seconds share an answer.",
      answers: { 200: "The numbers." },
    }),
    route(getSettings, {
      method: "get",
      path: "/api/v1/settings",
      tag,
      summary: "Every setting as it is in force in the process that answers, without secrets",
      answers: { 200: "The settings." },
    }),
  ],
}
