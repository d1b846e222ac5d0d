import type { Feature } from "../feature/feature.ts"
import { countDaysSchedule } from "./analytics/count-days.ts"
import { analyticsRoutes } from "./analytics/routes.ts"
import type { Services } from "./context.ts"
import { memoryMetrics } from "./memory/metrics.ts"
import { watchDueSessions } from "./memory/queue-due-sessions.ts"
import { rememberJob } from "./memory/remember-job.ts"
import { messageRoutes } from "./messages/routes.ts"
import { personalTables } from "./personal-tables.ts"
import { sessionRoutes } from "./sessions/routes.ts"

export const chat: Feature<Services> = {
  name: "chat",
  tables: personalTables,
  jobs: [rememberJob],
  schedules: [countDaysSchedule],
  metrics: memoryMetrics,
  atStart: watchDueSessions,
  routes: [...sessionRoutes, ...messageRoutes, ...analyticsRoutes],
}
