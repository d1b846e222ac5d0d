import { counter } from "../platform/metrics.ts"

export const auditRowsRefused = counter({
  name: "audit_rows_refused_total",
  help: "Rows that the audit could not take; the log names each by its id.",
})

export const auditMetrics = [auditRowsRefused]
