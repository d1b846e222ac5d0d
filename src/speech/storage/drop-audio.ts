import { appendEvent } from "../../chat/events/append-event.ts"
import type { MessageRow } from "../../chat/messages/message-row.ts"
import { lockSession } from "../../chat/sessions/find-session.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Database, Transaction } from "../../platform/database/connect.ts"
import { deleteAudio, type OwnedAudio } from "./queries.ts"

type Owned = Pick<MessageRow, "user_id" | "session_id" | "id">

/** Whether a message has audio has changed: under the lock of its session, writes it and tells the sockets. */
export const tellAudio = async (tx: Transaction, { user_id: userId, session_id: sessionId, id }: Owned) => {
  await tx`
    update chat_messages set has_audio = exists (
      select from chat_audio where user_id = ${userId} and message_id = ${id} and is_complete)
    where user_id = ${userId} and id = ${id}`
  await tx`update chat_sessions set version = version + 1 where user_id = ${userId} and id = ${sessionId}`
  await appendEvent(tx, userId, sessionId, { type: "message_updated", messageId: id })
}

/** Deletes audio of a message that stays. */
export const dropAudio = (sql: Database, { user_id: userId, id, message_id: messageId }: OwnedAudio): Promise<void> =>
  asUser(sql, userId, async (tx) => {
    const [message] = await tx<Owned[]>`
      select user_id, session_id, id from chat_messages where user_id = ${userId} and id = ${messageId}`
    if (!message) return
    await lockSession(tx, userId, message.session_id)
    await deleteAudio(tx, userId, id)
    await tellAudio(tx, message)
  })

const spokenDays = "30 days"
const recordingDays = "365 days"

/** Deletes audio that was kept long enough, and what was never whole. */
export const purgeAudio = async (sql: Database, batch: number): Promise<number> => {
  const expired = await sql<OwnedAudio[]>`
    select user_id, id, message_id from expired_chat_audio(${spokenDays}::interval, ${recordingDays}::interval, ${batch})`
  for (const audio of expired) await dropAudio(sql, audio)
  return expired.length
}
