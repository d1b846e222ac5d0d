import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import { type AuditServices, listAudit, listAuditAction } from "./list-audit.ts"
import { auditMetrics } from "./metrics.ts"
import { personalTables } from "./personal-tables.ts"

/** `others`: the audit actions of all other features. */
export const auditFeature = (others: readonly string[]): Feature<AuditServices> => ({
  name: "audit",
  metrics: auditMetrics,
  tables: personalTables,
  routes: [
    route(listAudit([...others, listAuditAction]), {
      method: "get",
      path: "/api/v1/audit",
      tag: "Privacy",
      summary: "Who did what to whose data, newest first",
      answers: { 200: "A page of the audit." },
    }),
  ],
})
