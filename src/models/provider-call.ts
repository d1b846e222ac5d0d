import type { ProviderFault } from "./provider-error.ts"

export type ProviderKind = "completion" | "embedding" | "rerank"

/** A call that was made, with the library's own retries in it. Tokens are 0 where no answer came. */
export type ProviderCall = {
  provider: string
  model: string
  kind: ProviderKind
  result: "ok" | ProviderFault
  milliseconds: number
  inputTokens: number
  outputTokens: number
}
