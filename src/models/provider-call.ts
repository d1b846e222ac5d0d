import type { ProviderFault } from "./provider-error.ts"

export type ProviderKind = "completion" | "embedding" | "rerank" | "moderation" | "transcription" | "speech"

/** A finished call, including the library's own retries. Tokens are 0 if there was no answer. */
export type ProviderCall = {
  provider: string
  model: string
  kind: ProviderKind
  result: "ok" | ProviderFault
  milliseconds: number
  inputTokens: number
  outputTokens: number
  /** Of audio that was heard. */
  seconds?: number
  /** Of text that was spoken. */
  characters?: number
}
