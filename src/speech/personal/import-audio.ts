import { createHash } from "node:crypto"
import type { Import } from "../../feature/personal-table.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { batchesOf } from "../../platform/turns.ts"
import { partBytes } from "../storage/open-audio.ts"
import { insertPart } from "../storage/queries.ts"
import type { ExportedPart, ExportedRecording } from "./exported-audio.ts"
import type { ExportedSpeech } from "./exported-speech.ts"

type Messages = { chat_messages: { id: string; deleted_at: string | null }[] }
type RecordingsFile = Messages & { chat_recordings: ExportedRecording[]; chat_recording_bytes: ExportedPart[] }
type SpeechFile = Messages & { chat_speech: ExportedSpeech[] }

const rowsAtOnce = 200

const partsOf = ({ chat_recording_bytes: parts }: RecordingsFile): Map<string, ExportedPart[]> =>
  Map.groupBy(parts, (part) => part.audio_id)

/** Whether the parts are in their order, and are the bytes that the recording names. */
const isWhole = (recording: ExportedRecording, parts: readonly ExportedPart[]): boolean => {
  const hash = createHash("sha256")
  let bytes = 0
  for (const [index, { part, data }] of parts.entries()) {
    const decoded = Buffer.from(data, "base64")
    if (part !== index || (index < parts.length - 1 && decoded.length !== partBytes)) return false
    hash.update(decoded)
    bytes += decoded.length
  }
  return bytes === recording.bytes && hash.digest("hex") === recording.sha256
}

const findContradictions = (file: RecordingsFile): string[] => {
  const { chat_messages: messages, chat_recordings: recordings } = file
  const parts = partsOf(file)
  const ids = new Set(recordings.map(({ id }) => id))
  const kept = new Set(messages.flatMap(({ id, deleted_at: deletedAt }) => (deletedAt === null ? [id] : [])))
  const problems: [isSo: boolean, sentence: string][] = [
    [ids.size < recordings.length, "Two recordings have one id."],
    [recordings.some(({ message_id: id }) => !kept.has(id)), "A recording is of no message."],
    [recordings.some((one) => !isWhole(one, parts.get(one.id) ?? [])), "The bytes of a recording are not whole."],
    [[...parts.keys()].some((id) => !ids.has(id)), "Bytes are of no recording."],
  ]
  return problems.flatMap(([isSo, sentence]) => (isSo ? [sentence] : []))
}

const insertRecordings = async (tx: Transaction, userId: string, recordings: readonly ExportedRecording[]) => {
  await tx`
    insert into chat_audio (user_id, id, message_id, kind, mime_type, bytes, sha256, is_complete, created_at)
    select ${userId}, id, message_id, 'recording', mime_type, bytes, decode(sha256, 'hex'), true, created_at
    from jsonb_to_recordset(${JSON.stringify(recordings)}::jsonb) as r(
      id uuid, message_id uuid, mime_type text, bytes bigint, sha256 text, created_at timestamptz)`
  await tx`
    update chat_messages set has_audio = true
    where user_id = ${userId} and id = any (${recordings.map(({ message_id: id }) => id)}::uuid[])`
}

export const importedRecordings: Import<unknown, RecordingsFile> = {
  count: ({ chat_recordings: recordings }) => ({ number: recordings.length, of: "recordings" }),
  findContradictions,
  run: async (_services, file) => ({
    write: async (tx, userId) => {
      for (const rows of batchesOf(file.chat_recordings, rowsAtOnce)) await insertRecordings(tx, userId, rows)
      for (const { audio_id: audioId, part, data } of file.chat_recording_bytes)
        await insertPart(tx, { userId, audioId, part, data: Buffer.from(data, "base64") })
    },
  }),
}

const insertSpeech = async (tx: Transaction, userId: string, rows: readonly ExportedSpeech[]) => {
  await tx`
    insert into chat_speech (user_id, message_id, kind, provider, model, language, audio_seconds, characters, first_bytes_ms, total_ms,
      created_at)
    select ${userId}, message_id, kind, provider, model, language, audio_seconds, characters, first_bytes_ms, total_ms, created_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(
      message_id uuid, kind text, provider text, model text, language text, audio_seconds real, characters integer, first_bytes_ms real,
      total_ms real, created_at timestamptz)`
}

export const importedSpeech: Import<unknown, SpeechFile> = {
  findContradictions: ({ chat_messages: messages, chat_speech: speech }) => {
    const ids = new Set(messages.map(({ id }) => id))
    const keys = new Set(speech.map((one) => `${one.message_id} ${one.kind}`))
    return [
      ...(speech.some(({ message_id: id }) => !ids.has(id)) ? ["Times of speech are of no message."] : []),
      ...(keys.size < speech.length ? ["A message was heard or spoken twice."] : []),
    ]
  },
  run: async (_services, file) => ({
    write: async (tx, userId) => {
      for (const rows of batchesOf(file.chat_speech, rowsAtOnce)) await insertSpeech(tx, userId, rows)
    },
  }),
}
