import { type Bench, measure, withPika } from "../bench.ts"
import { pairsOf } from "../corpus/queries.ts"
import { atMost } from "../report/report.ts"
import { prepareOwner } from "./large-owner.ts"
import { uncachedLoad, warmQueryVectors } from "./search-requests.ts"

/** One person with very many memories. */
export const oneOwnerScenario = async (bench: Bench): Promise<void> => {
  const crowd = { users: 1, memories: bench.options.owner }
  await prepareOwner(bench)
  const pairs = pairsOf(crowd, 1000)
  await withPika(bench, async (pika) => {
    await warmQueryVectors(bench, pika, pairs)
    for (const clients of [1, 8]) {
      const name = `search, one owner of ${crowd.memories}`
      const { latency } = await measure(bench, name, pika, { clients, ...uncachedLoad(bench, pairs) })
      if (clients === 1) bench.checks.push(atMost(`${name}, 1 client: p95`, latency.p95, 30, "ms"))
    }
  })
}
