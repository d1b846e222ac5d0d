import type { Sample } from "../chaos/ask.ts"

/** Measurements of one time window. */
export type Window = {
  /** Seconds from the beginning to the end of the window. */
  until: number
  requests: number
  p50: number
  p95: number
  resident: number
  heap: number
  descriptors: number
  connections: number
}

export type Check = { what: string; figure: string; bound: string; passed: boolean }

export const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export const percentile = (samples: readonly Sample[], share: number): number => {
  const sorted = samples.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`
const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0)

/** Below this, a third more is noise of the machine. */
const restlessMilliseconds = 5

/** Checks that nothing grew. `settled`: seconds after which memory should be stable. */
export const judgeWindows = (windows: readonly Window[], settled: number): Check[] => {
  const third = Math.floor(windows.length / 3)
  const [first, last] = [windows.slice(0, third), windows.slice(-third)]
  const from = windows.findIndex(({ until }) => until >= settled)
  const after = windows.slice(from)
  const reference = median(after.slice(0, Math.max(1, Math.floor(after.length / 5))).map(({ resident }) => resident))
  const atEnd = median(after.slice(-Math.max(1, Math.floor(after.length / 5))).map(({ resident }) => resident))
  const [p95First, p95Last] = [median(first.map(({ p95 }) => p95)), median(last.map(({ p95 }) => p95))]
  const grows = (name: "descriptors" | "connections", allowance: number, what: string): Check => {
    const [before, now] = [most(after.slice(0, third).map((w) => w[name])), most(last.map((w) => w[name]))]
    return { what, figure: `${before} → ${now}`, bound: `+ ${allowance}`, passed: now <= before + allowance }
  }
  return [
    {
      what: `memory at the end against after ${Math.round(settled)} s`,
      figure: `${megabytes(reference)} → ${megabytes(atEnd)}, ${(atEnd / reference).toFixed(2)} times`,
      bound: "1.2 times",
      passed: atEnd <= 1.2 * reference,
    },
    grows("descriptors", 10, "most descriptors, early → late"),
    grows("connections", 2, "most connections to PostgreSQL, early → late"),
    {
      what: "p95 of searches, first → last third",
      figure: `${p95First.toFixed(1)} → ${p95Last.toFixed(1)} ms`,
      bound: `1.3 times, or ${restlessMilliseconds} ms`,
      passed: p95Last <= Math.max(1.3 * p95First, p95First + restlessMilliseconds),
    },
  ]
}

export const windowTable = (windows: readonly Window[]): string[] => {
  const step = Math.max(1, Math.ceil(windows.length / 15))
  const shown = windows.filter((_, index) => (index + 1) % step === 0)
  return [
    "| after | requests | searches p50 | p95 | memory | of it JavaScript heap | descriptors | connections |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...shown.map(
      (w) =>
        `| ${Math.round(w.until)} s | ${w.requests.toLocaleString("en")} | ${w.p50.toFixed(1)} ms | ${w.p95.toFixed(1)} ms | ${megabytes(w.resident)} | ${megabytes(w.heap)} | ${w.descriptors} | ${w.connections} |`,
    ),
  ]
}
