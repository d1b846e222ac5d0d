import { readFileSync } from "node:fs"
import { unreadable } from "./refusals.ts"

export type ReaderLimits = {
  /** Of processor time for a document of so many bytes: a busy machine takes none of it. */
  processorMilliseconds: (bytes: number) => number
  /** For a process that waits for nothing. */
  longestMilliseconds: number
  memoryBytes: number
  /** A process that holds more after a document makes room for a new one. */
  keptBytes: number
}

/** How often the use is measured. A process can take about 1 GB a second. */
const measureMilliseconds = 50

/**
 * Measures what a process uses for a document, and calls `kill` when that is more than it may. Elsewhere than on Linux, only time is
 * limited.
 */
export const watchUse = (pid: number, limits: ReaderLimits, bytes: number, kill: () => void) => {
  let exceeded: Error | null = null
  const atStart = measureUse(pid)
  let { memoryBytes } = atStart
  const startedAt = performance.now()
  const mostProcessor = limits.processorMilliseconds(bytes)
  const end = (reason: Error): void => {
    exceeded ??= reason
    kill()
  }
  const timer = setInterval(() => {
    const use = measureUse(pid)
    memoryBytes = use.memoryBytes
    if (memoryBytes > limits.memoryBytes) end(unreadable("memory"))
    else if (use.processorMilliseconds - atStart.processorMilliseconds > mostProcessor) end(unreadable("time"))
    else if (performance.now() - startedAt > limits.longestMilliseconds)
      end(new Error("reading a document did not come to an end"))
  }, measureMilliseconds)
  return {
    /** Why the process was killed; null: it was not. */
    exceeded: (): Error | null => exceeded,
    /** Ends the measuring, and gives the memory in bytes that the process holds. */
    stop: (): number => {
      clearInterval(timer)
      return memoryBytes
    },
  }
}

const pageBytes = 4096
/** Ticks of the kernel's clock, as it tells them to programs. */
const tickMilliseconds = 10

/** Zero where the kernel tells nothing, as it does of a process that has ended. */
const measureUse = (pid: number): { memoryBytes: number; processorMilliseconds: number } => {
  const fields = readStat(pid)
  return {
    memoryBytes: Number(fields[21] ?? 0) * pageBytes,
    processorMilliseconds: (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * tickMilliseconds,
  }
}

/** The fields of `/proc/PID/stat` after the program's name, which may contain spaces. */
const readStat = (pid: number): string[] => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1")
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH")) return []
    throw error
  }
}
