import type { MessageRow } from "../chat/messages/message-row.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"

/** How a message was heard or spoken. */
export type SpeechRecord = {
  kind: "heard" | "spoken"
  provider: string
  model: string
  language: string | null
  audioSeconds: number | null
  characters: number | null
  firstBytesMs: number | null
  totalMs: number
}

/** Only of a message that is still there. */
export const recordSpeech = (
  sql: Database,
  { user_id: userId, id }: Pick<MessageRow, "user_id" | "id">,
  speech: SpeechRecord,
): Promise<void> =>
  asUser(sql, userId, async (tx) => {
    await tx`
      insert into chat_speech (user_id, message_id, kind, provider, model, language, audio_seconds, characters, first_bytes_ms, total_ms)
      select user_id, id, ${speech.kind}, ${speech.provider}, ${speech.model}, ${speech.language}, ${speech.audioSeconds},
        ${speech.characters}, ${speech.firstBytesMs}, ${speech.totalMs}
      from chat_messages where user_id = ${userId} and id = ${id} for key share
      on conflict (user_id, message_id, kind) do update set provider = excluded.provider, model = excluded.model,
        language = excluded.language, audio_seconds = excluded.audio_seconds, characters = excluded.characters,
        first_bytes_ms = excluded.first_bytes_ms, total_ms = excluded.total_ms, created_at = now()`
  })

export type HeardRow = { language: string | null; audio_seconds: number | null; total_ms: number }

export const findHeard = async (tx: Transaction, userId: string, messageId: string): Promise<HeardRow | undefined> => {
  const [row] = await tx<HeardRow[]>`
    select language, audio_seconds, total_ms from chat_speech
    where user_id = ${userId} and message_id = ${messageId} and kind = 'heard'`
  return row
}
