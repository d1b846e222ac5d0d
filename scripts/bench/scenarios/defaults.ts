import { type Bench, load, prepare } from "../bench.ts"
import { pairsOf } from "../corpus/queries.ts"
import type { Measurement } from "../run-load.ts"
import { type Server, startBarePika, startPika } from "../server.ts"
import { searchRequest, uncachedLoad, warmQueryVectors } from "./search-requests.ts"
import { medianOf } from "./trust.ts"

const rounds = 3
const pairCount = 1000
const questions = 100

/** Settings that each turn off one part of the defaults. */
const variants: readonly [name: string, environment: Record<string, string>][] = [
  ["as it is by default", {}],
  ["without the request log", { LOG_LEVEL: "warn" }],
  ["without limits", { PIKA_RATE_LIMITS: "off" }],
  ["with two connections a core", { DATABASE_POOL_SIZE: String(2 * navigator.hardwareConcurrency) }],
]

/**
 * The cost of each part of the defaults: the same searches on servers that differ in one part, in turn, and the median of each. The last
 * has no credentials, audit, metrics, log or limits.
 */
export const defaultsScenario = async (bench: Bench): Promise<void> => {
  const crowd = { users: bench.options.users, memories: bench.options.memories }
  await prepare(bench, crowd)
  const pairs = pairsOf(crowd, bench.options.quick ? 500 : pairCount)
  const again = pairs.slice(0, questions).map((pair) => searchRequest(pair))
  const servers: [name: string, server: Server][] = []
  try {
    for (const [name, environment] of variants)
      servers.push([name, await startPika(bench.database.url, bench.provider.url, { environment })])
    servers.push(["without any of it", await startBarePika(bench.database.url, bench.provider.url)])
    for (const [, server] of servers) await warmQueryVectors(bench, server, pairs)
    const measured = new Map<string, Measurement[]>()
    for (let round = 0; round < rounds; round++)
      for (const [name, server] of servers)
        for (const [what, settings] of [
          ["search", { clients: 8, ...uncachedLoad(bench, pairs) }],
          ["search, result cached", { clients: 32, requests: again }],
        ] as const) {
          const title = `${what}: ${name}`
          measured.set(title, [...(measured.get(title) ?? []), await load(bench, title, server, settings)])
        }
    bench.measurements.push(...[...measured.values()].map(medianOf))
  } finally {
    for (const [, server] of servers) await server.stop()
  }
}
