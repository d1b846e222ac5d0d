import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleWhen } from "cockatiel"
import OpenAI from "openai"
import type { ProviderSettings } from "../config.ts"
import { parseAnswer, readVectors } from "./openai-answers.ts"
import { asProviderError } from "./openai-errors.ts"
import { ProviderError } from "./provider-error.ts"

export type CallLimits = { signal: AbortSignal; timeoutMilliseconds: number; retries: number }

export type Completion = {
  model: string
  system: string
  user: string
  schemaName: string
  schema: Record<string, unknown>
}

/** An OpenAI-compatible endpoint. Each call throws a `ProviderError`, or resolves. */
export type ModelClient = {
  name: string
  /** One vector of `dimensions` numbers and length 1 for each text, in order. */
  embed: (
    request: { model: string; dimensions: number; texts: readonly string[] },
    limits: CallLimits,
  ) => Promise<Float32Array[]>
  /** The parsed JSON of an answer that the endpoint was told to shape by `schema`; not validated here. */
  complete: (request: Completion, limits: CallLimits) => Promise<unknown>
}

/** One client for each configured provider that is an endpoint, in order of preference. */
export const createModelClients = (providers: readonly ProviderSettings[]): ModelClient[] =>
  providers.flatMap((provider) =>
    provider.kind === "openai" ? [createModelClient(provider.name, provider.apiKey, provider.baseUrl)] : [],
  )

const breakerPauseMilliseconds = 5000
const failuresThatOpenTheBreaker = 5

export const createModelClient = (name: string, apiKey: string, baseUrl: string): ModelClient => {
  const client = new OpenAI({ apiKey, baseURL: baseUrl, fetch: fetchWithPatience })
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof ProviderError && error.transient),
    { halfOpenAfter: breakerPauseMilliseconds, breaker: new ConsecutiveBreaker(failuresThatOpenTheBreaker) },
  )
  const call = async <Answer>(limits: CallLimits, request: (options: OpenAI.RequestOptions) => Promise<Answer>) => {
    const options = { signal: limits.signal, timeout: limits.timeoutMilliseconds, maxRetries: limits.retries }
    try {
      return await breaker.execute(() =>
        request(options).catch((error: unknown) => {
          throw asProviderError(name, error, limits.signal)
        }),
      )
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error
      const message = `The model provider ${name} failed repeatedly; it is tried again in a few seconds.`
      throw new ProviderError(name, "unreachable", message, breakerPauseMilliseconds / 1000, error)
    }
  }
  return {
    name,
    embed: ({ model, dimensions, texts }, limits) =>
      call(limits, async (options) => {
        const answer = await client.embeddings.create(
          { model, dimensions, input: [...texts], encoding_format: "float" },
          options,
        )
        return readVectors(name, answer.data, texts.length, dimensions)
      }),
    complete: (request, limits) =>
      call(limits, async (options) => {
        const answer = await client.chat.completions.create(
          {
            model: request.model,
            temperature: 0,
            messages: [
              { role: "system", content: request.system },
              { role: "user", content: request.user },
            ],
            response_format: {
              type: "json_schema",
              json_schema: { name: request.schemaName, schema: request.schema, strict: true },
            },
          },
          options,
        )
        return parseAnswer(name, answer)
      }),
  }
}

/** The library waits for as long as a Retry-After asks, up to a minute. Longer than this is for the queue, or the next provider. */
const longestWaitSeconds = 2

const fetchWithPatience = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
  const answer = await fetch(url, init)
  const wait = answer.headers.get("retry-after")
  if (wait === null || Number(wait) <= longestWaitSeconds) return answer
  const headers = new Headers(answer.headers)
  headers.set("x-should-retry", "false")
  return new Response(answer.body, { status: answer.status, headers })
}
