import type OpenAI from "openai"
import type { z } from "zod"
import {
  type AnswerFormat,
  createFormatMemory,
  describeSchema,
  isFormatRefused,
  responseFormat,
} from "./answer-format.ts"
import type { CallLimits } from "./call-limits.ts"
import { ProviderError } from "./provider-error.ts"
import { readJson, ShapeError } from "./read-json.ts"

export type Completion<Answer> = {
  model: string
  system: string
  user: string
  schemaName: string
  /** What the model is told of the answer. */
  schema: Record<string, unknown>
  /** What the answer must be to be taken; no narrower than `schema`. */
  shape: z.ZodType<Answer>
}

type Messages = OpenAI.ChatCompletionCreateParamsNonStreaming["messages"]

/** One call to a chat endpoint. `read` is handed the text of the answer; what it throws is the call's failure. */
export type Chat = <Answer>(
  chat: Pick<OpenAI.ChatCompletionCreateParamsNonStreaming, "model" | "messages" | "response_format">,
  read: (text: string) => Answer,
  limits: CallLimits,
) => Promise<Answer>

/** Of a long answer that is no JSON, the model is shown this much. */
const shownCharacters = 20_000

/**
 * Asks for JSON of a shape. An endpoint that refuses JSON Schema is asked again with the schema in the prompt, which is remembered for an
 * hour; a model that answers with something else is shown once what was wrong with it.
 */
export const createCompleteJson = (name: string, chat: Chat) => {
  const formats = createFormatMemory()

  const ask = async <Answer>(request: Completion<Answer>, format: AnswerFormat, limits: CallLimits) => {
    const messages = messagesOf(request, format)
    let said = ""
    const send = (more: Messages) =>
      chat(
        { model: request.model, messages: [...messages, ...more], ...responseFormat(format, request) },
        (text) => {
          said = text
          return readJson(name, text, request.shape)
        },
        limits,
      )
    try {
      return await send([])
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error
      const answer = await send(askToRepair(said, error.problem, request)).catch((again: unknown) => {
        throw again instanceof ProviderError && again.fault === "refused" ? error : again
      })
      // It took the schema and did not keep to it.
      if (format === "json_schema") formats.remember(request.model, "json_object")
      return answer
    }
  }

  return async <Answer>(request: Completion<Answer>, limits: CallLimits): Promise<Answer> => {
    let refused: unknown
    for (const format of formats.toTry(request.model)) {
      try {
        const answer = await ask(request, format, limits)
        formats.remember(request.model, format)
        return answer
      } catch (error) {
        if (!isFormatRefused(error)) throw error
        refused ??= error
      }
    }
    throw refused
  }
}

const messagesOf = (request: Completion<unknown>, format: AnswerFormat): Messages => [
  {
    role: "system",
    content: format === "json_schema" ? request.system : `${request.system}\n\n${describeSchema(request)}`,
  },
  { role: "user", content: request.user },
]

const askToRepair = (said: string, problem: string, request: Completion<unknown>): Messages => [
  // Some endpoints refuse a turn without text.
  ...(said.trim() === "" ? [] : [{ role: "assistant" as const, content: said.slice(0, shownCharacters) }]),
  { role: "user", content: `Your answer cannot be used. ${problem} Answer again. ${describeSchema(request)}` },
]
