import { z } from "@hono/zod-openapi"
import { libraryField } from "../../documents/schemas.ts"
import { idField, textField } from "../../feature/fields.ts"

export const sourceSchema = z.enum(["memories", "documents"])

const textOrNull = (minimum: number, maximum: number) =>
  textField(minimum, maximum)
    .nullable()
    .openapi({ type: ["string", "null"], minLength: minimum, maxLength: maximum })

const ragFields = {
  top_k: z.int().min(1).max(50).openapi({ description: "How many memories and passages an answer rests on at most." }),
  sources: z.array(sourceSchema).max(2),
  libraries: z.array(libraryField).max(20),
  document_ids: z.array(idField).max(100).openapi({ description: "Only these documents; empty: all." }),
  score_threshold: z.number().min(0).max(1),
  instructions: textOrNull(0, 4000).openapi({ description: "What the model is told besides the prompt." }),
  model: z
    .string()
    .regex(/^[\w.:/-]{1,100}$/, "must be the name of a model")
    .nullable()
    .openapi({ type: ["string", "null"], description: "Null: CHAT_MODEL." }),
}
const memoryFields = {
  read: z.boolean().openapi({ description: "Answers may rest on memories." }),
  write: z.boolean().openapi({ description: "What the user says is learnt." }),
}

/** How the questions of a session are answered. What is left out keeps its default. */
export const ragConfigSchema = z
  .strictObject({
    top_k: ragFields.top_k.default(5),
    sources: ragFields.sources.default(["memories", "documents"]),
    libraries: z.array(z.string()).default([]),
    document_ids: ragFields.document_ids.default([]),
    score_threshold: ragFields.score_threshold.default(0.2),
    instructions: ragFields.instructions.default(null),
    model: ragFields.model.default(null),
    memory: z
      .strictObject({ read: memoryFields.read.default(true), write: memoryFields.write.default(true) })
      .prefault({}),
  })
  .openapi("RagConfig")
export type RagConfig = z.output<typeof ragConfigSchema>

/** As a client gives it, and as it is stored: what is left out has its default, whatever that is later. */
export const givenRagConfig = z
  .strictObject({ ...ragFields, memory: z.strictObject(memoryFields).partial() })
  .partial()
  .openapi("GivenRagConfig", { description: "What is left out has its default." })

const speechFields = {
  language: textOrNull(2, 35),
  voice: textOrNull(1, 100),
  format: z.enum(["mp3", "opus", "wav"]),
  speed: z.number().min(0.25).max(4),
}

export const speechConfigSchema = z
  .strictObject({
    language: speechFields.language.default(null),
    voice: speechFields.voice.default(null),
    format: speechFields.format.default("mp3"),
    speed: speechFields.speed.default(1),
  })
  .openapi("SpeechConfig")
export type SpeechConfig = z.output<typeof speechConfigSchema>

export const givenSpeechConfig = z
  .strictObject(speechFields)
  .partial()
  .openapi("GivenSpeechConfig", { description: "What is left out has its default." })
