import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
} from "cockatiel"
import { z } from "zod"
import type { RerankSettings } from "../platform/config.ts"
import { ProviderError } from "./provider-error.ts"
import { type ProviderWatch, unwatched } from "./provider-watch.ts"

/** Why a call failed: `slow` did not answer in time, `refused` is a status other than 2xx, `malformed` an answer that makes no sense. */
export type RerankFault = "slow" | "unreachable" | "refused" | "malformed" | "skipped" | "busy" | "spent"

export class RerankError extends Error {
  constructor(
    readonly fault: RerankFault,
    cause?: unknown,
  ) {
    super(`The reranker is of no use now (${fault}).`, { cause })
  }
}

export type RerankClient = {
  /** The positions of `texts`, most relevant to `query` first, each exactly once. Throws a `RerankError` within 300 ms. */
  order: (query: string, texts: readonly string[]) => Promise<number[]>
}

/** For the whole call: connecting, asking and reading. It limits how long a search waits for a reranker. */
const patienceMilliseconds = 300
const breakerPauseMilliseconds = 5000
const failuresThatOpenTheBreaker = 5
/** Maximum number of concurrent calls. Further calls fail at once: waiting would use up their time. */
const maxConcurrentCalls = 64

const position = z.number().int().nonnegative()
const score = z.number().min(0).max(1)
/** Jina and vLLM count tokens. */
const usage = z.object({ total_tokens: z.number().int().min(0).max(1e9) }).catch({ total_tokens: 0 })
/** The format of Cohere, Jina and vLLM, or the bare list of TEI. */
const answerSchema = z.union([
  z.object({ results: z.array(z.object({ index: position, relevance_score: score })), usage }).transform((answer) => ({
    tokens: answer.usage.total_tokens,
    ranks: answer.results.map((result) => ({ index: result.index, score: result.relevance_score })),
  })),
  z.array(z.object({ index: position, score })).transform((ranks) => ({ tokens: 0, ranks })),
])

/** A `/rerank` endpoint: of Cohere, Jina or vLLM if the settings name a model, otherwise of TEI, which serves a single one. */
export const createRerankClient = (settings: RerankSettings, watch: ProviderWatch = unwatched): RerankClient => {
  const provider = "rerank"
  const model = settings.model ?? "default"
  const line = bulkhead(maxConcurrentCalls, 0)
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: breakerPauseMilliseconds,
    breaker: new ConsecutiveBreaker(failuresThatOpenTheBreaker),
  })
  watch.breaker(provider, "rerank", false)
  breaker.onBreak(() => watch.breaker(provider, "rerank", true))
  breaker.onReset(() => watch.breaker(provider, "rerank", false))

  const ask = createRequest(settings)
  const measure = async (query: string, texts: readonly string[]): Promise<number[]> => {
    const started = performance.now()
    let inputTokens = 0
    const report = (result: "ok" | "unreachable" | "refused" | "malformed") => {
      const milliseconds = performance.now() - started
      watch.made({ provider, model, kind: "rerank", result, milliseconds, inputTokens, outputTokens: 0 })
    }
    try {
      const answer = readAnswer(await ask(query, texts))
      inputTokens = answer.tokens
      const order = readOrder(answer.ranks, texts.length)
      report("ok")
      return order
    } catch (error) {
      const { fault } = error instanceof RerankError ? error : { fault: "unreachable" as const }
      report(fault === "refused" || fault === "malformed" ? fault : "unreachable")
      throw error
    }
  }
  return {
    order: (query, texts) =>
      line
        .execute(() => {
          watch.checkBudget(provider)
          return breaker.execute(() => measure(query, texts))
        })
        .catch((error: unknown) => {
          const fault = faultOfRefusal(error)
          if (!fault) throw error
          watch.notMade(provider, model, fault)
          throw new RerankError(fault, error)
        }),
  }
}

/** Why a call was not made; null when it was made. */
const faultOfRefusal = (error: unknown): "skipped" | "busy" | "spent" | null => {
  if (error instanceof BrokenCircuitError) return "skipped"
  if (error instanceof BulkheadRejectedError) return "busy"
  return error instanceof ProviderError && error.fault === "spent" ? "spent" : null
}

/** Calls the endpoint, and returns its answer. */
const createRequest = (settings: RerankSettings) => {
  const headers = {
    "Content-Type": "application/json",
    ...(settings.apiKey === null ? {} : { Authorization: `Bearer ${settings.apiKey}` }),
  }
  const url = /\/rerank\/?$/.test(settings.url) ? settings.url : `${settings.url.replace(/\/$/, "")}/rerank`
  return async (query: string, texts: readonly string[]): Promise<string> => {
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
      return await answer.text()
    } catch (error) {
      if (error instanceof RerankError) throw error
      throw new RerankError(signal.aborted ? "slow" : "unreachable", error)
    }
  }
}

const readAnswer = (text: string): z.infer<typeof answerSchema> => {
  const answer = answerSchema.safeParse(parseJson(text))
  if (!answer.success) throw new RerankError("malformed")
  return answer.data
}

const readOrder = (ranks: { index: number; score: number }[], count: number): number[] => {
  // Sorting is stable: equal scores keep the order of the answer.
  const order = ranks.sort((a, b) => b.score - a.score).map(({ index }) => index)
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
