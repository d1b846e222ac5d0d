import type { Database } from "../platform/database/connect.ts"
import type { Share } from "./compare-shares.ts"

export type SideRow = {
  experiment: string
  variant: "control" | "treatment"
  model: string
  prompt: string
  jobs: number
  failed: number
  fell_back: number
  facts: number
  rejected: number
  input_tokens: number
  output_tokens: number
  p50_ms: number
  p95_ms: number
  cost_usd: number | null
}

const maxSides = 200

/** Both sides of each experiment, the latest first. Sums and times cover all of its jobs; the cost is null if a price is not known. */
export const listSides = (sql: Database): Promise<SideRow[]> =>
  sql<SideRow[]>`
    select experiment, variant, model, prompt, count(*)::int as jobs,
      (count(*) filter (where outcome = 'failed'))::int as failed,
      (count(*) filter (where fell_back))::int as fell_back,
      coalesce(sum(stored + updated + superseded), 0)::float8 as facts,
      coalesce(sum(rejected), 0)::float8 as rejected,
      sum(input_tokens)::float8 as input_tokens, sum(output_tokens)::float8 as output_tokens,
      percentile_cont(0.5) within group (order by latency_ms)::float8 as p50_ms,
      percentile_cont(0.95) within group (order by latency_ms)::float8 as p95_ms,
      case when count(cost_usd) = count(*) then sum(cost_usd)::float8 end as cost_usd
    from experiment_jobs group by experiment, variant, model, prompt
    order by max(max(id)) over (partition by experiment) desc, experiment, variant, model, prompt limit ${maxSides}`

/**
 * What of each side's jobs failed or fell back. Jobs are independent of each other, so this can be tested; the facts of one job are not.
 * Null: that takes one control and one treatment, each with one model and prompt.
 */
export const failuresOf = (sides: readonly SideRow[]): { control: Share; treatment: Share } | null => {
  const [control, treatment] = sides
  if (sides.length !== 2 || !control || !treatment || control.variant === treatment.variant) return null
  return {
    control: { part: control.failed + control.fell_back, whole: control.jobs },
    treatment: { part: treatment.failed + treatment.fell_back, whole: treatment.jobs },
  }
}
