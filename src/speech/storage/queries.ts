import { countGarbage } from "../../platform/collect-garbage.ts"
import type { Transaction } from "../../platform/database/connect.ts"

export type AudioKind = "recording" | "spoken"

export type AudioRow = {
  id: string
  message_id: string
  kind: AudioKind
  mime_type: string
  /** PostgreSQL's bigint arrives as text. */
  bytes: string
  sha256: Buffer
}

export type NewAudio = {
  userId: string
  id: string
  messageId: string
  kind: AudioKind
  settingsHash: Buffer | null
  mimeType: string
  bytes: number
  sha256: Buffer
}

export const insertAudio = async (tx: Transaction, audio: NewAudio): Promise<void> => {
  await tx`
    insert into chat_audio (user_id, id, message_id, kind, settings_hash, mime_type, bytes, sha256)
    values (${audio.userId}, ${audio.id}, ${audio.messageId}, ${audio.kind}, ${audio.settingsHash}, ${audio.mimeType}, ${audio.bytes},
      ${audio.sha256})`
}

export const completeAudio = async (tx: Transaction, userId: string, id: string): Promise<void> => {
  await tx`update chat_audio set is_complete = true where user_id = ${userId} and id = ${id}`
}

/** Its parts are deleted with it. */
export const deleteAudio = async (tx: Transaction, userId: string, id: string): Promise<void> => {
  await tx`delete from chat_audio where user_id = ${userId} and id = ${id}`
}

/** A recording comes before what was spoken, and the newest first. */
export const findAudio = async (tx: Transaction, userId: string, messageId: string): Promise<AudioRow | undefined> => {
  const [row] = await tx<AudioRow[]>`
    select id, message_id, kind, mime_type, bytes, sha256 from chat_audio
    where user_id = ${userId} and message_id = ${messageId} and is_complete
    order by kind = 'recording' desc, id desc limit 1`
  return row
}

export const findSpoken = async (
  tx: Transaction,
  userId: string,
  messageId: string,
  settingsHash: Buffer,
): Promise<AudioRow | undefined> => {
  const [row] = await tx<AudioRow[]>`
    select id, message_id, kind, mime_type, bytes, sha256 from chat_audio
    where user_id = ${userId} and message_id = ${messageId} and settings_hash = ${settingsHash} and is_complete
    order by id desc limit 1`
  return row
}

/** The oldest audio of a kind, which is over the bytes of it that a person may have. */
export const findOldest = (tx: Transaction, userId: string, kind: AudioKind, maxBytes: number): Promise<OwnedAudio[]> =>
  tx<OwnedAudio[]>`
    select ${userId} as user_id, id, message_id from (
      select id, message_id, sum(bytes) over (order by id desc) as total from chat_audio
      where user_id = ${userId} and kind = ${kind} and is_complete
    ) as newest where total > ${maxBytes} order by id`

export type OwnedAudio = { user_id: string; id: string; message_id: string }

/** Bytes go to the database and back as base64, which is copied several times. */
const garbageOfText = 6

export const insertPart = async (
  tx: Transaction,
  { userId, audioId, part, data }: { userId: string; audioId: string; part: number; data: Uint8Array },
): Promise<void> => {
  countGarbage(data.length * garbageOfText)
  const base64 = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64")
  await tx`
    insert into chat_audio_parts (user_id, audio_id, part, data)
    values (${userId}, ${audioId}, ${part}, decode(${base64}, 'base64'))`
}

export const readPart = async (
  tx: Transaction,
  { userId, audioId, part }: { userId: string; audioId: string; part: number },
): Promise<Buffer | undefined> => {
  const [row] = await tx<{ data: string }[]>`
    select encode(data, 'base64') as data from chat_audio_parts
    where user_id = ${userId} and audio_id = ${audioId} and part = ${part}`
  if (!row) return undefined
  countGarbage(row.data.length * garbageOfText)
  return Buffer.from(row.data, "base64")
}
