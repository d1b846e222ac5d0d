import type { Context as HonoContext } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import type { BaseServices } from "../feature/context.ts"
import { writeJson } from "../feature/json-text.ts"
import type { Route } from "../feature/route.ts"
import { StreamedAnswer } from "../feature/streamed-answer.ts"
import { takeBody } from "./body.ts"
import { documentRoute } from "./document-route.ts"
import type { App, AppEnvironment } from "./environment.ts"
import type { Guard } from "./guard.ts"
import { createInputReader } from "./read-input.ts"
import { sendStream } from "./send-stream.ts"

const json = { "Content-Type": "application/json" }

/**
 * Adds a route to the server and to the OpenAPI document. One function checks, reads, runs and answers: Hono's own validators make a
 * chain of middlewares that takes as long as a search from the cache.
 */
export const mountRoute = <Services extends BaseServices>(
  app: App,
  guard: Guard,
  services: Services,
  route: Route<Services>,
): void => {
  app.openAPIRegistry.registerPath(documentRoute(route))
  const readInput = createInputReader(route)
  app.on(route.method, route.path.replaceAll(/\{(\w+)\}/g, ":$1"), async (c) => {
    await guard(c, route)
    const ctx = {
      ...services,
      ...{ actor: c.get("actor"), requestId: c.get("requestId"), trail: c.get("trail") },
      // The server creates it on first access, and most verbs never need it.
      get gone() {
        return c.req.raw.signal
      },
    }
    const input = readInput(c, await takeBody(c, route.body))
    const { status, body } = await route.answer(ctx, input)
    if (body instanceof StreamedAnswer) return sendStream(c, services.log, body, status as ContentfulStatusCode)
    return send(c, status, body)
  })
}

const send = (c: HonoContext<AppEnvironment>, status: number, body: unknown): Response => {
  if (status === 204) return c.body(null, 204)
  return c.body(writeJson(body), status as ContentfulStatusCode, json)
}
