import type { Bench } from "../bench.ts"
import type { SentStatement } from "../capture.ts"
import type { Transaction } from "../pgbench.ts"

/**
 * How PostgreSQL runs the statements of one search, each as a prepared statement with the plan it keeps. The plan contains no literals of
 * the question.
 */
export const explainSearch = async (bench: Bench, transaction: Transaction): Promise<void> => {
  const session = await bench.database.sql.reserve()
  try {
    await session`set plan_cache_mode = force_generic_plan`
    for (const [index, statement] of transaction.entries()) {
      await session.unsafe(prepareText(statement))
      const values = statement.parameters.map((value) => (value === null ? "null" : quote(value)))
      const run = `execute bench_plan${values.length > 0 ? `(${values.join(", ")})` : ""}`
      // Once to warm up: the shown plan is the usual one.
      await session.unsafe(run)
      const rows = await session.unsafe<{ "QUERY PLAN": string }[]>(`explain (analyze, costs off, timing off) ${run}`)
      bench.plans.push({
        title: `Statement ${index + 1} of a search`,
        text: rows.map((row) => row["QUERY PLAN"]).join("\n"),
      })
      await session`deallocate bench_plan`
    }
  } finally {
    await session`reset plan_cache_mode`
    session.release()
  }
}

const prepareText = ({ text, types, parameters }: SentStatement): string => {
  const known: Readonly<Record<number, string>> = {
    16: "boolean",
    17: "bytea",
    20: "bigint",
    25: "text",
    1009: "text[]",
    1184: "timestamptz",
    2951: "uuid[]",
  }
  const list = parameters.map((_, index) => known[types[index] ?? 0] ?? "unknown")
  return `prepare bench_plan${list.length > 0 ? `(${list.join(", ")})` : ""} as ${text}`
}

const quote = (value: string): string => `'${value.replaceAll("'", "''")}'`
