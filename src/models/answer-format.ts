import { LRUCache } from "lru-cache"
import OpenAI from "openai"
import { ProviderError } from "./provider-error.ts"

/**
 * How an endpoint is held to a shape: by a JSON Schema, or, where it knows none, by the schema in the prompt, with the promise of some
 * JSON object or without.
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

/** For a model that sees the schema only where it is written. */
export const describeSchema = ({ schema }: Schema): string =>
  `Answer with one JSON object and nothing else: no explanation, no code fence. It must be valid by this JSON Schema:\n${JSON.stringify(schema)}`

/** Statuses of an endpoint that does not know what it was asked. */
const refusals = [400, 404, 422]
/** These too, where the error says that it is about the format. */
const ambiguous = [405, 406, 415, 500, 501]
const aboutFormat = /response_format|json_schema/i
/** What an endpoint says itself: some repeat the request in their errors, which begins with a brace. */
const ownWords = /^[^{]{0,500}/

/** Whether the endpoint may have refused the format of the answer, rather than all else about the call. */
export const isFormatRefused = (error: unknown): boolean => {
  if (!(error instanceof ProviderError && error.cause instanceof OpenAI.APIError)) return false
  const { status, message, param } = error.cause
  if (status === undefined) return false
  if (refusals.includes(status)) return true
  return ambiguous.includes(status) && aboutFormat.test(`${param ?? ""} ${ownWords.exec(message)?.[0]}`)
}

/** Endpoints are upgraded. */
const rememberMilliseconds = 60 * 60_000
const maxModels = 100

/** Which format each model of one endpoint takes, for an hour after it was found out; a model that is not known takes a schema. */
export const createFormatMemory = () => {
  const formats = new LRUCache<string, AnswerFormat>({
    max: maxModels,
    ttl: rememberMilliseconds,
    ttlResolution: 0,
    perf: Date,
  })
  return {
    /** What may be tried, in this order. */
    toTry: (model: string): readonly AnswerFormat[] =>
      answerFormats.slice(answerFormats.indexOf(formats.get(model) ?? "json_schema")),
    remember: (model: string, format: AnswerFormat): void => {
      if (format !== "json_schema" && formats.get(model) !== format) formats.set(model, format)
    },
  }
}
