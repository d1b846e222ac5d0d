import type { MessageRow } from "../chat/messages/message-row.ts"
import { type SpeechConfig, speechConfigSchema } from "../chat/sessions/config-schemas.ts"
import { readSession } from "../chat/sessions/find-session.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { notFound } from "../platform/errors.ts"

/** Throws NOT_FOUND when it no longer exists, or was deleted. */
export const readMessage = async (tx: Transaction, userId: string, id: string): Promise<MessageRow> => {
  const [row] = await tx<MessageRow[]>`
    select * from chat_messages where user_id = ${userId} and id = ${id} and deleted_at is null`
  if (!row) throw notFound("message")
  return row
}

export const speechConfigOf = async (tx: Transaction, userId: string, sessionId: string): Promise<SpeechConfig> =>
  speechConfigSchema.parse((await readSession(tx, userId, sessionId)).speech_config)
