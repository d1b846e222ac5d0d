import type { Feature } from "../feature/feature.ts"
import type { Services } from "./context.ts"
import { turnsRemembered } from "./memory/metrics.ts"
import { watchDueSessions } from "./memory/queue-due-sessions.ts"
import { rememberJob } from "./memory/remember-job.ts"
import { messageRoutes } from "./messages/routes.ts"
import { personalTables } from "./personal-tables.ts"
import { sessionRoutes } from "./sessions/routes.ts"

export const chat: Feature<Services> = {
  name: "chat",
  tables: personalTables,
  jobs: [rememberJob],
  metrics: [turnsRemembered],
  atStart: watchDueSessions,
  routes: [...sessionRoutes, ...messageRoutes],
}
