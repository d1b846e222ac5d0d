import type { Database } from "../platform/database/connect.ts"
import { textTable } from "../platform/text-table.ts"
import { describeDifference } from "./compare-shares.ts"

type SideRow = {
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
const listSides = (sql: Database): Promise<SideRow[]> =>
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

/** A report of each experiment with extraction, the latest first. */
export const describeExperiments = async (sql: Database): Promise<string[]> => {
  const sides = await listSides(sql)
  const names = [...new Set(sides.map(({ experiment }) => experiment))]
  return names.map((name) =>
    describeExperiment(
      name,
      sides.filter(({ experiment }) => experiment === name),
    ),
  )
}

const headings = [
  ...["side", "model", "prompt", "jobs", "failed", "fell back", "facts/job", "rejected %"],
  ...["tokens in/job", "tokens out/job", "USD/job", "p50 ms", "p95 ms"],
]

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))

const describeExperiment = (name: string, sides: readonly SideRow[]): string => {
  const rows = sides.map((side) => {
    const perJob = (sum: number, digits: number) => rounded(sum / side.jobs, digits)
    const found = side.facts + side.rejected
    return [
      ...[side.variant, side.model, side.prompt || "-", side.jobs, side.failed, side.fell_back],
      ...[perJob(side.facts, 2), found === 0 ? 0 : rounded((100 * side.rejected) / found, 1)],
      ...[perJob(side.input_tokens, 1), perJob(side.output_tokens, 1)],
      ...[side.cost_usd === null ? null : perJob(side.cost_usd, 6), rounded(side.p50_ms, 0), rounded(side.p95_ms, 0)],
    ]
  })
  return `${name}\n${textTable(headings, rows)}\n${describeFailures(sides)}`
}

/**
 * Jobs are independent of each other, so their failures can be tested. The facts of one job are not independent, so no test is made for
 * them.
 */
const describeFailures = (sides: readonly SideRow[]): string => {
  const [control, treatment] = sides
  if (sides.length !== 2 || !control || !treatment || control.variant === treatment.variant)
    return "Failures are not compared: that takes one control and one treatment, each with one model and prompt."
  return describeDifference(
    "Failures and fallbacks",
    { part: control.failed + control.fell_back, whole: control.jobs },
    { part: treatment.failed + treatment.fell_back, whole: treatment.jobs },
  )
}
