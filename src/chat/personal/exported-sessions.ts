import { z } from "@hono/zod-openapi"
import { exportedTimeField, exportedTimes, type Line, noId, timeExample } from "../../feature/exported-rows.ts"
import { metadataField } from "../../feature/fields.ts"
import type { Section } from "../../feature/personal-table.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { ragConfigSchema, speechConfigSchema } from "../sessions/config-schemas.ts"
import { sessionTypeSchema } from "../sessions/schemas.ts"
import { exportedConfig, exportedText } from "./fields.ts"

const sessionRow = z
  .strictObject({
    id: z.uuid(),
    title: exportedText(200),
    title_from: z.enum(["none", "words", "model", "person"]).openapi({ description: "Who wrote the title." }),
    session_type: sessionTypeSchema,
    rag_config: exportedConfig(ragConfigSchema),
    speech_config: exportedConfig(speechConfigSchema),
    metadata: metadataField,
    is_archived: z.boolean(),
    created_at: exportedTimeField,
    updated_at: exportedTimeField,
    last_message_at: exportedTimeField,
  })
  .openapi("ExportedChatSession")
export type ExportedSession = z.output<typeof sessionRow>

const rowsInOnePage = 200

const readSessions = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> =>
  tx<Line[]>`
    select item.id::text as key, row_to_json(item)::text as line from (
      select id, title, title_from, session_type, rag_config, speech_config, metadata, is_archived,
        ${exportedTimes(tx, "created_at", "updated_at", "last_message_at")}
      from chat_sessions where user_id = ${userId} and id > ${after ?? noId}
      order by id limit ${rowsInOnePage}
    ) as item order by item.id`

export const exampleSessionId = "019a5c3e-7b1a-7000-8000-00000000000a"

export const exportedSessions: Section = {
  section: "chat_sessions",
  isOptional: true,
  schema: sessionRow,
  description: "Conversations. A memory that was learnt from one has its id as `conversation_id`.",
  example: [
    {
      ...{ id: exampleSessionId, title: "What do dinosaurs eat?", title_from: "words", session_type: "mixed" },
      ...{ rag_config: {}, speech_config: {}, metadata: {}, is_archived: false },
      ...{ created_at: timeExample, updated_at: timeExample, last_message_at: timeExample },
    },
  ],
  readPage: readSessions,
}
