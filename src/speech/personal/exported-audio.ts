import { z } from "@hono/zod-openapi"
import {
  exportedTimeField,
  exportedTimes,
  integerField,
  type Line,
  noId,
  timeExample,
} from "../../feature/exported-rows.ts"
import type { Section } from "../../feature/personal-table.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { isStorable } from "../../platform/text.ts"
import { partBytes } from "../storage/open-audio.ts"

const audioRow = z
  .strictObject({
    id: z.uuid(),
    message_id: z.uuid(),
    mime_type: z.string().max(100).refine(isStorable),
    bytes: z.int().min(0),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    created_at: exportedTimeField,
  })
  .openapi("ExportedRecording")
export type ExportedRecording = z.output<typeof audioRow>

const partRow = z
  .strictObject({ audio_id: z.uuid(), part: integerField(0), data: z.base64().max(partBytes * 2) })
  .openapi("ExportedRecordingBytes")
export type ExportedPart = z.output<typeof partRow>

const rowsInOnePage = 100

const readRecordings = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> =>
  tx<Line[]>`
    select item.id::text as key, row_to_json(item)::text as line from (
      select id, message_id, mime_type, bytes, encode(sha256, 'hex') as sha256, ${exportedTimes(tx, "created_at")}
      from chat_audio where user_id = ${userId} and id > ${after ?? noId} and kind = 'recording' and is_complete
      order by id limit ${rowsInOnePage}
    ) as item order by item.id`

/** The next part of a recording. PostgreSQL breaks base64 into lines. */
const readParts = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> => {
  const [audioId = noId, part = "-1"] = after?.split(" ") ?? []
  return tx<Line[]>`
    select concat(item.audio_id, ' ', item.part) as key, row_to_json(item)::text as line from (
      select audio_id, part, replace(encode(data, 'base64'), E'\n', '') as data
      from chat_audio_parts parts
      where user_id = ${userId} and (audio_id, part) > (${audioId}::uuid, ${part}::int) and exists (
        select from chat_audio audio
        where audio.user_id = ${userId} and audio.id = parts.audio_id and audio.kind = 'recording' and audio.is_complete)
      order by audio_id, part limit 1
    ) as item`
}

const exampleAudioId = "019a5c3e-7b1a-7000-8000-00000000000e"
/** Of the example of `chat_messages`. */
const exampleMessageId = "019a5c3e-7b1a-7000-8000-00000000000b"

export const exportedRecordings: Section = {
  section: "chat_recordings",
  isOptional: true,
  schema: audioRow,
  description: "Recordings of what the person said, if they are kept. Messages that were spoken can be spoken again.",
  example: [
    {
      ...{ id: exampleAudioId, message_id: exampleMessageId, mime_type: "audio/flac", bytes: 4 },
      sha256: "70bf93310284b039f237e82db4407df3e3ca642fac2b9ebb02973764424c7418",
      created_at: timeExample,
    },
  ],
  readPage: readRecordings,
}

export const exportedParts: Section = {
  section: "chat_recording_bytes",
  isOptional: true,
  schema: partRow,
  description: "The bytes of each recording in parts.",
  example: [{ audio_id: exampleAudioId, part: 0, data: "ZkxhQw==" }],
  readPage: readParts,
}
