import type { Machine } from "../bench/machine.ts"
import type { Result } from "./run-fault.ts"

const seconds = (milliseconds: number | null): string =>
  milliseconds === null ? "–" : Number.isFinite(milliseconds) ? `${(milliseconds / 1000).toFixed(1)} s` : "never"
const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0)

const statusesOf = ({ statuses }: Result): string =>
  Object.entries(statuses)
    .filter(([status]) => !status.startsWith("2"))
    .map(([status, count]) => `${count} × ${status}`)
    .join(", ") || "none"

const row = (result: Result): string => {
  const { fault, requests, jobs, failed, memory, descriptors, notes } = result
  return `| ${[
    `${fault.title}${notes.length > 0 ? ` (${notes.join("; ")})` : ""}`,
    requests.toLocaleString("en"),
    statusesOf(result),
    `${jobs}${failed > 0 ? `, ${failed} of them failed and said so` : ""}`,
    `${Math.round(result.slowestHealth)} ms`,
    seconds(result.slowestAnswer),
    seconds(result.toldAfter),
    `${seconds(result.failingUntil)}, ${seconds(result.jobDoneAfter)}`,
    `${megabytes(memory.before)} → ${megabytes(memory.peak)} → ${megabytes(memory.after)}`,
    `${descriptors.before} → ${descriptors.after}`,
    result.problems.length === 0 ? "yes" : `**no**: ${result.problems.map((text) => text.slice(0, 300)).join("; ")}`,
  ].join(" | ")} |`
}

export const toMarkdown = (results: readonly Result[], skipped: readonly string[], machine: Machine, command: string) =>
  [
    `\`${command}\``,
    "",
    "| fault | requests | not 2xx | jobs accepted | slowest /health | slowest answer | /ready said no after | after its end: last failure, first new job done | memory, MB: before → peak → after | descriptors | as promised |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...results.map(row),
    "",
    ...skipped.map((name) => `Not run: ${name}.`),
    Object.entries(machine)
      .map(([name, value]) => `${name}: ${value}`)
      .join("; "),
  ].join("\n")
