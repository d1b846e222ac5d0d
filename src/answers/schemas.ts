import { z } from "@hono/zod-openapi"
import { citationSchema, clientMessageIdField, contentField } from "../chat/messages/schemas.ts"
import { sourceSchema } from "../chat/sessions/config-schemas.ts"
import { libraryField } from "../documents/schemas.ts"
import { idField, textField, userIdField } from "../feature/fields.ts"
import type { AskOptions } from "./asked-answer.ts"
import { filtersSchema } from "./options.ts"

const streamField = z.boolean().default(false).openapi({
  description: "true: the answer comes as server-sent events while it is written. false: as one JSON document.",
})

/** Each option overrules the session's `rag_config` for this question. */
const optionFields = {
  stream: streamField,
  top_k: z.int().min(1).max(50).optional().openapi({ description: "Pieces of evidence, of all sources together." }),
  sources: z.array(sourceSchema).max(2).optional(),
  libraries: z.array(libraryField).max(20).optional().openapi({ description: "Libraries to search as well." }),
  filters: filtersSchema.optional().openapi({ description: "Each filter narrows the source that knows it." }),
  score_threshold: z.number().min(0).max(1).optional(),
  instructions: textField(0, 4000)
    .nullable()
    .optional()
    .openapi({ description: "For the model: who it is, how it speaks." }),
  max_tokens: z.int().min(1).max(4096).optional().openapi({ description: "Of the answer. Default: 800." }),
}

const questionField = contentField
  .refine((value) => value === "" || value.trim() !== "", "must not be blank")
  .openapi({ description: "The question, in Vietnamese or English.", example: "How many horns does it have?" })

export const queryBody = z
  .strictObject({
    user_id: userIdField.optional().openapi({
      description: "Whose memories and documents. Default: the person of the credential; one for everybody names them.",
    }),
    query: questionField,
    conversation_id: idField
      .nullable()
      .default(null)
      .openapi({ description: "A session's id; null begins one, whose id is in the answer." }),
    client_message_id: clientMessageIdField.optional(),
    ...optionFields,
  })
  .openapi("Query")

export const sessionQueryInput = z.strictObject({
  id: idField,
  query: questionField,
  client_message_id: clientMessageIdField.optional(),
  ...optionFields,
})

export const regenerateInput = z.strictObject({ id: idField, stream: streamField })

export const readOptions = (
  body: Pick<z.output<typeof queryBody>, Exclude<keyof typeof optionFields, "stream">>,
): AskOptions => ({
  topK: body.top_k,
  sources: body.sources,
  libraries: body.libraries,
  filters: body.filters,
  scoreThreshold: body.score_threshold,
  instructions: body.instructions,
  maxTokens: body.max_tokens,
})

const answerFields = {
  message_id: z.uuid(),
  conversation_id: z.uuid(),
  answer: z.string(),
  citations: z.array(citationSchema),
  usage: z.strictObject({ prompt_tokens: z.int(), completion_tokens: z.int() }),
  model: z.string(),
  latency_ms: z.strictObject({ retrieval: z.number(), first_token: z.number(), total: z.number() }),
}
export type ShownAnswer = z.input<z.ZodObject<typeof answerFields>>

const ids = {
  message_id: "019a5c3e-7b1a-7000-8000-000000000011",
  conversation_id: "019a5c3e-7b1a-7000-8000-000000000010",
}
const citation = {
  marker: 1,
  type: "memory" as const,
  memory_id: "019a5c3e-7b1a-7000-8000-000000000012",
  score: 0.91,
  text: "User has a dog named Sparky",
}
const latency = { retrieval: 6, first_token: 420, total: 900 }

export const answerSchema = z
  .strictObject({ status: z.literal("success"), request_id: z.string(), ...answerFields })
  .openapi("Answer", {
    example: {
      status: "success",
      request_id: "019a5c3e-7b1a-7000-8000-000000000000",
      ...ids,
      answer: "Your dog is called Sparky [1].",
      citations: [citation],
      usage: { prompt_tokens: 412, completion_tokens: 9 },
      model: "gpt-4o-mini",
      latency_ms: latency,
    },
  })

export const queryExample = { user_id: "user_123", query: "What is my dog's name?", stream: false }

const inPrompt = {
  in_prompt: z.boolean().openapi({ description: "false: there was no room for it in the prompt." }),
}
const [documentSchema, memorySchema] = citationSchema.options
const retrievedSchema = z
  .discriminatedUnion("type", [documentSchema.extend(inPrompt), memorySchema.extend(inPrompt)])
  .openapi("Retrieved")

export const ragContextSchema = z
  .strictObject({
    message_id: z.uuid(),
    query: z.string().openapi({ description: "What was searched for: the question, completed from the conversation." }),
    search_mode: z
      .string()
      .nullable()
      .openapi({ description: "The lanes of the search.", example: "vector+keyword+graph" }),
    retrieved: z.array(retrievedSchema),
    generation_prompt: z
      .array(z.strictObject({ role: z.enum(["system", "user", "assistant"]), content: z.string() }))
      .nullable()
      .openapi({ description: "null: no model was asked, or a message in it was deleted since." }),
    provider: z.string().nullable(),
    model: z.string().nullable(),
    created_at: z.iso.datetime(),
  })
  .openapi("RagContext", {
    example: {
      message_id: ids.message_id,
      query: "What is my dog's name?",
      search_mode: "vector+keyword+graph",
      retrieved: [{ ...citation, in_prompt: true }],
      generation_prompt: [{ role: "system", content: "You are Pika, the kind companion of a child." }],
      provider: "openai",
      model: "gpt-4o-mini",
      created_at: "2026-11-21T06:30:00.000Z",
    },
  })
