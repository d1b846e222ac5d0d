import { describeDifference } from "../extraction/compare-shares.ts"
import type { Database } from "../platform/database/connect.ts"
import { textTable } from "../platform/text-table.ts"

type SideRow = {
  experiment: string
  variant: "control" | "treatment"
  /** What most of its answers were made by. */
  model: string | null
  prompt_id: string | null
  answers: number
  failed: number
  stopped: number
  /** Somebody wanted another answer in its place. */
  regenerated: number
  prompt_tokens: number | null
  completion_tokens: number | null
  first_token_p50: number | null
  first_token_p95: number | null
}

/** A report of each experiment with answers, the latest first. */
export const describeChatExperiments = async (sql: Database): Promise<string[]> => {
  const sides = await sql<SideRow[]>`select * from chat_experiment_sides()`
  const names = [...new Set(sides.map(({ experiment }) => experiment))]
  return names.map((name) =>
    describeExperiment(
      name,
      sides.filter(({ experiment }) => experiment === name),
    ),
  )
}

const headings = [
  ...["side", "model", "prompt", "answers", "failed", "stopped", "regenerated %"],
  ...["tokens in/answer", "tokens out/answer", "first token p50 ms", "p95 ms"],
]

const rounded = (value: number | null, digits = 0): number | null =>
  value === null ? null : Number(value.toFixed(digits))

const describeExperiment = (name: string, sides: readonly SideRow[]): string => {
  const rows = sides.map((side) => {
    const perAnswer = (sum: number | null) => rounded(sum === null ? null : sum / side.answers, 1)
    return [
      ...[side.variant, side.model ?? "-", side.prompt_id || "-", side.answers, side.failed, side.stopped],
      ...[rounded((100 * side.regenerated) / side.answers, 1)],
      ...[perAnswer(side.prompt_tokens), perAnswer(side.completion_tokens)],
      ...[rounded(side.first_token_p50), rounded(side.first_token_p95)],
    ]
  })
  return `${name} (answers)\n${textTable(headings, rows)}\n${compare(sides).join("\n")}`
}

/** Answers of one conversation are taken as independent of each other. */
const compare = (sides: readonly SideRow[]): string[] => {
  const [control, treatment] = ["control", "treatment"].map((name) => sides.find(({ variant }) => variant === name))
  if (!control || !treatment) return ["The sides are not compared: one of them has no answer yet."]
  const difference = (what: string, count: (side: SideRow) => number) =>
    describeDifference(
      what,
      { part: count(control), whole: control.answers },
      { part: count(treatment), whole: treatment.answers },
    )
  return [
    difference("Failures", ({ failed }) => failed),
    difference("Answers that were asked for again", ({ regenerated }) => regenerated),
  ]
}
