import { readFileSync } from "node:fs"
import type { Database } from "../../src/platform/database/connect.ts"

const ticksPerSecond = 100 // USER_HZ, which Linux fixes for /proc

/** CPU seconds used by a process and its finished children; 0 if it no longer exists. */
export const cpuSeconds = (pid: number): number => {
  // The second field is the program's name in brackets, which may contain spaces, so fields are counted after it.
  const stat = read(`/proc/${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
  return [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index] ?? 0), 0) / ticksPerSecond
}

/** Resident memory in bytes: all, and the unshared part (a Postgres backend counts the shared buffers it touched as its own). */
export const memoryBytes = (pid: number): { resident: number; own: number } => {
  const status = read(`/proc/${pid}/status`)
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0)
  return { resident: kilobytes("VmRSS") * 1024, own: kilobytes("RssAnon") * 1024 }
}

const read = (file: string): string => {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return "" // The process ended meanwhile, or this is not Linux.
  }
}

/**
 * The processes that work for this database: its backends, and the server's own (writers, workers). None when the server is on another
 * machine, or in a container with other process ids.
 */
export const postgresProcesses = async (sql: Database): Promise<number[]> => {
  const rows = await sql<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database() or datname is null`
  return rows.map(({ pid }) => pid).filter((pid) => read(`/proc/${pid}/comm`).startsWith("postgres"))
}

export type Usage = Map<number, number>

export const usageOf = (pids: readonly number[]): Usage => new Map(pids.map((pid) => [pid, cpuSeconds(pid)]))

/** CPU seconds between two measurements. A process that is new in the second one counts completely. */
export const usedBetween = (before: Usage, after: Usage): number =>
  [...after].reduce((sum, [pid, seconds]) => sum + Math.max(0, seconds - (before.get(pid) ?? 0)), 0)
