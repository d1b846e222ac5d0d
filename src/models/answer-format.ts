import { LRUCache } from "lru-cache"
import OpenAI from "openai"
import { ProviderError } from "./provider-error.ts"

/**
 * How an endpoint is told the shape of an answer: by a JSON Schema or, if it does not support that, by the schema in the prompt, with or
 * without JSON mode.
 */
export const answerFormats = ["json_schema", "json_object", "text"] as const
export type AnswerFormat = (typeof answerFormats)[number]

type Schema = { schemaName: string; schema: Record<string, unknown> }

export const responseFormat = (
  format: AnswerFormat,
  { schemaName: name, schema }: Schema,
): Pick<OpenAI.ChatCompletionCreateParamsNonStreaming, "response_format"> => {
  if (format === "text") return {}
  if (format === "json_object") return { response_format: { type: "json_object" } }
  return { response_format: { type: "json_schema", json_schema: { name, schema, strict: true } } }
}

/** For a model that gets the schema in the prompt. */
export const describeSchema = ({ schema }: Schema): string =>
  `Answer with one JSON object and nothing else: no explanation, no code fence. It must be valid by this JSON Schema:\n${JSON.stringify(schema)}`

/** Statuses of an endpoint that does not understand the request. */
const refusals = [400, 404, 422]
/** These too, if the error mentions the format. */
const ambiguous = [405, 406, 415, 500, 501]
const aboutFormat = /response_format|json_schema/i
/** The endpoint's own words: some errors repeat the request, which begins with a brace. */
const ownWords = /^[^{]{0,500}/

/** Whether the endpoint may have refused the answer format, and not another part of the call. */
export const isFormatRefused = (error: unknown): boolean => {
  if (!(error instanceof ProviderError && error.cause instanceof OpenAI.APIError)) return false
  const { status, message, param } = error.cause
  if (status === undefined) return false
  if (refusals.includes(status)) return true
  return ambiguous.includes(status) && aboutFormat.test(`${param ?? ""} ${ownWords.exec(message)?.[0]}`)
}

/** Not for ever, because endpoints are upgraded. */
const rememberMilliseconds = 60 * 60_000
const maxModels = 100

/** Remembers for an hour which format each model of one endpoint supports. An unknown model gets a JSON Schema first. */
export const createFormatMemory = () => {
  const formats = new LRUCache<string, AnswerFormat>({
    max: maxModels,
    ttl: rememberMilliseconds,
    ttlResolution: 0,
    perf: Date,
  })
  return {
    /** The formats to try, in order. */
    toTry: (model: string): readonly AnswerFormat[] =>
      answerFormats.slice(answerFormats.indexOf(formats.get(model) ?? "json_schema")),
    remember: (model: string, format: AnswerFormat): void => {
      if (format !== "json_schema" && formats.get(model) !== format) formats.set(model, format)
    },
  }
}
