import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import postgres from "postgres"
import { startEmbeddedDatabase } from "../../src/platform/database/embedded.ts"
import { createTestDatabase, serverUrl } from "../support/databases.ts"

/** An open database: its connection string, and whether it is this process's own. */
export type OpenDatabase = { url: string; embedded: boolean }

/** An empty database of the server, on which nothing was ever run; on the embedded one that takes seconds. */
export const withFreshDatabase = async (use: (database: OpenDatabase) => Promise<void>): Promise<void> => {
  if (serverUrl !== undefined) return withServerDatabase(serverUrl, use)
  const folder = mkdtempSync(join(tmpdir(), "pika-fresh-"))
  const database = await startEmbeddedDatabase(folder)
  try {
    await use({ url: database.url, embedded: true })
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

let count = 0

const withServerDatabase = async (server: string, use: (database: OpenDatabase) => Promise<void>): Promise<void> => {
  const name = `pika_fresh_${process.pid}_${count++}`
  const sql = postgres(server, { max: 1, onnotice: () => undefined })
  await sql.unsafe(`create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  try {
    await use({ url: url.href, embedded: false })
  } finally {
    await sql.unsafe(`drop database ${name} with (force)`)
    await sql.end()
  }
}

/** A database that has all migrations. */
export const withMigratedDatabase = async (use: (database: OpenDatabase) => Promise<void>): Promise<void> => {
  const copy = await createTestDatabase()
  const { ownerUrl, environment } = copy
  const database = ownerUrl === null ? await startEmbeddedDatabase(environment.PIKA_DATA_DIR ?? "") : null
  try {
    await use({ url: ownerUrl ?? database?.url ?? "", embedded: database !== null })
  } finally {
    await database?.close()
    await copy.drop()
  }
}
