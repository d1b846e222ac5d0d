import { LRUCache } from "lru-cache"
import OpenAI from "openai"
import { ProviderError } from "./provider-error.ts"

/** Statuses of an endpoint that does not understand a part of the request. */
const refusals = [400, 415, 422, 501]
/** Not for ever, because endpoints are upgraded. */
const rememberMilliseconds = 60 * 60_000
const maxModels = 100

/**
 * Calls a model with a part of the request that not every endpoint knows, and without it if the endpoint refuses it. That is remembered
 * for an hour.
 */
export const createOptionalPart = () => {
  const refusing = new LRUCache<string, true>({
    max: maxModels,
    ttl: rememberMilliseconds,
    ttlResolution: 0,
    perf: Date,
  })
  return async <Answer>(model: string, call: (hasPart: boolean) => Promise<Answer>): Promise<Answer> => {
    if (refusing.has(model)) return call(false)
    try {
      return await call(true)
    } catch (error) {
      if (!isRefused(error)) throw error
      const answer = await call(false)
      refusing.set(model, true)
      return answer
    }
  }
}

const isRefused = (error: unknown): boolean =>
  error instanceof ProviderError &&
  error.cause instanceof OpenAI.APIError &&
  refusals.includes(Number(error.cause.status))
