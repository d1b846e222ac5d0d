import postgres from "postgres"
import type { MessageRow } from "../../chat/messages/message-row.ts"
import { lockSession } from "../../chat/sessions/find-session.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Database, Transaction } from "../../platform/database/connect.ts"
import { AppError } from "../../platform/errors.ts"
import { dropAudio, tellAudio } from "./drop-audio.ts"
import { partBytes } from "./open-audio.ts"
import {
  type AudioKind,
  completeAudio,
  deleteAudio,
  findOldest,
  insertAudio,
  insertPart,
  type NewAudio,
} from "./queries.ts"

/** What one person may have of each kind: the oldest is deleted for the newest. */
const maxBytesOfPerson: Record<AudioKind, number> = { spoken: 64 * 1024 * 1024, recording: 512 * 1024 * 1024 }

export type AudioToStore = Omit<NewAudio, "userId" | "id" | "messageId" | "bytes" | "sha256"> & { data: Uint8Array }

/**
 * Keeps audio of a message, part by part, and tells its sockets. Nothing is kept of a message that was edited, deleted or erased
 * meanwhile. Returns the message as it is now; null: nothing was kept.
 */
export const storeAudio = async (
  sql: Database,
  message: MessageRow,
  { data, ...audio }: AudioToStore,
): Promise<MessageRow | null> => {
  const { user_id: userId, id: messageId } = message
  const id = Bun.randomUUIDv7()
  const sha256 = new Bun.CryptoHasher("sha256").update(data).digest()
  try {
    await asUser(sql, userId, (tx) => insertAudio(tx, { ...audio, userId, id, messageId, bytes: data.length, sha256 }))
    for (let part = 0; part * partBytes < data.length; part++) {
      const bytes = data.subarray(part * partBytes, (part + 1) * partBytes)
      await asUser(sql, userId, (tx) => insertPart(tx, { userId, audioId: id, part, data: bytes }))
    }
    const kept = await asUser(sql, userId, (tx) => finish(tx, message, id))
    const oldest = await asUser(sql, userId, (tx) => findOldest(tx, userId, audio.kind, maxBytesOfPerson[audio.kind]))
    for (const old of oldest) await dropAudio(sql, old)
    return kept
  } catch (error) {
    if (isErased(error)) return null
    throw error
  }
}

const finish = async (tx: Transaction, message: MessageRow, audioId: string): Promise<MessageRow | null> => {
  const { user_id: userId, session_id: sessionId, id } = message
  await lockSession(tx, userId, sessionId)
  const [now] = await tx<MessageRow[]>`
    select * from chat_messages
    where user_id = ${userId} and id = ${id} and deleted_at is null and content = ${message.content}`
  if (!now) {
    await deleteAudio(tx, userId, audioId)
    return null
  }
  await completeAudio(tx, userId, audioId)
  await tellAudio(tx, now)
  return { ...now, has_audio: true }
}

/** The session is gone, or the message that the audio refers to. */
const isErased = (error: unknown): boolean =>
  (error instanceof postgres.PostgresError && error.code === "23503") ||
  (error instanceof AppError && error.code === "NOT_FOUND")
