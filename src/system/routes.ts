import { createRoute, z } from "@hono/zod-openapi"
import type { RouteContext } from "../app.ts"
import { AppError } from "../platform/errors.ts"
import { errorBodySchema } from "../platform/http/problems.ts"
import { jsonAnswer } from "../platform/http/route.ts"
import { pagePolicy } from "../platform/http/security-headers.ts"
import type { Metrics } from "../platform/metrics.ts"
import { docsFiles } from "./docs-page.ts"
import { buildOpenApi } from "./openapi.ts"
import { version } from "./version.ts"

/** Null when the process can serve; else the reason, in a sentence. */
export type Readiness = () => Promise<string | null>

const tags = ["System"]
const okSchema = z.object({ status: z.literal("ok") })
const text = (description: string, type: string) => ({ description, content: { [type]: { schema: z.string() } } })

export const systemRoutes = ({ app }: RouteContext, metrics: Metrics, checkReady: Readiness): void => {
  app.openapi(
    createRoute({
      method: "get",
      path: "/health",
      tags,
      summary: "The process lives; nothing else is looked at",
      responses: { 200: jsonAnswer("It lives.", okSchema) },
    }),
    (c) => c.json({ status: "ok" as const }, 200),
  )

  app.openapi(
    createRoute({
      method: "get",
      path: "/ready",
      tags,
      summary: "Database, migrations and queue are there",
      responses: {
        200: jsonAnswer("It can serve.", okSchema),
        503: { description: "Why it cannot.", content: { "application/json": { schema: errorBodySchema } } },
      },
    }),
    async (c) => {
      const reason = await checkReady()
      if (reason !== null) throw new AppError("UNAVAILABLE", reason, { retryAfterSeconds: 2 })
      return c.json({ status: "ok" as const }, 200)
    },
  )

  app.openapi(
    createRoute({
      method: "get",
      path: "/metrics",
      tags,
      summary: "Prometheus metrics",
      responses: { 200: text("Metrics as text.", "text/plain") },
    }),
    async (c) => c.text(await metrics.registry.metrics(), 200, { "Content-Type": metrics.registry.contentType }),
  )

  app.openapi(
    createRoute({
      method: "get",
      path: "/",
      tags,
      summary: "What this is and where to go",
      responses: {
        200: jsonAnswer(
          "Where to go.",
          z.object({
            name: z.string(),
            version: z.string(),
            docs: z.string(),
            openapi: z.string(),
            health: z.string(),
          }),
        ),
      },
    }),
    (c) => c.json({ name: "PIKA Memory", version, docs: "/docs", openapi: "/openapi.json", health: "/health" }, 200),
  )

  for (const [path, file] of Object.entries(docsFiles))
    app.get(path, (c) =>
      c.body(readBody(file.body()), 200, {
        "Content-Type": file.type,
        "Content-Security-Policy": pagePolicy,
      }),
    )

  let document: string | undefined
  app.get("/openapi.json", (c) => {
    document ??= buildOpenApi(app)
    return c.body(document, 200, { "Content-Type": "application/json" })
  })
}

const readBody = (body: string | Blob): string | ReadableStream => (typeof body === "string" ? body : body.stream())
