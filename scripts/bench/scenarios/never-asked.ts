import { type Bench, load, prepare, withPika } from "../bench.ts"
import { type Pair, pairsOf } from "../corpus/queries.ts"
import type { LoadRequest } from "../load/schemas.ts"
import { atLeast, atMost } from "../report/report.ts"
import { maxPerSecond, searchRequest, unusedThreshold, warmQueryVectors } from "./search-requests.ts"
import { medianOf } from "./trust.ts"

const clients = 8
const rounds = 3
const pairCount = 2000

/** Questions with an unknown vector, and the same ones with a known vector, in turn; the median of each. */
export const neverAskedScenario = async (bench: Bench): Promise<void> => {
  const crowd = { users: bench.options.users, memories: bench.options.memories }
  await prepare(bench, crowd)
  const pairs = pairsOf(crowd, bench.options.quick ? 500 : pairCount)
  const count = maxPerSecond * (bench.options.seconds + bench.options.warmUpSeconds)
  await withPika(bench, async (pika) => {
    await warmQueryVectors(bench, pika, pairs)
    const search = (name: string, requestFor: (pair: Pair) => LoadRequest) =>
      load(bench, name, pika, { clients, requests: requestsFrom(pairs, count, requestFor), once: true })
    const known = []
    const unknown = []
    for (let round = 0; round < rounds; round++) {
      known.push(await search("search, vector known", askAgain))
      unknown.push(await search("search, never asked before", askAnew))
    }
    const [often, once] = [medianOf(known), medianOf(unknown)]
    bench.measurements.push(often, once)
    bench.checks.push(
      atLeast(
        "search, never asked before: of one whose vector is known",
        (100 * once.perSecond) / often.perSecond,
        60,
        "%",
      ),
      atMost("search, never asked before, 8 clients: p95", once.latency.p95, 15, "ms"),
    )
  })
}

const requestsFrom = (pairs: readonly Pair[], count: number, requestFor: (pair: Pair) => LoadRequest): LoadRequest[] =>
  Array.from({ length: Math.ceil(count / pairs.length) }, () => pairs.map(requestFor))
    .flat()
    .slice(0, count)

const askAgain = (pair: Pair): LoadRequest => searchRequest(pair, { score_threshold: unusedThreshold() })

const signs = [".", "!", "?", ";"]
let asked = Math.floor(Math.random() * 4 ** 12)

/** The question with other signs at its end: a new text with the same words, which is the same work for the lanes. */
const askAnew = (pair: Pair): LoadRequest => {
  asked += 1
  const behind = Array.from({ length: 13 }, (_, index) => signs[Math.floor(asked / 4 ** index) % 4]).join("")
  return searchRequest({ ...pair, query: { ...pair.query, text: `${pair.query.text} ${behind}` } })
}
