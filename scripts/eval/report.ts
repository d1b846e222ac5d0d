import { type CaseResult, hitDepth } from "./case.ts"
import { averagePrecision, f1, hit, mean, ndcg, type Ranking, recall, reciprocalRank } from "./metrics.ts"
import type { Outcome, Unrelated } from "./run.ts"

/** All results of one configuration. */
export type Run = { label: string; outcomes: Outcome[]; unrelated: Unrelated }

type Figures = Record<string, number>

/** Markdown: for one run its groups, for several one row each and, for two, the difference. */
export const report = (runs: readonly Run[]): string => {
  const [only] = runs
  const rows = runs.length === 1 && only ? rowsByGroup(only) : runs
  const tables = [
    section("Retrieval", rows, retrieval),
    ...(rows.some(({ outcomes }) => outcomes.some((outcome) => outcome.case))
      ? [section("Extraction", rows, extraction)]
      : []),
  ]
  return tables.join("\n\n")
}

/** The misses of single cases, as plain text. */
export const listMisses = ({ outcomes }: Run): string =>
  outcomes.flatMap((outcome) => (outcome.case ? misses(outcome.case) : [])).join("\n")

const rowsByGroup = (run: Run): Run[] => {
  const groups = [...new Set(run.outcomes.map(({ group }) => group))]
  const parts = groups.map((label) => ({
    label,
    outcomes: run.outcomes.filter(({ group }) => group === label),
    unrelated: { asked: 0, unanswered: 0 },
  }))
  return groups.length === 1 ? [run] : [...parts, { ...run, label: "all" }]
}

const retrieval = ({ outcomes, unrelated }: Run): Figures => {
  const rankings = outcomes.flatMap((outcome) => outcome.rankings)
  const over = (metric: (ranking: Ranking) => number) => mean(rankings.map(metric))
  const dated = outcomes.flatMap((outcome) => outcome.case?.queries ?? []).filter(({ stale }) => stale !== null)
  return {
    questions: rankings.length,
    "hit@1": over((ranking) => hit(ranking, 1)),
    "hit@3": over((ranking) => hit(ranking, hitDepth)),
    "recall@5": over((ranking) => recall(ranking, 5)),
    "recall@10": over((ranking) => recall(ranking, 10)),
    "recall@20": over((ranking) => recall(ranking, 20)),
    "NDCG@10": over((ranking) => ndcg(ranking, 10)),
    MAP: over(averagePrecision),
    MRR: over(reciprocalRank),
    stale: dated.filter(({ stale }) => stale).length / dated.length,
    "unrelated unanswered": unrelated.unanswered / unrelated.asked,
  }
}

const extraction = ({ outcomes }: Run): Figures => {
  const cases = outcomes.flatMap((outcome) => outcome.case ?? [])
  const count = (list: (result: CaseResult) => readonly unknown[]) =>
    cases.reduce((sum, result) => sum + list(result).length, 0)
  const stored = count((result) => result.stored)
  const precision = cases.reduce((sum, result) => sum + result.right, 0) / stored
  const recalled = count((result) => result.facts.filter(({ found }) => found)) / count((result) => result.facts)
  return {
    cases: cases.length,
    stored,
    precision,
    recall: recalled,
    F1: f1(precision, recalled),
    forbidden: count((result) => result.violations),
    "stored of nothing": count((result) => result.junk),
  }
}

const section = (title: string, runs: readonly Run[], figures: (run: Run) => Figures): string => {
  const rows = runs.map((run) => ({ label: run.label, figures: figures(run) }))
  const [first, second, ...more] = rows
  if (first && second && more.length === 0 && runs.length === 2) {
    const names = Object.keys(first.figures)
    const difference = names.map((name) => [name, (second.figures[name] ?? NaN) - (first.figures[name] ?? NaN)])
    rows.push({ label: "difference", figures: Object.fromEntries(difference) })
  }
  const names = Object.keys(first?.figures ?? {})
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`
  return [
    `## ${title}\n`,
    line(["", ...names]),
    line(["---", ...names.map(() => "---:")]),
    ...rows.map((row) => line([row.label, ...names.map((name) => cell(name, row.figures[name] ?? NaN))])),
  ].join("\n")
}

const counts = new Set(["questions", "cases", "stored", "forbidden", "stored of nothing"])

/** Counts as they are, shares with three decimals. */
const cell = (name: string, value: number): string =>
  Number.isNaN(value) ? "–" : counts.has(name) ? String(value) : value.toFixed(3)

const misses = (result: CaseResult): string[] => {
  const lines = [
    ...result.facts.filter(({ found }) => !found).map(({ slot, wanted }) => `  no fact   [${slot}] ${wanted}`),
    ...result.violations.map((text) => `  forbidden ${text}`),
    ...result.junk.map((text) => `  junk      ${text}`),
    ...result.queries
      .filter((query) => hit(query, hitDepth) === 0)
      .map(
        ({ query, wanted, top }) =>
          `  not found "${query}" → ${wanted}\n              ${top.join("\n              ") || "nothing"}`,
      ),
    ...result.queries
      .filter(({ stale }) => stale)
      .map(({ query, top }) => `  stale     "${query}" → ${top.join(" | ")}`),
  ]
  return lines.length === 0 ? [] : [`${result.id} (${result.lang})`, ...lines]
}
