import { describeDifference } from "../extraction/compare-shares.ts"
import type { Database } from "../platform/database/connect.ts"
import { textTable } from "../platform/text-table.ts"
import { listChatSides, type SideRow, sharesOf } from "./experiment-sides.ts"

/** A report of each experiment with answers, the latest first. */
export const describeChatExperiments = async (sql: Database): Promise<string[]> => {
  const sides = await listChatSides(sql)
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

const names = { failed: "Failures", regenerated: "Answers that were asked for again" }

const compare = (sides: readonly SideRow[]): string[] => {
  const shares = sharesOf(sides)
  if (shares.length === 0) return ["The sides are not compared: one of them has no answer yet."]
  return shares.map(({ what, control, treatment }) => describeDifference(names[what], control, treatment))
}
