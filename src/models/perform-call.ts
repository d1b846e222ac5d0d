import type OpenAI from "openai"
import type { CallLimits } from "./call-limits.ts"
import { createCircuitBreaker } from "./circuit-breaker.ts"
import type { TokenCount } from "./openai-answers.ts"
import { asProviderError } from "./openai-errors.ts"
import type { ProviderCall } from "./provider-call.ts"
import type { ProviderWatch } from "./provider-watch.ts"

type Kind = "completion" | "embedding" | "moderation"

/**
 * Runs one call to a provider: behind the circuit breaker of its kind, within the budget, counted. It keeps its place until `run` has
 * ended. `run` tells the tokens as soon as it knows them: they are paid for even if the answer is of no use.
 */
export type Perform = <Answer>(
  call: { kind: Kind; model: string },
  limits: CallLimits,
  run: (options: OpenAI.RequestOptions, tell: (tokens: TokenCount) => void) => Promise<Answer>,
) => Promise<Answer>

export const createPerform = (name: string, watch: ProviderWatch): Perform => {
  const gates = {
    completion: createCircuitBreaker(name, "completion", watch),
    embedding: createCircuitBreaker(name, "embedding", watch),
    moderation: createCircuitBreaker(name, "moderation", watch),
  }
  return ({ kind, model }, limits, run) =>
    gates[kind](model, limits, async () => {
      const options = { signal: limits.signal, timeout: limits.timeoutMilliseconds, maxRetries: limits.retries }
      const started = performance.now()
      let tokens: TokenCount = { inputTokens: 0, outputTokens: 0 }
      const report = (result: ProviderCall["result"]) => {
        const made = { provider: name, model, kind, result, milliseconds: performance.now() - started, ...tokens }
        watch.made(made)
        limits.onCall?.(made)
      }
      try {
        const answer = await run(options, (told) => {
          tokens = told
        })
        report("ok")
        return answer
      } catch (error) {
        const failure = asProviderError(name, error, limits.signal)
        report(failure.fault)
        throw failure
      }
    })
}
