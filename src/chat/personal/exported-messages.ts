import { z } from "@hono/zod-openapi"
import {
  exportedTimeField,
  exportedTimes,
  integerField,
  type Line,
  noId,
  timeExample,
} from "../../feature/exported-rows.ts"
import { metadataField } from "../../feature/fields.ts"
import type { Section } from "../../feature/personal-table.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { citationSchema, contentTypeSchema, messageStatusSchema, messageTypeSchema } from "../messages/schemas.ts"
import { exampleSessionId } from "./exported-sessions.ts"
import { exportedText } from "./fields.ts"

/** An answer may be longer than what a client may send. */
const contentText = exportedText(1_000_000)

const messageRow = z
  .strictObject({
    id: z.uuid(),
    session_id: z.uuid(),
    sequence: z.int().min(1).openapi({ description: "Its place in the session." }),
    message_type: messageTypeSchema,
    content_type: contentTypeSchema,
    content: contentText.nullable().openapi({ description: "Null: it is deleted." }),
    status: messageStatusSchema,
    citations: z.array(citationSchema),
    processing_time: z.number().nullable(),
    tokens_used: integerField(0).nullable(),
    model: exportedText(200).nullable(),
    answers_to: z.uuid().nullable().openapi({ description: "The question that it answers." }),
    is_alternative: z.boolean().openapi({ description: "Another answer was made in its place." }),
    client_message_id: exportedText(128).nullable(),
    metadata: metadataField,
    created_at: exportedTimeField,
    edited_at: exportedTimeField.nullable(),
    deleted_at: exportedTimeField.nullable(),
  })
  .openapi("ExportedChatMessage")
export type ExportedMessage = z.output<typeof messageRow>

const editRow = z
  .strictObject({ message_id: z.uuid(), id: z.uuid(), content: contentText, replaced_at: exportedTimeField })
  .openapi("ExportedChatMessageEdit")
export type ExportedEdit = z.output<typeof editRow>

/** The longest message has 80 kB. */
const rowsInOnePage = 50

const readMessages = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> =>
  tx<Line[]>`
    select item.id::text as key, row_to_json(item)::text as line from (
      select id, session_id, sequence, message_type, content_type, case when deleted_at is null then content end as content, status,
        citations, processing_time, tokens_used, model, answers_to, is_alternative, client_message_id, metadata,
        ${exportedTimes(tx, "created_at", "edited_at", "deleted_at")}
      from chat_messages where user_id = ${userId} and id > ${after ?? noId}
      order by id limit ${rowsInOnePage}
    ) as item order by item.id`

const readEdits = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> => {
  const [messageId = noId, id = noId] = after?.split(" ") ?? []
  return tx<Line[]>`
    select concat(item.message_id, ' ', item.id) as key, row_to_json(item)::text as line from (
      select message_id, id, content, ${exportedTimes(tx, "replaced_at")}
      from chat_message_edits where user_id = ${userId} and (message_id, id) > (${messageId}::uuid, ${id}::uuid)
      order by message_id, id limit ${rowsInOnePage}
    ) as item order by item.message_id, item.id`
}

export const exampleMessageId = "019a5c3e-7b1a-7000-8000-00000000000b"
export const exampleAnswerId = "019a5c3e-7b1a-7000-8000-00000000000d"

const messageExample: ExportedMessage = {
  id: exampleMessageId,
  session_id: exampleSessionId,
  sequence: 1,
  message_type: "user",
  content_type: "text",
  content: "What do dinosaurs eat?",
  status: "complete",
  citations: [],
  processing_time: null,
  tokens_used: null,
  model: null,
  answers_to: null,
  is_alternative: false,
  client_message_id: "m-1",
  metadata: {},
  created_at: timeExample,
  edited_at: timeExample,
  deleted_at: null,
}

const answerExample: ExportedMessage = {
  ...messageExample,
  id: exampleAnswerId,
  sequence: 2,
  message_type: "assistant",
  content: "Some ate plants [1].",
  processing_time: 0.01,
  model: "local-extractive",
  answers_to: exampleMessageId,
  client_message_id: null,
  edited_at: null,
}

export const exportedMessages: Section = {
  section: "chat_messages",
  isOptional: true,
  schema: messageRow,
  description: "What was said in the conversations. Of a deleted message there is everything but what it said.",
  example: [messageExample, answerExample],
  readPage: readMessages,
}

export const exportedEdits: Section = {
  section: "chat_message_edits",
  isOptional: true,
  schema: editRow,
  description: "What edited messages said before.",
  example: [
    {
      message_id: exampleMessageId,
      id: "019a5c3e-7b1a-7000-8000-00000000000c",
      content: "What do dinosars eat?",
      replaced_at: timeExample,
    },
  ],
  readPage: readEdits,
}
