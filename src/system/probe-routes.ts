import { z } from "@hono/zod-openapi"
import { jsonAnswer } from "../http/answers.ts"
import type { App } from "../http/environment.ts"
import { openRoute } from "../http/open-route.ts"
import { errorBodySchema } from "../http/problems.ts"
import { AppError } from "../platform/errors.ts"
import type { Metrics } from "../platform/metrics.ts"

/** Null when the process can serve; otherwise the reason, as a sentence. */
export type Readiness = () => Promise<string | null>

const okSchema = z.object({ status: z.literal("ok") })
const text = (description: string, type: string) => ({ description, content: { [type]: { schema: z.string() } } })

/** Health, readiness and metrics. They need no credential, so each answer is cheap, however many ask. */
export const probeRoutes = (app: App, metrics: Metrics, checkReady: Readiness): void => {
  const collect = createCollector(metrics)

  openRoute(
    app,
    {
      path: "/health",
      summary: "The process runs; nothing else is checked",
      responses: { 200: jsonAnswer("It lives.", okSchema) },
    },
    (c) => c.json({ status: "ok" as const }, 200),
  )

  openRoute(
    app,
    {
      path: "/ready",
      summary: "Database, migrations and queue are there",
      responses: {
        200: jsonAnswer("It can serve.", okSchema),
        503: { description: "Why it cannot.", content: { "application/json": { schema: errorBodySchema } } },
      },
    },
    async (c) => {
      const reason = await checkReady()
      if (reason !== null) throw new AppError("UNAVAILABLE", reason, { retryAfterSeconds: 2 })
      return c.json({ status: "ok" as const }, 200)
    },
  )

  openRoute(
    app,
    { path: "/metrics", summary: "Prometheus metrics", responses: { 200: text("Metrics as text.", "text/plain") } },
    async (c) => c.text(await collect(), 200, { "Content-Type": metrics.registry.contentType }),
  )
}

const maxCollectionsPerSecond = 10

/** Collecting the metrics takes milliseconds, so frequent scrapes get the last ones again. */
const createCollector = ({ registry }: Metrics): (() => Promise<string>) => {
  let second = 0
  let collections = 0
  let last: Promise<string> | undefined
  return () => {
    const now = Math.floor(performance.now() / 1000)
    if (now !== second) collections = 0
    second = now
    if (last && collections >= maxCollectionsPerSecond) return last
    collections += 1
    last = registry.metrics()
    return last
  }
}
