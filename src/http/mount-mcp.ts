import type { Context as HonoContext } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { bindActor, personHeader } from "../mcp/bind-actor.ts"
import type { Services } from "../mcp/context.ts"
import { messageAction } from "../mcp/feature.ts"
import { mcpMessageSeconds, mcpMessagesTotal } from "../mcp/metrics.ts"
import { AppError } from "../platform/errors.ts"
import { bodyRule, takeBody } from "./body.ts"
import type { App, AppEnvironment } from "./environment.ts"
import type { Guard } from "./guard.ts"
import type { LimitRate } from "./limit-rate.ts"

export const mcpPath = "/mcp"

/** As long as an answer of a model may take. */
const maxQuietSeconds = 240

type Checks = { guard: Guard; limitRate: LimitRate }

/** Adds the door for assistants: each POST is one message of the Model Context Protocol, and keeps nothing for the next one. */
export const mountMcp = (app: App, services: Services, checks: Checks): void => {
  app.post(mcpPath, (c) => answer(c, services, checks))
  app.all(mcpPath, (c) => {
    const error = { code: -32000, message: "This server keeps no sessions and opens no streams: POST one message." }
    return c.json({ jsonrpc: "2.0", error, id: null }, 405, { Allow: "POST" })
  })
}

const answer = async (c: HonoContext<AppEnvironment>, services: Services, { guard, limitRate }: Checks) => {
  await guard(c, { action: messageAction, scope: null, rate: null })
  const { answerMessage, isCall, rateOf, refuseMessage, requireKnownPlace } = await import("../mcp/exchange.ts")
  requireKnownPlace(c.req.raw.headers, services.mcpHosts)
  const text = await takeBody(c, rule, services.spool).catch((error: unknown) => countAnyway(c, limitRate, error))
  const message = readJson(String(text))
  const actor = c.get("actor")
  const refusal = await limitRate(c, actor, rateOf(message)).then(() => null, asRefusal)
  if (refusal && !isCall(message)) throw refusal
  if (message === undefined) return send(c, refuseMessage(400, -32700, "The body is not JSON."))
  const asking = { actor, trail: c.get("trail"), requestId: c.get("requestId"), gone: c.req.raw.signal }
  const outcome = { status: 200 }
  const ctx = { ...services, ...asking, actor: bindActor(asking, c.req.header(personHeader)), refusal, outcome }
  c.env.server.timeout(c.req.raw, maxQuietSeconds)
  const response = await answerMessage(ctx, c.req.raw, message)
  const status = response.ok ? outcome.status : response.status
  c.set("auditedStatus", status)
  services.metrics.get(mcpMessagesTotal).inc({ action: asking.trail.action, status })
  const seconds = (performance.now() - c.get("startedAt")) / 1000
  services.metrics.get(mcpMessageSeconds).observe({ action: asking.trail.action }, seconds)
  return send(c, response)
}

/** JSON up to 1 MiB, as everywhere. */
const rule = bodyRule(undefined, undefined)

/** With our headers; of the answer's, only what says what it is. */
const send = async (c: HonoContext<AppEnvironment>, response: Response): Promise<Response> => {
  const type = response.headers.get("content-type")
  if (type !== null) c.header("Content-Type", type)
  return c.body(await response.text(), response.status as ContentfulStatusCode)
}

const countAnyway = async (c: HonoContext<AppEnvironment>, limitRate: LimitRate, error: unknown): Promise<never> => {
  await limitRate(c, c.get("actor"), "other")
  throw error
}

const asRefusal = (error: unknown): AppError => {
  if (error instanceof AppError) return error
  throw error
}

/** Undefined: it is not JSON. */
const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
