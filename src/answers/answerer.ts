import type { CallLimits } from "../models/call-limits.ts"

/** Something that was found, as the model is shown it. */
export type Evidence = {
  marker: number
  type: "document" | "memory"
  title: string | null
  text: string
  score: number
}

/** What an answer is made from. `history`: earlier messages, oldest first. */
export type AnswerInput = {
  question: string
  evidence: readonly Evidence[]
  history: readonly { role: "user" | "assistant"; content: string }[]
  instructions: string | null
  /** Of the session; null: CHAT_MODEL. */
  model: string | null
  maxTokens: number
  /** Chooses the side of an experiment. */
  messageId: string
}

/** How an answer was made. Tokens are as the provider counted them, or were estimated. */
export type MadeAnswer = {
  provider: string
  /** `local-extractive` for the built-in one. */
  model: string
  promptId: string
  promptTokens: number
  completionTokens: number
  /** It is not made from the evidence: nothing is known, or a kind sentence stands in the place of what is not fit for a child. */
  isUnfounded?: boolean
}

/**
 * Writes answers. `prompt`: the messages as they are sent, within the token budget; what was left out of `evidence` and `history` is not
 * in it. `write`: the text in parts, and at the end how it was made. It asks the next provider only while no part has come; it throws a
 * `ProviderError`, and ends the provider's call at once when `limits.signal` is aborted.
 */
export type Answerer = {
  prepare: (input: AnswerInput) => PreparedAnswer
}
export type PreparedAnswer = {
  prompt: readonly { role: "system" | "user" | "assistant"; content: string }[]
  /** Markers of the evidence that is in the prompt. */
  shown: readonly number[]
  /** Its side in PIKA_CHAT_EXPERIMENT, for its row in `chat_answers`; null: there is none. */
  experiment: { name: string; variant: "control" | "treatment" } | null
  write: (limits: CallLimits) => AsyncGenerator<string, MadeAnswer>
}
