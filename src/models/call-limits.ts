import type { Caller } from "./circuit-breaker.ts"
import type { ProviderCall } from "./provider-call.ts"

export type CallLimits = {
  signal: AbortSignal
  /** Of each try. */
  timeoutMilliseconds: number
  retries: number
  caller: Caller
  /** Told of each call that was made, as the provider's watch is. */
  onCall?: (call: ProviderCall) => void
}
