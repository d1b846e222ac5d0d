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
  /** The schema that the model is told. */
  schema: Record<string, unknown>
  /** The schema is a caller's own: strict endpoints refuse most of them, so it stands in the prompt. */
  isOfCaller?: boolean
  /** The check of the answer; it accepts everything that `schema` allows. */
  shape: z.ZodType<Answer>
}

type Messages = OpenAI.ChatCompletionCreateParamsNonStreaming["messages"]

/** One call to a chat endpoint. `read` gets the text of the answer; an error that it throws is the call's failure. */
export type Chat = <Answer>(
  chat: Pick<OpenAI.ChatCompletionCreateParamsNonStreaming, "model" | "messages" | "response_format">,
  read: (text: string) => Answer,
  limits: CallLimits,
) => Promise<Answer>

const formatsInPrompt: readonly AnswerFormat[] = ["json_object", "text"]

/** Of a long invalid answer, the model is shown this much. */
const shownCharacters = 20_000

/**
 * Asks for JSON of a given shape. If an endpoint refuses JSON Schema, it is asked again with the schema in the prompt, and this is
 * remembered for an hour. A model that answers with something else is shown its mistake once.
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
      // It accepted the schema and did not follow it.
      if (format === "json_schema") formats.remember(request.model, "json_object")
      return answer
    }
  }

  return async <Answer>(request: Completion<Answer>, limits: CallLimits): Promise<Answer> => {
    let refused: unknown
    for (const format of request.isOfCaller ? formatsInPrompt : formats.toTry(request.model)) {
      try {
        const answer = await ask(request, format, limits)
        if (!request.isOfCaller) formats.remember(request.model, format)
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
