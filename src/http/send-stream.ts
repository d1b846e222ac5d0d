import type { Context as HonoContext } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import type { StreamedAnswer } from "../feature/streamed-answer.ts"
import { AppError } from "../platform/errors.ts"
import type { Logger } from "../platform/logger.ts"
import type { AppEnvironment } from "./environment.ts"
import { type Ending, runStream } from "./run-stream.ts"

/** Answers with a stream. Throws errors that occur before the first byte. `ending` tells the recorders of the request how it ended. */
export const sendStream = async (
  c: HonoContext<AppEnvironment>,
  log: Logger,
  answer: StreamedAnswer,
  usualStatus: ContentfulStatusCode,
): Promise<Response> => {
  const { contentType, headers: more, status = usualStatus } = answer.options
  const headers = { ...more, "Content-Type": contentType }
  if (c.req.method === "HEAD") return c.body(null, status, headers)
  const request = c.req.raw
  const stream = runStream(answer, { gone: request.signal, stopping: c.env.stopping })
  const early = await stream.started
  if (early?.status === 499) return c.body(null, 499 as ContentfulStatusCode)
  if (early) throw early.reason
  c.set(
    "ending",
    stream.ended.then((ending) => {
      tellReason(c, log, ending)
      // The runtime does not notice the end of a stream while the client reads nothing.
      if (ending.status !== 200) c.env.server.timeout(request, 1)
      return ending.status === 200 ? status : ending.status
    }),
  )
  return c.body(stream.readable, status, headers)
}

const tellReason = (c: HonoContext<AppEnvironment>, log: Logger, { status, reason }: Ending): void => {
  if (status === 200) return
  const isKnown = status === 499 || reason instanceof AppError
  c.set("reason", isKnown && reason instanceof Error ? reason.message : "the answer broke off")
  if (!isKnown) log.error({ err: reason, request_id: c.get("requestId") }, "an answer broke off")
}
