import OpenAI from "openai"
import type { ProviderSettings } from "../platform/settings/providers.ts"
import type { CallLimits } from "./call-limits.ts"
import { type Chat, type Completion, createCompleteJson } from "./complete-json.ts"
import { countOf, readModeration, readText, readVectors } from "./openai-answers.ts"
import { createPerform } from "./perform-call.ts"
import { type ProviderWatch, unwatched } from "./provider-watch.ts"
import { retryAfterMilliseconds } from "./retry-after.ts"
import { createStreamText, type StreamText } from "./stream-text.ts"

/** An OpenAI-compatible endpoint. A failed call throws a `ProviderError`. */
export type ModelClient = {
  name: string
  /** One vector with `dimensions` numbers and length 1 for each text, in order. */
  embed: (
    request: { model: string; dimensions: number; texts: readonly string[] },
    limits: CallLimits,
  ) => Promise<Float32Array[]>
  /** An answer of the requested shape. */
  complete: <Answer>(request: Completion<Answer>, limits: CallLimits) => Promise<Answer>
  /** An answer in free text, part by part. */
  stream: StreamText
  /** Whether a text is harmful. */
  moderate: (request: { model: string; text: string }, limits: CallLimits) => Promise<{ isFlagged: boolean }>
}

/** One client for each of these providers that is an endpoint, in their order. */
export const createModelClients = (providers: readonly ProviderSettings[], watch: ProviderWatch): ModelClient[] =>
  providers.flatMap((provider) =>
    provider.kind === "openai" ? [createModelClient(provider.name, provider.apiKey, provider.baseUrl, watch)] : [],
  )

export const createModelClient = (
  name: string,
  apiKey: string,
  baseUrl: string,
  watch: ProviderWatch = unwatched,
): ModelClient => {
  const client = new OpenAI({ apiKey, baseURL: baseUrl, fetch: fetchWithPatience, logLevel: "off" })
  const perform = createPerform(name, watch)
  const chat: Chat = (request, read, limits) =>
    perform({ kind: "completion", model: request.model }, limits, async (options, tell) => {
      const answer = await client.chat.completions.create({ temperature: 0, ...request }, options)
      const sent = request.messages.map(({ content }) => (typeof content === "string" ? content : ""))
      tell(countOf(answer, sent))
      return read(readText(name, answer))
    })
  return {
    name,
    embed: ({ model, dimensions, texts }, limits) =>
      perform({ kind: "embedding", model }, limits, async (options, tell) => {
        // A third of the bytes of numbers as text, and parsed in 5 µs instead of 100.
        const request = { model, dimensions, input: [...texts], encoding_format: "base64" as const }
        const answer = await client.embeddings.create(request, options)
        tell(countOf(answer, texts))
        return readVectors(name, answer.data, texts.length, dimensions)
      }),
    complete: createCompleteJson(name, chat),
    stream: createStreamText(name, client, perform),
    moderate: ({ model, text }, limits) =>
      perform({ kind: "moderation", model }, limits, async (options, tell) => {
        const answer = await client.moderations.create({ model, input: text }, options)
        tell(countOf(answer, [text]))
        return readModeration(name, answer)
      }),
  }
}

/** The library waits as long as the endpoint asks, up to a minute. Waits above this limit are left to the queue or the next provider. */
const maxWaitMilliseconds = 2000

/** Tells the library whether and when to retry. A random delay is added, so that clients refused together do not return together. */
export const fetchWithPatience = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
  const answer = await fetch(url, init)
  const wait = retryAfterMilliseconds(answer.headers)
  if (wait === null || wait < 0) return answer
  const headers = new Headers(answer.headers)
  if (wait > maxWaitMilliseconds) headers.set("x-should-retry", "false")
  else headers.set("retry-after-ms", String(Math.round(wait + Math.random() * 250)))
  return new Response(answer.body, { status: answer.status, headers })
}
