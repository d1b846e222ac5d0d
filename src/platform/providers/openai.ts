import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleWhen } from "cockatiel"
import OpenAI from "openai"
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
  /** One vector of `dimensions` numbers for each text, in order. */
  embed: (
    request: { model: string; dimensions: number; texts: readonly string[] },
    limits: CallLimits,
  ) => Promise<Float32Array[]>
  /** The parsed JSON of an answer that the endpoint was told to shape by `schema`; not validated here. */
  complete: (request: Completion, limits: CallLimits) => Promise<unknown>
}

const breakerPauseMilliseconds = 5000
const failuresThatOpenTheBreaker = 5

export const createModelClient = (name: string, apiKey: string, baseUrl: string): ModelClient => {
  const client = new OpenAI({ apiKey, baseURL: baseUrl })
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
        return checkVectors(name, answer.data, texts.length, dimensions)
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

const checkVectors = (
  name: string,
  data: readonly { index: number; embedding: number[] }[] | undefined,
  count: number,
  dimensions: number,
): Float32Array[] => {
  const vectors = new Array<Float32Array>(count)
  for (const item of data ?? []) {
    if (!Array.isArray(item.embedding) || !(item.index >= 0 && item.index < count)) continue
    if (item.embedding.length !== dimensions)
      throw new ProviderError(
        name,
        "dimensions",
        `The model provider ${name} returned vectors of ${item.embedding.length} dimensions where EMBEDDING_DIMENSIONS asks for ${dimensions}. Correct EMBEDDING_MODEL or EMBEDDING_DIMENSIONS.`,
      )
    if (item.embedding.every(Number.isFinite)) vectors[item.index] = Float32Array.from(item.embedding)
  }
  for (let index = 0; index < count; index++)
    if (!vectors[index])
      throw new ProviderError(name, "malformed", `The model provider ${name} did not return a vector for each text.`)
  return vectors
}

const parseAnswer = (name: string, answer: OpenAI.ChatCompletion): unknown => {
  const choice = answer.choices?.[0]
  if (choice?.message?.refusal) throw new ProviderError(name, "malformed", `The model at ${name} refused to answer.`)
  if (choice?.finish_reason === "length")
    throw new ProviderError(name, "malformed", `The answer of the model at ${name} was cut off at its length limit.`)
  try {
    return JSON.parse(choice?.message?.content ?? "") as unknown
  } catch (error) {
    throw new ProviderError(name, "malformed", `The model at ${name} did not answer with JSON.`, 5, error)
  }
}

const asProviderError = (name: string, error: unknown, signal: AbortSignal): ProviderError => {
  if (error instanceof ProviderError) return error
  if (signal.aborted)
    return new ProviderError(name, "cancelled", "The call to the model provider was cancelled.", 5, error)
  if (error instanceof OpenAI.APIConnectionError)
    return new ProviderError(
      name,
      "unreachable",
      `The model provider ${name} did not answer in time or cannot be reached.`,
      5,
      error,
    )
  if (error instanceof OpenAI.APIError && error.status !== undefined) {
    const status: number = error.status
    if (status === 429 || status >= 500)
      return new ProviderError(
        name,
        "overloaded",
        `The model provider ${name} answered ${status}: it is overloaded or down.`,
        retryAfter(error),
        error,
      )
    const advice = status === 401 || status === 403 ? ` Check ${name.toUpperCase()}_API_KEY.` : ""
    return new ProviderError(name, "refused", `The model provider ${name} answered ${status}.${advice}`, 5, error)
  }
  // What is left: an answer that broke off or was not the JSON that the protocol promises.
  return new ProviderError(
    name,
    "unreachable",
    `The model provider ${name} sent an answer that broke off or is not JSON.`,
    5,
    error,
  )
}

const retryAfter = (error: { headers?: Headers | undefined }): number => {
  const seconds = Number(error.headers?.get("retry-after"))
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(Math.ceil(seconds), 3600) : 5
}
