import { type Bench, load, prepare, withPika } from "../bench.ts"
import { pairsOf } from "../corpus/queries.ts"
import { atLeast } from "../report/report.ts"
import type { Measurement } from "../run-load.ts"
import { type Server, startBarePika } from "../server.ts"
import { uncachedLoad, warmQueryVectors } from "./search-requests.ts"

const clients = 8
const rounds = 5
const pairCount = 2000

/** The cost of credentials, audit and metrics: the same searches on a pika and on one without them, in turn, and the median of each. */
export const trustScenario = async (bench: Bench): Promise<void> => {
  const crowd = { users: bench.options.users, memories: bench.options.memories }
  await prepare(bench, crowd)
  const pairs = pairsOf(crowd, bench.options.quick ? 500 : pairCount)
  const bare = await startBarePika(bench.database.url, bench.provider.url)
  try {
    const share = await withPika(bench, async (pika) => {
      for (const server of [pika, bare]) await warmQueryVectors(bench, server, pairs)
      const search = (name: string, server: Server) =>
        load(bench, name, server, { clients, ...uncachedLoad(bench, pairs) })
      const withTrust: Measurement[] = []
      const without: Measurement[] = []
      for (let round = 0; round < rounds; round++) {
        withTrust.push(await search("search with credentials, audit and metrics", pika))
        without.push(await search("search without them", bare))
      }
      bench.measurements.push(medianOf(withTrust), medianOf(without))
      return (100 * medianOf(withTrust).perSecond) / medianOf(without).perSecond
    })
    bench.checks.push(atLeast("search with credentials, audit and metrics: of without", share, 85, "%"))
  } finally {
    await bare.stop()
  }
}

export const medianOf = (measurements: readonly Measurement[]): Measurement => {
  const median = [...measurements].sort((a, b) => a.perSecond - b.perSecond)[Math.floor(measurements.length / 2)]
  if (!median) throw new Error("nothing was measured")
  return median
}
