import type { Bench } from "../bench.ts"
import type { Pair } from "../corpus/queries.ts"
import type { LoadRequest } from "../load/schemas.ts"
import { headers, type Server } from "../server.ts"

/** The threshold is part of the cache key: with an unused one, no result is cached, and the work is the same. */
let unused = 400_000 - Math.floor(Math.random() * 50_000)
export const unusedThreshold = (): number => {
  unused -= 1
  return unused / 1_000_000
}

export const searchRequest = (pair: Pair, more: Record<string, unknown> = {}): LoadRequest => ({
  method: "POST",
  path: "/api/v1/search_facts",
  body: JSON.stringify({ user_id: pair.userId, query: pair.query.text, ...more }),
})

/** The pairs again and again, each time as a search that was never made. */
export const uncachedRequests = (pairs: readonly Pair[], count: number): LoadRequest[] => {
  const thresholds = Array.from({ length: Math.ceil(count / pairs.length) }, unusedThreshold)
  return thresholds
    .flatMap((score_threshold) => pairs.map((pair) => searchRequest(pair, { score_threshold })))
    .slice(0, count)
}

/** More than can be answered: the run ends by the clock. */
export const maxPerSecond = 5000

export const uncachedLoad = (bench: Bench, pairs: readonly Pair[]): { requests: LoadRequest[]; once: true } => ({
  requests: uncachedRequests(pairs, maxPerSecond * (bench.options.seconds + bench.options.warmUpSeconds)),
  once: true,
})

/** Asks each pair once, so that the server's cache, which holds about ten thousand, contains the vectors of the queries. */
export const warmQueryVectors = async (bench: Bench, pika: Server, pairs: readonly Pair[]): Promise<void> => {
  bench.progress.start("warming up", pairs.length, "queries")
  const requests = uncachedRequests(pairs, pairs.length)
  let next = 0
  const client = async () => {
    for (let request = requests[next++]; request; request = requests[next++]) {
      const answer = await fetch(pika.url + request.path, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body: request.body,
        signal: AbortSignal.timeout(30_000),
      })
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`a search was answered ${answer.status}`)
      bench.progress.update(Math.min(next, requests.length), "-")
    }
  }
  await Promise.all(Array.from({ length: 8 }, client))
  bench.progress.stop()
}
