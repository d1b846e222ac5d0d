import { type Bench, measure, prepare, withPika } from "../bench.ts"
import { pairsOf } from "../corpus/queries.ts"
import { maxScripts } from "../pgbench.ts"
import { atLeast, atMost } from "../report/report.ts"
import { explainSearch } from "./plans.ts"
import { captureSearches, measureBaselines } from "./search-baselines.ts"
import { uncachedLoad, warmQueryVectors } from "./search-requests.ts"

/** Few enough for the server's cache of query vectors, spread over everybody. */
const pairCount = 4000
const baselineClients = 8

/** Searches with an uncached result and a cached query vector, with each number of clients; then what the database can do alone. */
export const searchScenario = async (bench: Bench): Promise<void> => {
  const crowd = { users: bench.options.users, memories: bench.options.memories }
  await prepare(bench, crowd)
  const pairs = pairsOf(crowd, bench.options.quick ? 500 : pairCount)
  const size = `${crowd.users} × ${crowd.memories}`
  const same = await withPika(bench, async (pika) => {
    await warmQueryVectors(bench, pika, pairs)
    for (const clients of bench.options.clients) {
      const { latency } = await measure(bench, `search ${size}`, pika, { clients, ...uncachedLoad(bench, pairs) })
      if (clients === 8) bench.checks.push(atMost(`search ${size}, 8 clients: p95`, latency.p95, 10, "ms"))
    }
    // The baselines use few people, so the search that they are compared with does too.
    const few = { clients: baselineClients, ...uncachedLoad(bench, pairs.slice(0, maxScripts)) }
    return measure(bench, `search ${size}, the ${maxScripts} searches of pgbench`, pika, few)
  })
  const captured = await captureSearches(bench, pairs)
  // A question that names somebody, so that all lanes have work.
  const shown = captured.transactions[pairs.findIndex((pair) => pair.query.name !== null)]
  if (shown) await explainSearch(bench, shown)
  const { replay, vector } = await measureBaselines(bench, captured, pairs, baselineClients)
  bench.checks.push(
    atLeast(`search ${size}: of pgbench replaying its statements`, (100 * same.perSecond) / replay, 60, "%"),
    atLeast(`search ${size}: of pgbench with the bare vector query`, (100 * same.perSecond) / vector, 25, "%"),
  )
}
