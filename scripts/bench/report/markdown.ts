import type { Bench } from "../bench.ts"
import type { Machine } from "../machine.ts"
import type { Measurement } from "../run-load.ts"

export type Results = Pick<Bench, "measurements" | "baselines" | "checks" | "tables" | "notes" | "growth" | "plans"> & {
  command: string
  machine: Machine
  /** Facts in the whole database at the end. */
  memories: number
}

/** The results as Markdown. `plot`: path of its picture, relative to the file. */
export const toMarkdown = (results: Results, plot: string | null): string =>
  [
    `\`${results.command}\``,
    Object.entries(results.machine)
      .map(([name, value]) => `${name}: ${value}`)
      .join("; "),
    `The database held ${results.memories.toLocaleString("en")} memories in all at the end. CPU is that of one request, in milliseconds of one core.`,
    results.checks.length > 0 ? table(["what", "figure", "must be", ""], results.checks.map(checkRow)) : "",
    results.measurements.length > 0
      ? table(
          [
            "load",
            "clients",
            "per second",
            "p50 ms",
            "p95 ms",
            "p99 ms",
            "most ms",
            "CPU server",
            "CPU Postgres",
            "CPU load",
            "MB server",
            "MB Postgres",
          ],
          results.measurements.map(measurementRow),
        )
      : "",
    results.baselines.length > 0
      ? table(
          ["baseline", "clients", "per second", "mean ms", "different searches"],
          results.baselines.map((it) => [
            it.name,
            it.clients,
            it.perSecond.toFixed(0),
            it.milliseconds.toFixed(2),
            it.used,
          ]),
        )
      : "",
    ...results.tables.map(({ title, head, rows }) => `${title}:\n\n${table(head, rows)}`),
    results.notes.map((note) => `- ${note}`).join("\n"),
    results.plans
      .map(({ title, text }) => `<details><summary>${title}</summary>\n\n\`\`\`\n${text}\n\`\`\`\n\n</details>`)
      .join("\n\n"),
    plot ? `![Latency of a search against the memories of everybody](${plot})` : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n")

const checkRow = ({ what, value, unit, target, passed }: Results["checks"][number]) => [
  what,
  `${figure(value)}${unit && ` ${unit}`}`,
  target,
  passed ? "✓" : "✗",
]

const figure = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(3)

const measurementRow = (it: Measurement) => {
  const perRequest = (seconds: number | null) => (seconds === null ? "?" : ((seconds * 1000) / it.answers).toFixed(3))
  const megabytes = (bytes: number | null) => (bytes === null ? "?" : (bytes / 2 ** 20).toFixed(0))
  return [
    it.name,
    it.clients,
    it.perSecond.toFixed(0),
    ...[it.latency.p50, it.latency.p95, it.latency.p99, it.latency.most].map((value) => value.toFixed(2)),
    ...[it.cpu.server, it.cpu.postgres, it.cpu.load].map(perRequest),
    ...[it.memory.server, it.memory.postgres].map(megabytes),
  ]
}

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")
