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

const text = z.string().max(1000).refine(isStorable, "must not hold NUL or half a surrogate pair")
const amount = z.number().min(0)

const speechRow = z
  .strictObject({
    message_id: z.uuid(),
    kind: z.enum(["heard", "spoken"]),
    provider: text,
    model: text,
    language: text.nullable(),
    audio_seconds: amount.nullable(),
    characters: integerField(0).nullable(),
    first_bytes_ms: amount.nullable(),
    total_ms: amount,
    created_at: exportedTimeField,
  })
  .openapi("ExportedSpeech")
export type ExportedSpeech = z.output<typeof speechRow>

const rowsInOnePage = 500

const readSpeech = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> => {
  const [messageId = noId, kind = ""] = after?.split(" ") ?? []
  return tx<Line[]>`
    select concat(item.message_id, ' ', item.kind) as key, row_to_json(item)::text as line from (
      select message_id, kind, provider, model, language, audio_seconds, characters, first_bytes_ms, total_ms,
        ${exportedTimes(tx, "created_at")}
      from chat_speech where user_id = ${userId} and (message_id, kind) > (${messageId}::uuid, ${kind})
      order by message_id, kind limit ${rowsInOnePage}
    ) as item order by item.message_id, item.kind`
}

export const exportedSpeech: Section = {
  section: "chat_speech",
  isOptional: true,
  schema: speechRow,
  description: "How each message was heard or spoken: by which model, and how long it took.",
  example: [
    {
      ...{ message_id: "019a5c3e-7b1a-7000-8000-00000000000b", kind: "heard", provider: "openai", model: "whisper-1" },
      ...{ language: "en", audio_seconds: 3.2, characters: null, first_bytes_ms: null, total_ms: 640 },
      created_at: timeExample,
    },
  ],
  readPage: readSpeech,
}
