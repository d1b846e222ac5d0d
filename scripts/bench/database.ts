import { $ } from "bun"
import postgres from "postgres"
import { connect, type Database } from "../../src/platform/database/connect.ts"
import { migrate } from "../../src/platform/database/migrate.ts"

const repository = `${import.meta.dir}/../..`

/** `DATABASE_URL`, or the server of scripts/services, which is started. */
export const findServer = async (): Promise<string> => {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL
  console.error("DATABASE_URL is not set: using the PostgreSQL of scripts/services.")
  await $`${repository}/scripts/services start`.quiet()
  const lines = await $`${repository}/scripts/services env`.text()
  const url = /TEST_DATABASE_URL=(\S+)/.exec(lines)?.[1]
  if (!url) throw new Error("scripts/services did not say where its PostgreSQL is")
  return url
}

export type BenchDatabase = { url: string; sql: Database; close: () => Promise<void> }

/**
 * Opens the benchmark's own database and creates it if needed. It is dropped first with `fresh`, or when it has more than `most` memories
 * (null: no limit).
 */
export const openDatabase = async (
  serverUrl: string,
  name: string,
  fresh: boolean,
  most: number | null,
): Promise<BenchDatabase> => {
  const database = await make(serverUrl, name, fresh)
  if (most === null) return database
  const [row] = await database.sql<{ count: number }[]>`select count(*)::int as count from facts`
  if ((row?.count ?? 0) <= most) return database
  console.error(`${name} holds ${row?.count} memories, more than growth begins with: it is made anew.`)
  await database.close()
  return make(serverUrl, name, true)
}

const make = async (serverUrl: string, name: string, anew: boolean): Promise<BenchDatabase> => {
  const admin = postgres(serverUrl, { max: 1, onnotice: () => undefined })
  if (anew) await admin`drop database if exists ${admin(name)} with (force)`
  const [found] = await admin`select from pg_database where datname = ${name}`
  if (!found) await admin`create database ${admin(name)}`
  await admin.end()
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href
  await migrate(url, { embedded: false })
  const sql = connect(url, 3)
  return { url, sql, close: () => sql.end({ timeout: 5 }) }
}
