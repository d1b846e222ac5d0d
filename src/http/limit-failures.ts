import type { Context } from "hono"
import type { FailedTries } from "../accounts/failed-tries.ts"
import { AppError } from "../platform/errors.ts"
import type { AppEnvironment } from "./environment.ts"
import { refusalsAtOnce } from "./hold-refusal.ts"

/** Handles a request with an invalid credential: throws `error`, or RATE_LIMITED when its network sent too many. */
export type LimitFailures = (c: Context<AppEnvironment>, error: unknown) => never

/** `tries`: null when failed attempts are not limited. */
export const createLimitFailures =
  (tries: FailedTries | null): LimitFailures =>
  (c, error) => {
    const isWrong = error instanceof AppError && (error.code === "UNAUTHORIZED" || error.code === "RATE_LIMITED")
    if (!tries || !isWrong) throw error
    const { over, tooMany } = tries.count(c.get("ip"))
    if (over > refusalsAtOnce) c.set("isHeld", true)
    throw over > 0 ? tooMany : error
  }
