import type { z } from "@hono/zod-openapi"
import type { MessageRow } from "../chat/messages/message-row.ts"
import type { Citation } from "../chat/messages/schemas.ts"
import type { optionsSchema } from "./options.ts"

/** How one question is to be answered. What is undefined has the value of the session's `rag_config`. */
export type AskOptions = z.output<typeof optionsSchema>

export type Question = {
  userId: string
  sessionId: string
  /** The session does not exist yet: it begins with the question. */
  isNewSession?: boolean
  query: string
  clientMessageId?: string | null
  contentType?: "text" | "audio"
  options?: AskOptions
  /** Aborted when nobody waits for the answer any more: it is stopped. Undefined: it is finished whoever leaves (sockets). */
  gone?: AbortSignal
}

export type FinishedAnswer = {
  message: MessageRow
  citations: Citation[]
  provider: string
  model: string
  usage: { promptTokens: number; completionTokens: number }
  milliseconds: { retrieval: number; firstToken: number; total: number }
}

/** An answer that waits for its turn, or runs. `messageId`: of the answer's message. */
export type AskedAnswer = {
  question: MessageRow
  messageId: string
  /** False: the question was stored before, under the same `client_message_id`. */
  isNew: boolean
  /** It was asked before: `finished` is the answer to the first one. */
  isRepeated: boolean
  /** Resolves when something was looked for. */
  retrieved: Promise<Citation[]>
  /** The text in parts; ends with the answer, whole or not. */
  deltas: AsyncIterable<string>
  /** Rejects with the error for the caller when the answer failed. */
  finished: Promise<FinishedAnswer>
}
