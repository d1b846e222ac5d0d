import type { Caller } from "./circuit-breaker.ts"
import type { ProviderCall } from "./provider-call.ts"

export type CallLimits = {
  signal: AbortSignal
  /** Timeout of each attempt. */
  timeoutMilliseconds: number
  retries: number
  caller: Caller
  /** Called for each call that was made, like the provider's watch. */
  onCall?: (call: ProviderCall) => void
}
