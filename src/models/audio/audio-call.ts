import type { CallLimits } from "../call-limits.ts"
import { asProviderError } from "../openai-errors.ts"
import type { ProviderCall, ProviderKind } from "../provider-call.ts"
import type { ProviderWatch } from "../provider-watch.ts"

/** What a call to an audio endpoint is billed by, as far as it is known. */
export type AudioUse = Pick<ProviderCall, "inputTokens" | "outputTokens" | "seconds" | "characters">

export const noUse: AudioUse = { inputTokens: 0, outputTokens: 0, seconds: 0, characters: 0 }

/** Reports one call when it is over: `use` may be filled in meanwhile. */
export const startAudioCall = (
  { provider, model, kind, watch }: { provider: string; model: string; kind: ProviderKind; watch: ProviderWatch },
  limits: CallLimits,
) => {
  const started = performance.now()
  const use = { ...noUse }
  const report = (result: ProviderCall["result"]): void => {
    const made = { provider, model, kind, result, milliseconds: performance.now() - started, ...use }
    watch.made(made)
    limits.onCall?.(made)
  }
  return {
    use,
    succeed: (): void => report("ok"),
    /** Returns the error to throw. */
    fail: (error: unknown) => {
      const failure = asProviderError(provider, error, limits.signal)
      report(failure.fault)
      return failure
    },
    leave: (): void => report("cancelled"),
  }
}
