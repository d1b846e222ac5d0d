import type { CaseResult } from "./case.ts"

const share = (part: number, whole: number): string => (whole === 0 ? "–" : (part / whole).toFixed(3))

/** Figures by language, then what was missed, as plain text. */
export const report = (results: readonly CaseResult[]): string => {
  const languages = [...new Set(results.map((result) => result.lang))]
  const rows = [...languages, "all"].map((lang) =>
    figures(lang, lang === "all" ? results : results.filter((result) => result.lang === lang)),
  )
  const head = ["", "cases", "fact recall", "violations", "junk", "stored", "hit@1", "hit@3", "MRR", "stale rate"]
  return `${table([head, ...rows])}\n\n${results.flatMap(misses).join("\n")}`
}

const figures = (lang: string, results: readonly CaseResult[]): string[] => {
  const facts = results.flatMap((result) => result.facts)
  const queries = results.flatMap((result) => result.queries)
  const within = (depth: number) => queries.filter(({ rank }) => rank !== null && rank <= depth).length
  const reciprocal = queries.reduce((sum, { rank }) => sum + (rank === null ? 0 : 1 / rank), 0)
  const dated = queries.filter(({ stale }) => stale !== null)
  const count = (list: (result: CaseResult) => readonly unknown[]) =>
    String(results.reduce((sum, result) => sum + list(result).length, 0))
  return [
    lang,
    String(results.length),
    share(facts.filter(({ found }) => found).length, facts.length),
    count((result) => result.violations),
    count((result) => result.junk),
    count((result) => result.stored),
    share(within(1), queries.length),
    share(within(3), queries.length),
    share(reciprocal, queries.length),
    share(dated.filter(({ stale }) => stale).length, dated.length),
  ]
}

const table = (rows: readonly string[][]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("  ")).join("\n")
}

const misses = (result: CaseResult): string[] => {
  const lines = [
    ...result.facts.filter(({ found }) => !found).map(({ slot, wanted }) => `  no fact   [${slot}] ${wanted}`),
    ...result.violations.map((text) => `  forbidden ${text}`),
    ...result.junk.map((text) => `  junk      ${text}`),
    ...result.queries
      .filter(({ rank }) => rank === null || rank > 3)
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
