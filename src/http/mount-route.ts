import type { Context as HonoContext } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import type { Actor, Scope } from "../feature/actor.ts"
import type { BaseServices } from "../feature/context.ts"
import { writeJson } from "../feature/json-text.ts"
import type { Route } from "../feature/route.ts"
import { StreamedAnswer } from "../feature/streamed-answer.ts"
import { networkOf } from "../platform/client-ip.ts"
import { bodyRule, takeBody } from "./body.ts"
import { hasConsoleCookie, writeConsoleCookie } from "./console-cookie.ts"
import { documentRoute } from "./document-route.ts"
import type { App, AppEnvironment } from "./environment.ts"
import type { Guard } from "./guard.ts"
import type { LimitRate } from "./limit-rate.ts"
import { Form } from "./read-form.ts"
import { createInputReader } from "./read-input.ts"
import { sendStream } from "./send-stream.ts"

type Checks = { guard: Guard; limitRate: LimitRate }

const json = { "Content-Type": "application/json" }

/**
 * Adds a route to the server and to the OpenAPI document. One function checks, reads, runs and answers: Hono's own validators make a
 * chain of middlewares that takes as long as a search from the cache.
 */
export const mountRoute = <Services extends BaseServices>(
  app: App,
  checks: Checks,
  services: Services,
  route: Route<Services>,
): void => {
  const { operationId, aliases = {} } = route
  for (const [path, id] of Object.entries({ [route.path]: operationId, ...aliases })) {
    app.openAPIRegistry.registerPath(documentRoute(route, { path, operationId: id }))
    app.on(route.method, path.replaceAll(/\{(\w+)\}/g, ":$1"), answerOf(checks, services, route))
  }
}

const answerOf = <Services extends BaseServices>(
  { guard, limitRate }: Checks,
  services: Services,
  route: Route<Services>,
) => {
  const readInput = createInputReader(route)
  const rule = bodyRule(route.body, services)
  const { maxQuietSeconds } = route
  return async (c: HonoContext<AppEnvironment>): Promise<Response> => {
    await guard(c, route, findSignIn(c, services, route))
    if (route.successStatus !== undefined) c.get("trail").successStatus = route.successStatus
    const ctx = {
      ...services,
      ...{ actor: c.get("actor"), requestId: c.get("requestId"), trail: c.get("trail") },
      // The server creates it on first access, and most verbs never need it.
      get gone() {
        return c.req.raw.signal
      },
    }
    const taken = await takeBody(c, rule, services.spool)
    if (maxQuietSeconds !== undefined) c.env.server.timeout(c.req.raw, maxQuietSeconds)
    try {
      const input = readInput(c, taken)
      const more = route.weigh(input) - 1
      if (more > 0) await limitRate(c, ctx.actor, route.rate, more)
      const { status, body, token } = await route.answer(ctx, input)
      if (token !== undefined) writeConsoleCookie(c, token)
      if (body instanceof StreamedAnswer) return await sendStream(c, services.log, body, status as ContentfulStatusCode)
      return send(c, status, body)
    } finally {
      if (taken instanceof Form) await services.spool.remove(taken.file)
    }
  }
}

/** How to find out who asks, where that is not a matter of headers alone. */
const findSignIn = <Services>(
  c: HonoContext<AppEnvironment>,
  services: Services,
  { signIn, withoutCredential, scope }: Route<Services>,
): (() => Promise<Actor>) | undefined => {
  if (signIn) return () => signIn(services, c.req.param())
  if (withoutCredential === undefined) return undefined
  const isAdmitted = withoutCredential === "always" || (!hasCredential(c) && withoutCredential(services))
  return isAdmitted ? async () => anonymous(c.get("ip"), scope) : undefined
}

const hasCredential = (c: HonoContext<AppEnvironment>): boolean =>
  c.req.header("x-api-key") !== undefined || c.req.header("authorization") !== undefined || hasConsoleCookie(c)

/** The limit of requests counts for the address. */
const anonymous = (ip: string | null, scope: Scope | null): Actor => ({
  kind: "anonymous",
  id: ip === null ? "" : networkOf(ip),
  scopes: scope === null ? [] : [scope],
  userId: null,
})

const send = (c: HonoContext<AppEnvironment>, status: number, body: unknown): Response => {
  if (status === 204) return c.body(null, 204)
  return c.body(writeJson(body), status as ContentfulStatusCode, json)
}
