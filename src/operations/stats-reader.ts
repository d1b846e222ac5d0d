import { LRUCache } from "lru-cache"
import type { Database } from "../platform/database/connect.ts"
import { findAttention, type Watched } from "./attention.ts"
import { costOfDays, countEverything, countSteps } from "./count-stats.ts"
import type { Stats } from "./stats-schema.ts"
import { stepsOf } from "./steps.ts"

/** Reads the numbers of the last `hours`. */
export type StatsReader = (hours: number) => Promise<Stats>

/** Open consoles ask again and again: requests within this time share an answer. */
const sharedForMs = 10_000
const maxSharedAnswers = 16

export const createStatsReader = (sql: Database, isEmbedded: boolean, watched: Watched): StatsReader => {
  const shared = new LRUCache<number, Promise<Stats>>({ max: maxSharedAnswers, ttl: sharedForMs })
  return (hours) => {
    const known = shared.get(hours)
    if (known) return known
    const answer = readStats(sql, isEmbedded, watched, hours)
    shared.set(hours, answer)
    answer.catch(() => shared.delete(hours))
    return answer
  }
}

const readStats = async (sql: Database, isEmbedded: boolean, watched: Watched, hours: number): Promise<Stats> => {
  const at = Date.now()
  const steps = stepsOf(hours, at)
  const [everything, told, costs, version] = await Promise.all([
    countEverything(sql),
    countSteps(sql, steps),
    costOfDays(sql, steps),
    readVersion(sql),
  ])
  const { people, memories, documents, jobs_waiting, jobs_running, jobs_failed_today, ...rest } = everything
  return {
    status: "ok",
    at: new Date(at).toISOString(),
    database: { mode: isEmbedded ? "embedded" : "native", version, bytes: rest.database_bytes },
    now: {
      ...{ people, memories, documents, jobs_waiting, jobs_running, jobs_failed_today },
      ...{ cost_usd_today: rest.cost_usd_today, is_estimate: rest.is_estimate },
    },
    attention: await findAttention(watched, everything),
    step_minutes: steps.minutes,
    is_estimate: told.is_estimate,
    series: told.series.map((step) => ({ ...step, cost_usd: costs.get(step.from) ?? null })),
  }
}

const readVersion = async (sql: Database): Promise<string> => {
  const [row] = await sql<{ version: string }[]>`
    select split_part(current_setting('server_version'), ' ', 1) as version`
  return row?.version ?? ""
}
