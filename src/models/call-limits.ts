import type { Caller } from "./gate.ts"
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
