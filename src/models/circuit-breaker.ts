import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  TaskCancelledError,
} from "cockatiel"
import type { ProviderKind } from "./provider-call.ts"
import { ProviderError } from "./provider-error.ts"
import type { ProviderWatch } from "./provider-watch.ts"

/** Who waits for the answer. */
export type Caller = "request" | "job"

/** Runs `call`, or throws a `ProviderError` without running it. */
export type CircuitBreaker = <Answer>(
  model: string,
  limits: { signal: AbortSignal; caller: Caller },
  call: () => Promise<Answer>,
) => Promise<Answer>

const breakerPauseMilliseconds = 5000
const failuresThatOpenTheBreaker = 5

/** Maximum number of running and of waiting calls. 256 concurrent jobs, the maximum, make 1,024 calls. */
const places = { request: { running: 64, waiting: 256 }, job: { running: 32, waiting: 1024 } }

/**
 * Guards the calls of one kind to one provider. Each kind has its own breaker: a dead chat endpoint says nothing about the one for
 * embeddings. Jobs and requests have separate queues, so that a search does not wait behind an import.
 */
export const createCircuitBreaker = (provider: string, kind: ProviderKind, watch: ProviderWatch): CircuitBreaker => {
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof ProviderError && error.transient),
    { halfOpenAfter: breakerPauseMilliseconds, breaker: new ConsecutiveBreaker(failuresThatOpenTheBreaker) },
  )
  watch.breaker(provider, kind, false)
  breaker.onBreak(() => watch.breaker(provider, kind, true))
  breaker.onReset(() => watch.breaker(provider, kind, false))
  const lines = {
    request: bulkhead(places.request.running, places.request.waiting),
    job: bulkhead(places.job.running, places.job.waiting),
  }
  return async (model, { signal, caller }, call) => {
    const enter = () => {
      watch.checkBudget(provider)
      // In the half-open state one call tests the provider. Others would wait for it, however long it takes.
      if (breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError()
      return breaker.execute(call)
    }
    try {
      return await waitInLine(lines[caller], signal, enter)
    } catch (error) {
      const failure = asRefusal(provider, error)
      if (isNotMade(failure, error)) watch.notMade(provider, model, failure.fault)
      throw failure
    }
  }
}

/** A waiting call leaves the queue when its signal is aborted; a running call ends by its own limits. */
const waitInLine = async <Answer>(
  line: ReturnType<typeof bulkhead>,
  signal: AbortSignal,
  enter: () => Promise<Answer>,
): Promise<Answer> => {
  const { promise: givenUp, reject } = Promise.withResolvers<never>()
  let isWaiting = true
  const giveUp = () => isWaiting && reject(new TaskCancelledError())
  signal.addEventListener("abort", giveUp, { once: true })
  const turn = line.execute(() => {
    isWaiting = false
    return enter()
  }, signal)
  return Promise.race([turn, givenUp]).finally(() => signal.removeEventListener("abort", giveUp))
}

/** A call that was made throws its own `ProviderError`. */
const isNotMade = (failure: unknown, thrown: unknown): failure is ProviderError =>
  failure instanceof ProviderError && (failure !== thrown || failure.fault === "spent")

const asRefusal = (provider: string, error: unknown): unknown => {
  if (error instanceof BrokenCircuitError)
    return new ProviderError(
      provider,
      "skipped",
      `The model provider ${provider} failed repeatedly; it is tried again in a few seconds.`,
      breakerPauseMilliseconds / 1000,
      error,
    )
  if (error instanceof BulkheadRejectedError)
    return new ProviderError(provider, "busy", `Too many calls wait for the model provider ${provider}.`, 1, error)
  if (error instanceof TaskCancelledError)
    return new ProviderError(provider, "cancelled", "The call to the model provider was cancelled.", 5, error)
  return error
}
