import { type Bench, measure, prepare, withPika } from "../bench.ts"
import { pairsOf } from "../corpus/queries.ts"
import { atMost } from "../report/report.ts"
import { uncachedLoad, warmQueryVectors } from "./search-requests.ts"

const clients = 8
const shares = [0.01, 0.1, 1] as const

/** Memories of the first step: a database with more cannot be used. */
export const firstStep = ({ users, memories }: { users: number; memories: number }): number =>
  peopleAt(users, shares[0]) * memories

const peopleAt = (users: number, share: number): number => Math.max(1, Math.round(users * share))

/** The same search while the total number of memories grows a hundredfold and each person's stays the same. */
export const growthScenario = async (bench: Bench): Promise<void> => {
  const { memories } = bench.options
  for (const share of shares) {
    const crowd = { users: peopleAt(bench.options.users, share), memories }
    await prepare(bench, crowd)
    const pairs = pairsOf(crowd, bench.options.quick ? 500 : 4000)
    await withPika(bench, async (pika) => {
      await warmQueryVectors(bench, pika, pairs)
      const name = `search among ${crowd.users * memories}`
      const { latency } = await measure(bench, name, pika, { clients, ...uncachedLoad(bench, pairs) })
      bench.growth.push({ memories: crowd.users * memories, p50: latency.p50, p95: latency.p95 })
    })
  }
  const [first] = bench.growth
  const last = bench.growth.at(-1)
  if (first && last)
    bench.checks.push(
      atMost(`search, ${first.memories} → ${last.memories} memories: p95 grows`, last.p95 / first.p95, 1.3, "times"),
    )
}
