import { DelegateBackoff, handleWhen, retry } from "cockatiel"
import { ProviderError } from "../../models/provider-error.ts"

/** A provider that is away for longer costs the attempt; the next one goes on where it stopped. */
const maxTries = 8
const firstWaitMilliseconds = 500
const maxWaitMilliseconds = 30_000

/** The wait before a retry: twice as long each time, and at least as long as the provider asks for. */
const waitBefore = (attempt: number, error: unknown): number => {
  const asked = error instanceof ProviderError && error.fault === "overloaded" ? error.retryAfterSeconds * 1000 : 0
  const own = firstWaitMilliseconds * 2 ** (attempt - 1) * (0.75 + Math.random() / 2)
  return Math.min(maxWaitMilliseconds, Math.max(asked, own))
}

const mayComeRight = (error: unknown): boolean =>
  error instanceof ProviderError && ["overloaded", "unreachable", "skipped", "busy"].includes(error.fault)

const patiently = retry(handleWhen(mayComeRight), {
  maxAttempts: maxTries,
  backoff: new DelegateBackoff(({ attempt, result }) => waitBefore(attempt, "error" in result ? result.error : null)),
})

/** Calls a model, and calls it again while it is overloaded or cannot be reached. Throws a `ProviderError`. */
export const whenProviderIsBack = <Answer>(signal: AbortSignal, call: () => Promise<Answer>): Promise<Answer> =>
  patiently.execute(call, signal)
