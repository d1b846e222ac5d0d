import type { MessageRow } from "../chat/messages/message-row.ts"
import { findMessage } from "../chat/messages/queries.ts"
import type { Transaction } from "../platform/database/connect.ts"
import type { FinishedAnswer } from "./asked-answer.ts"

type FinishedRow = {
  state: string
  provider: string | null
  model: string | null
  prompt_tokens: number | null
  completion_tokens: number | null
  retrieval_ms: number | null
  first_token_ms: number | null
  total_ms: number | null
}

/** An answer as it was stored at its end; null while it waits or runs. */
export const readFinished = async (
  tx: Transaction,
  userId: string,
  messageId: string,
): Promise<FinishedAnswer | null> => {
  const [[answer], message] = await Promise.all([
    tx<FinishedRow[]>`
      select state, provider, model, prompt_tokens, completion_tokens, retrieval_ms, first_token_ms, total_ms
      from chat_answers where user_id = ${userId} and message_id = ${messageId}`,
    findMessage(tx, userId, messageId),
  ])
  return message && answer?.state === "done" ? show(message, answer) : null
}

const show = (message: MessageRow, row: FinishedRow): FinishedAnswer => ({
  message,
  citations: message.deleted_at === null ? message.citations : [],
  provider: row.provider ?? "none",
  model: row.model ?? "none",
  usage: { promptTokens: row.prompt_tokens ?? 0, completionTokens: row.completion_tokens ?? 0 },
  milliseconds: {
    retrieval: row.retrieval_ms ?? 0,
    firstToken: row.first_token_ms ?? row.total_ms ?? 0,
    total: row.total_ms ?? 0,
  },
})
