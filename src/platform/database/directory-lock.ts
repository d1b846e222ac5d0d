import { Database as Sqlite } from "bun:sqlite"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { z } from "zod"
import { StartupError } from "../errors.ts"

const holderSchema = z.object({ pid: z.number(), since: z.string() })

/**
 * Locks a folder for this process until `release`. It is an operating system lock, taken through SQLite, so it ends with the process,
 * however that ends: there are no stale locks and no guesses about process ids. Throws a `StartupError` that names the holder.
 */
export const lockDirectory = (directory: string): { release: () => void } => {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const holderFile = join(directory, "lock.json")
  const lock = new Sqlite(join(directory, "lock"), { create: true })
  try {
    lock.run("pragma locking_mode = exclusive")
    lock.run("begin exclusive")
  } catch (error) {
    lock.close()
    if ((error as { code?: unknown }).code !== "SQLITE_BUSY") throw error
    throw new StartupError(
      `${resolve(directory)} is in use by ${describeHolder(holderFile)}. An embedded database serves one process: ` +
        "stop that one, choose another PIKA_DATA_DIR, or set DATABASE_URL to share a Postgres server.",
    )
  }
  writeFileSync(holderFile, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }), { mode: 0o600 })
  return { release: () => lock.close() }
}

const describeHolder = (file: string): string => {
  try {
    const holder = holderSchema.parse(JSON.parse(readFileSync(file, "utf8")))
    return `another pika (process ${holder.pid}, since ${holder.since})`
  } catch {
    return "another process" // The file is written just after the lock is taken, so it may not exist yet.
  }
}
