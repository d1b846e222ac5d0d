import { z } from "zod"
import { statementKey } from "../../facts/content-hash.ts"
import type { Config } from "../../platform/config.ts"
import type { Database } from "../../platform/database/connect.ts"
import type { Logger } from "../../platform/logger.ts"
import type { Metrics } from "../../platform/metrics.ts"
import type { AnsweredSearch, ShadowSearch } from "../../search/shadow.ts"
import { createMem0Client } from "../mem0-client.ts"
import { addToDay, noCounts, type ShadowCounts } from "./days.ts"
import { shadowOverlap, shadowSearches, shadowSeconds } from "./metrics.ts"

const maxConcurrentSearches = 4
const searchTimeoutMs = 5000
const writeEveryMs = 10_000

const ourFacts = z.array(z.object({ id: z.string(), fact_value: z.string().optional(), memory: z.string().optional() }))
const theirFacts = z.looseObject({ results: z.array(z.looseObject({ id: z.string(), memory: z.string() })) })

export type RunningShadow = ShadowSearch & { stop: () => Promise<void> }
type Parts = { sql: Database; metrics: Metrics; log: Logger; random?: () => number }

/**
 * Asks mem0 for a share of the searches, after they were answered here, and counts how far both agree. Null: it is off. Neither metrics
 * nor the report hold a text or a name.
 */
export const createShadow = (
  settings: Config["shadow"],
  { sql, metrics, log, random = Math.random }: Parts,
): RunningShadow | null => {
  if (settings === null) return null
  const client = createMem0Client(settings.host, settings.apiKey, { maxTries: 1, timeoutMilliseconds: searchTimeoutMs })
  const stopped = new AbortController()
  const running = new Set<Promise<void>>()
  let counts = noCounts()

  const count = (result: "compared" | "failed" | "dropped"): void => {
    counts[result] += 1
    metrics.get(shadowSearches).inc({ result })
  }

  const compare = async ({ userId, query, limit, items, milliseconds }: AnsweredSearch): Promise<void> => {
    const began = performance.now()
    const body = { query, filters: { user_id: userId }, top_k: limit }
    const request = { method: "POST", path: "/v3/memories/search/", body } as const
    const { results } = await client.ask(request, theirFacts, stopped.signal)
    const theirs = performance.now() - began
    const { overlap, isFirstSame } = agreement(ourFacts.parse(JSON.parse(items)), results)
    count("compared")
    counts.overlap += overlap
    counts.same_first += isFirstSame ? 1 : 0
    counts.ours_ms += milliseconds
    counts.mem0_ms += theirs
    metrics.get(shadowOverlap).observe(overlap)
    metrics.get(shadowSeconds).observe({ side: "pika" }, milliseconds / 1000)
    metrics.get(shadowSeconds).observe({ side: "mem0" }, theirs / 1000)
  }

  const write = async (): Promise<void> => {
    const written: ShadowCounts = counts
    if (written.compared + written.failed + written.dropped === 0) return
    counts = noCounts()
    await addToDay(sql, written).catch((error: unknown) => {
      log.warn({ err: error }, "what the shadow mode compared was not kept")
    })
  }
  const timer = setInterval(() => void write(), writeEveryMs)

  return {
    offer: (search) => {
      if (random() * 100 >= settings.percent || stopped.signal.aborted) return
      if (running.size >= maxConcurrentSearches) return count("dropped")
      // It begins when the answer is on its way.
      const comparing = new Promise<void>((resolve) => setImmediate(resolve))
        .then(() => compare(search))
        .catch(() => {
          if (!stopped.signal.aborted) count("failed")
        })
        .finally(() => running.delete(comparing))
      running.add(comparing)
    },
    stop: async () => {
      stopped.abort()
      clearInterval(timer)
      await Promise.all(running)
      await write()
    },
  }
}

type Ours = z.output<typeof ourFacts>
type Theirs = z.output<typeof theirFacts>["results"]

/** Two memories are the same by their id, which an import keeps, or by what they say. */
export const agreement = (ours: Ours, theirs: Theirs): { overlap: number; isFirstSame: boolean } => {
  const keysOf = (fact: Ours[number]): string[] => [fact.id, statementKey(fact.fact_value ?? fact.memory ?? "")]
  const isIn = (keys: ReadonlySet<string>, { id, memory }: Theirs[number]): boolean =>
    keys.has(id) || keys.has(statementKey(memory))
  const [first, found] = [new Set(ours.slice(0, 1).flatMap(keysOf)), new Set(ours.flatMap(keysOf))]
  const [best] = theirs
  return {
    overlap: theirs.length === 0 ? 1 : theirs.filter((one) => isIn(found, one)).length / theirs.length,
    isFirstSame: best === undefined ? ours.length === 0 : isIn(first, best),
  }
}
