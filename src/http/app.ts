import { OpenAPIHono } from "@hono/zod-openapi"
import type { Context as HonoContext, Next } from "hono"
import { getPath } from "hono/utils/url"
import type { Dialect } from "../feature/dialect.ts"
import { invalidRequest } from "../feature/invalid-request.ts"
import { asAppError, isRefusal } from "../models/as-app-error.ts"
import { AppError, unavailable } from "../platform/errors.ts"
import { createAdmission } from "./admission.ts"
import { answerError } from "./answer-error.ts"
import type { App, AppEnvironment } from "./environment.ts"
import type { Hold } from "./hold-refusal.ts"
import { type Records, recordRequest, requestSpan } from "./record-request.ts"
import { createRequestLog } from "./request-log.ts"
import { setSecurityHeaders } from "./security-headers.ts"

const requestIdPattern = /^[A-Za-z0-9._-]{1,128}$/

/**
 * A Hono app with what all routes share: request id, log, metrics, audit, traces, bounds, and one shape for errors. `hold`: null when
 * refusals are never delayed. `dialects`: the other APIs that are spoken here.
 */
export const createHttpApp = (records: Records, hold: Hold | null, dialects: readonly Dialect[] = []): App => {
  const app = new OpenAPIHono<AppEnvironment>({
    getPath: (request) => {
      const path = getPath(request)
      for (const { readPath } of dialects) {
        const known = readPath(path)
        if (known !== null) return known
      }
      return path
    },
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.error)
    },
  })
  const dialectOf = (c: HonoContext<AppEnvironment>): Dialect | undefined =>
    dialects.find(({ readPath }) => readPath(c.req.path) !== null)
  const answerProblem = (c: HonoContext<AppEnvironment>, error: AppError): Response =>
    answerError(c, error, dialectOf(c))
  /** Nothing failed, so the log has no error: the request's line gives the reason. */
  const refuse = (c: HonoContext<AppEnvironment>, error: AppError): Response => {
    c.set("reason", error.message)
    return answerProblem(c, error)
  }
  const admission = createAdmission()
  const log = createRequestLog(records.log)

  const answer = async (c: HonoContext<AppEnvironment>, next: Next): Promise<void> => {
    const started = performance.now()
    c.set("startedAt", started)
    c.set("ip", c.env.ip)
    setSecurityHeaders(c)
    const leave = admission.enter(c)
    const finish = (status: number): void => {
      leave?.()
      recordRequest(records, log, c, { status, milliseconds: performance.now() - started })
    }
    if (!leave) c.res = refuse(c, unavailable("Too much is asked at once. Try again in a second.", 1))
    else
      try {
        await next()
      } catch (error) {
        leave()
        throw error
      }
    const ending = c.get("ending")
    if (ending) return void ending.then(finish)
    finish(c.res.status)
    // An upgraded connection is a socket already.
    const wait = c.res.status === 101 ? undefined : hold?.(c)
    if (wait) await wait
  }

  /** The span of a request ends with its answer, after its headers were sent. */
  const trace = (c: HonoContext<AppEnvironment>, work: () => Promise<void>): Promise<void> =>
    new Promise((resolve, reject) => {
      const untilEnd = async (): Promise<void> => {
        await work()
        resolve()
        await c.get("ending")
      }
      records.tracing.run("request", requestSpan(c), untilEnd).catch(reject)
    })

  // One middleware for everything that each request needs, because every middleware costs time twice.
  app.use("*", async (c, next) => {
    const given = c.req.header("x-request-id")
    const requestId = given !== undefined && requestIdPattern.test(given) ? given : Bun.randomUUIDv7()
    c.set("requestId", requestId)
    // Set before there is an answer: Hono copies an answer to add a header to it.
    c.header("X-Request-Id", requestId)
    await (records.tracing.isOn ? trace(c, () => answer(c, next)) : answer(c, next))
  })

  app.notFound((c) => {
    const reason = dialectOf(c)?.notOffered(c.req.path) ?? null
    if (reason !== null) return answerProblem(c, new AppError("NOT_IMPLEMENTED", reason))
    return answerProblem(c, new AppError("NOT_FOUND", "There is nothing here. /docs lists what there is."))
  })
  app.onError((error, c) => {
    const known = asAppError(error)
    if (known.code !== "INTERNAL_ERROR" && known.code !== "UNAVAILABLE") return answerProblem(c, known)
    if (isRefusal(error)) return refuse(c, known)
    records.log.error({ err: error, request_id: c.get("requestId"), error_code: known.code }, "request failed")
    return answerProblem(c, known)
  })
  return app
}
