import OpenAI from "openai"
import type { ProviderSettings } from "../platform/settings/providers.ts"
import type { CallLimits } from "./call-limits.ts"
import { createCircuitBreaker } from "./circuit-breaker.ts"
import { type Chat, type Completion, createCompleteJson } from "./complete-json.ts"
import { countOf, readText, readVectors, type TokenCount } from "./openai-answers.ts"
import { asProviderError } from "./openai-errors.ts"
import type { ProviderCall } from "./provider-call.ts"
import { type ProviderWatch, unwatched } from "./provider-watch.ts"
import { retryAfterMilliseconds } from "./retry-after.ts"

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
}

/** One client for each of these providers that is an endpoint, in their order. */
export const createModelClients = (providers: readonly ProviderSettings[], watch: ProviderWatch): ModelClient[] =>
  providers.flatMap((provider) =>
    provider.kind === "openai" ? [createModelClient(provider.name, provider.apiKey, provider.baseUrl, watch)] : [],
  )

/** How a call is sent, and what is read from its answer. `sent`: the texts, for endpoints that do not count tokens. */
type Exchange<Raw, Answer> = {
  kind: "completion" | "embedding"
  model: string
  sent: readonly string[]
  send: (options: OpenAI.RequestOptions) => Promise<Raw>
  read: (raw: Raw) => Answer
}

export const createModelClient = (
  name: string,
  apiKey: string,
  baseUrl: string,
  watch: ProviderWatch = unwatched,
): ModelClient => {
  const client = new OpenAI({ apiKey, baseURL: baseUrl, fetch: fetchWithPatience })
  const gates = {
    completion: createCircuitBreaker(name, "completion", watch),
    embedding: createCircuitBreaker(name, "embedding", watch),
  }
  const call = <Raw extends object, Answer>(limits: CallLimits, exchange: Exchange<Raw, Answer>): Promise<Answer> =>
    gates[exchange.kind](exchange.model, limits, async () => {
      const options = { signal: limits.signal, timeout: limits.timeoutMilliseconds, maxRetries: limits.retries }
      const started = performance.now()
      // Tokens are paid for even if the answer is of no use.
      let tokens: TokenCount = { inputTokens: 0, outputTokens: 0 }
      const report = (result: ProviderCall["result"]) => {
        const { kind, model } = exchange
        const made = { provider: name, model, kind, result, milliseconds: performance.now() - started, ...tokens }
        watch.made(made)
        limits.onCall?.(made)
      }
      try {
        const raw = await exchange.send(options)
        tokens = countOf(raw, exchange.sent)
        const answer = exchange.read(raw)
        report("ok")
        return answer
      } catch (error) {
        const failure = asProviderError(name, error, limits.signal)
        report(failure.fault)
        throw failure
      }
    })
  const chat: Chat = (request, read, limits) =>
    call(limits, {
      kind: "completion",
      model: request.model,
      sent: request.messages.map(({ content }) => (typeof content === "string" ? content : "")),
      send: (options) => client.chat.completions.create({ temperature: 0, ...request }, options),
      read: (answer) => read(readText(name, answer)),
    })
  return {
    name,
    embed: ({ model, dimensions, texts }, limits) =>
      call(limits, {
        kind: "embedding",
        model,
        sent: texts,
        send: (options) =>
          // A third of the bytes of numbers as text, and parsed in 5 µs instead of 100.
          client.embeddings.create({ model, dimensions, input: [...texts], encoding_format: "base64" }, options),
        read: (answer) => readVectors(name, answer.data, texts.length, dimensions),
      }),
    complete: createCompleteJson(name, chat),
  }
}

/** The library waits as long as the endpoint asks, up to a minute. Waits above this limit are left to the queue or the next provider. */
const maxWaitMilliseconds = 2000

/** Tells the library whether and when to retry. A random delay is added, so that clients refused together do not return together. */
const fetchWithPatience = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
  const answer = await fetch(url, init)
  const wait = retryAfterMilliseconds(answer.headers)
  if (wait === null || wait < 0) return answer
  const headers = new Headers(answer.headers)
  if (wait > maxWaitMilliseconds) headers.set("x-should-retry", "false")
  else headers.set("retry-after-ms", String(Math.round(wait + Math.random() * 250)))
  return new Response(answer.body, { status: answer.status, headers })
}
