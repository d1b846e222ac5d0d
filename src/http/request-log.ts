import type { Logger } from "../platform/logger.ts"

/** `isVouchedFor`: the request had a valid credential and was within its limit. */
export type RequestLog = (line: Record<string, unknown>, isVouchedFor: boolean) => void

/** Anybody can send other requests without end: this many per minute get a line, and the rest are counted in one line. */
const maxLinesPerMinute = 100
const windowMilliseconds = 60_000

export const createRequestLog = (log: Logger): RequestLog => {
  let told = 0
  let untold = 0
  let endsAt = 0
  const tellRest = (): void => {
    if (untold > 0)
      log.info({ requests: untold }, "requests without a valid credential, or over its limit, not told one by one")
    untold = 0
  }
  return (line, isVouchedFor) => {
    if (isVouchedFor) return log.info(line, "request")
    if (performance.now() >= endsAt) {
      told = 0
      endsAt = performance.now() + windowMilliseconds
    }
    if (told < maxLinesPerMinute) {
      told += 1
      return log.info(line, "request")
    }
    if (untold === 0) setTimeout(tellRest, Math.max(0, endsAt - performance.now())).unref()
    untold += 1
  }
}
