import { bulkhead, ConsecutiveBreaker, circuitBreaker, handleAll, TimeoutStrategy, timeout, wrap } from "cockatiel"
import type { Logger } from "../../platform/logger.ts"
import type { PointStore } from "./point-store.ts"

const answerMilliseconds = 50
/** After this many failures in a row, the shared store is not used for a second; then one request tries it again. */
const failuresThatOpenTheBreaker = 5
const breakerPauseMilliseconds = 1000
const maxUnanswered = 1000

/** Counts in `shared`, or in `own` when `shared` fails or takes longer than about 50 ms. Each process then limits on its own. */
export const insureStore = (shared: PointStore, own: PointStore, log: Logger): PointStore => {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: breakerPauseMilliseconds,
    breaker: new ConsecutiveBreaker(failuresThatOpenTheBreaker),
  })
  breaker.onBreak(() => log.warn("rate limits: the shared store does not answer, each process counts for itself"))
  breaker.onReset(() => log.info("rate limits: the shared store answers again"))
  const briefly = wrap(bulkhead(maxUnanswered), breaker, timeout(answerMilliseconds, TimeoutStrategy.Aggressive))
  return {
    count: async (...asked) => {
      try {
        return await briefly.execute(() => shared.count(...asked))
      } catch {
        // The breaker has logged it.
        return own.count(...asked)
      }
    },
    forget: own.forget,
    close: shared.close,
  }
}
