import type { Context as HonoContext } from "hono"
import type { AuditLog } from "../feature/audit-log.ts"
import { rowOfRequest } from "../feature/audit-log.ts"
import { errorStatus } from "../platform/errors.ts"
import type { Logger } from "../platform/logger.ts"
import type { Metrics } from "../platform/metrics.ts"
import { type Tracing, traceId } from "../platform/telemetry/tracing.ts"
import { type AppEnvironment, isKnown } from "./environment.ts"
import { requestSeconds, requestsTotal } from "./metrics.ts"
import type { RequestLog } from "./request-log.ts"

export type Records = { log: Logger; metrics: Metrics; tracing: Tracing; audit: AuditLog }

/** Records a request in the metrics, the audit, the log and its trace, when its answer has ended. */
export const recordRequest = (
  { metrics, tracing, audit }: Records,
  log: RequestLog,
  c: HonoContext<AppEnvironment>,
  { status, milliseconds }: { status: number; milliseconds: number },
): void => {
  const method = knownMethod(c.req.method)
  const route = knownRoute(c.req.routePath)
  const requestId = c.get("requestId")
  metrics.get(requestsTotal).inc({ method, route, status })
  metrics.get(requestSeconds).observe({ method, route }, milliseconds / 1000)
  // Requests without a valid credential, or above the limit, could fill the audit without bound: only log and metrics record them.
  const audited: number = c.get("auditedStatus") ?? status
  const isVouchedFor = isKnown(c) && audited !== errorStatus.RATE_LIMITED
  if (isVouchedFor) audit.add(rowOfRequest({ actor: c.get("actor"), trail: c.get("trail"), requestId }, audited))
  const said = { request_id: requestId, method, route, status, duration_ms: Math.round(milliseconds * 100) / 100 }
  const reason: string | undefined = c.get("reason")
  const why = reason === undefined ? {} : { reason }
  log(tracing.isOn ? { ...said, ...why, trace_id: traceId(tracing) } : { ...said, ...why }, isVouchedFor)
  if (!tracing.isOn) return
  const failed = status >= 500 ? { "error.type": String(status) } : {}
  const attributes = { "http.request.method": method, "http.route": route, "http.response.status_code": status }
  tracing.note({ ...attributes, ...failed }, `${method} ${route}`)
}

export const requestSpan = (c: HonoContext<AppEnvironment>) => ({
  kind: "server" as const,
  parent: c.req.header("traceparent"),
  attributes: { "pika.request_id": c.get("requestId") },
})

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
/** A caller may send any method name, and each would become its own time series. */
const knownMethod = (method: string): string => (methods.has(method) ? method : "other")

/** The pattern, not the path: a path contains ids. */
const knownRoute = (pattern: string): string => (pattern === "/*" || pattern === "*" ? "unmatched" : pattern)
