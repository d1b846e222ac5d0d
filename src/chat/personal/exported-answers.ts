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
import { exampleAnswerId, exampleMessageId } from "./exported-messages.ts"
import { exampleSessionId } from "./exported-sessions.ts"
import { exportedObject, exportedText } from "./fields.ts"

const milliseconds = z.number().min(0).nullable()
const tokens = integerField(0).nullable()

const answerRow = z
  .strictObject({
    message_id: z.uuid(),
    session_id: z.uuid(),
    question_id: z.uuid(),
    options: exportedObject,
    query: exportedText(1_000_000),
    search_mode: exportedText(100).nullable(),
    retrieved: z.array(exportedObject),
    generation_prompt: z.union([z.array(exportedObject), exportedObject]).nullable(),
    provider: exportedText(200).nullable(),
    model: exportedText(200).nullable(),
    prompt_id: exportedText(200).nullable(),
    experiment: exportedText(200).nullable(),
    variant: z.enum(["control", "treatment"]).nullable(),
    prompt_tokens: tokens,
    completion_tokens: tokens,
    retrieval_ms: milliseconds,
    first_token_ms: milliseconds,
    total_ms: milliseconds,
    error_code: exportedText(100).nullable(),
    created_at: exportedTimeField,
    ended_at: exportedTimeField.nullable(),
  })
  .openapi("ExportedChatAnswer")
export type ExportedAnswer = z.output<typeof answerRow>

/** A prompt may have some 100 kB. */
const rowsInOnePage = 20

/** One that waits or runs has only its question, which is in the file. */
const readAnswers = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> =>
  tx<Line[]>`
    select item.message_id::text as key, row_to_json(item)::text as line from (
      select message_id, session_id, question_id, options, query, search_mode, retrieved, generation_prompt, provider, model, prompt_id,
        experiment, variant, prompt_tokens, completion_tokens, retrieval_ms, first_token_ms, total_ms, error_code, ${exportedTimes(tx, "created_at", "ended_at")}
      from chat_answers where user_id = ${userId} and message_id > ${after ?? noId} and state = 'done'
      order by message_id limit ${rowsInOnePage}
    ) as item order by item.message_id`

export const exportedAnswers: Section = {
  section: "chat_answers",
  isOptional: true,
  schema: answerRow,
  description: "How each answer was made: what was found, and the prompt.",
  example: [
    {
      ...{
        message_id: exampleAnswerId,
        session_id: exampleSessionId,
        question_id: exampleMessageId,
      },
      ...{
        options: {},
        query: "What do dinosaurs eat?",
        search_mode: "hybrid",
        retrieved: [],
        generation_prompt: null,
      },
      ...{
        provider: "local",
        model: "local-extractive",
        prompt_id: null,
        experiment: null,
        variant: null,
        prompt_tokens: null,
        completion_tokens: null,
      },
      ...{
        retrieval_ms: 8,
        first_token_ms: 9,
        total_ms: 12,
        error_code: null,
        created_at: timeExample,
        ended_at: timeExample,
      },
    },
  ],
  readPage: readAnswers,
}
