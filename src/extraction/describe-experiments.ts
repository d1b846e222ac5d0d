import type { Database } from "../platform/database/connect.ts"
import { textTable } from "../platform/text-table.ts"
import { describeDifference } from "./compare-shares.ts"
import { failuresOf, listSides, type SideRow } from "./experiment-sides.ts"

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

const describeFailures = (sides: readonly SideRow[]): string => {
  const shares = failuresOf(sides)
  if (shares === null)
    return "Failures are not compared: that takes one control and one treatment, each with one model and prompt."
  return describeDifference("Failures and fallbacks", shares.control, shares.treatment)
}
