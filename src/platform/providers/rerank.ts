import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleAll } from "cockatiel"
import { z } from "zod"
import type { RerankSettings } from "../config.ts"

/** What became of asking: `slow` did not answer in time, `refused` is a status that is not 2xx, `malformed` an answer that lies. */
export type RerankFault = "slow" | "unreachable" | "refused" | "malformed" | "skipped"

export class RerankError extends Error {
  constructor(
    readonly fault: RerankFault,
    cause?: unknown,
  ) {
    super(`The reranker is of no use now (${fault}).`, { cause })
  }
}

export type RerankClient = {
  /** The positions of `texts`, most relevant to `query` first: each exactly once. Throws a `RerankError` within 300 ms. */
  order: (query: string, texts: readonly string[]) => Promise<number[]>
}

/** In all: connecting, asking and reading. A search is quicker than this without a reranker, and never waits longer for one. */
const patienceMilliseconds = 300
const breakerPauseMilliseconds = 5000
const failuresThatOpenTheBreaker = 5

const position = z.number().int().nonnegative()
const score = z.number().min(0).max(1)
/** As Cohere, Jina and vLLM answer, or a bare list as TEI does. */
const answerSchema = z.union([
  z
    .object({ results: z.array(z.object({ index: position, relevance_score: score })) })
    .transform(({ results }) => results.map((result) => ({ index: result.index, score: result.relevance_score }))),
  z.array(z.object({ index: position, score })),
])

/** A `/rerank` endpoint: that of Cohere, Jina and vLLM where the settings name a model, that of TEI, which has one only, where not. */
export const createRerankClient = (settings: RerankSettings): RerankClient => {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: breakerPauseMilliseconds,
    breaker: new ConsecutiveBreaker(failuresThatOpenTheBreaker),
  })
  const headers = {
    "Content-Type": "application/json",
    ...(settings.apiKey === null ? {} : { Authorization: `Bearer ${settings.apiKey}` }),
  }
  const url = /\/rerank\/?$/.test(settings.url) ? settings.url : `${settings.url.replace(/\/$/, "")}/rerank`
  const ask = async (query: string, texts: readonly string[]): Promise<number[]> => {
    const body =
      settings.model === null
        ? { query, texts, truncate: true }
        : { model: settings.model, query, documents: texts, top_n: texts.length }
    const signal = AbortSignal.timeout(patienceMilliseconds)
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
        signal,
        redirect: "error",
      })
      if (!answer.ok) {
        await answer.body?.cancel()
        throw new RerankError("refused")
      }
      return readOrder(await answer.text(), texts.length)
    } catch (error) {
      if (error instanceof RerankError) throw error
      throw new RerankError(signal.aborted ? "slow" : "unreachable", error)
    }
  }
  return {
    order: (query, texts) =>
      breaker
        .execute(() => ask(query, texts))
        .catch((error: unknown) => {
          throw error instanceof BrokenCircuitError ? new RerankError("skipped", error) : error
        }),
  }
}

const readOrder = (text: string, count: number): number[] => {
  const answer = answerSchema.safeParse(parseJson(text))
  if (!answer.success) throw new RerankError("malformed")
  // Sorting keeps the order of the answer where scores are equal.
  const order = answer.data.sort((a, b) => b.score - a.score).map(({ index }) => index)
  const isWhole = order.length === count && new Set(order).size === count && order.every((index) => index < count)
  if (!isWhole) throw new RerankError("malformed")
  return order
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new RerankError("malformed", error)
  }
}
