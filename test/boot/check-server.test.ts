import { expect, test } from "bun:test"
import postgres from "postgres"
import { checkServer } from "../../src/platform/database/check-server.ts"
import type { Database } from "../../src/platform/database/connect.ts"
import { migrate } from "../../src/platform/database/migrate.ts"
import { StartupError } from "../../src/platform/errors.ts"
import { serverUrl } from "../support/databases.ts"
import { withFreshDatabase } from "./fresh-database.ts"

type Versions = { postgres: string; major: number; vector: string | null; age: string | null; isReadOnly: boolean }
const good: Versions = { postgres: "18.6", major: 18, vector: "0.8.7", age: "1.8.0", isReadOnly: false }

/** What is said about a server that answers with these versions; null: nothing. */
const complaint = async (versions: Partial<Versions>): Promise<string | null> => {
  const server = (async () => [{ ...good, ...versions }]) as unknown as Database
  try {
    await checkServer(server)
    return null
  } catch (error) {
    if (error instanceof StartupError) return error.message
    throw error
  }
}

test("PostgreSQL 17 and 18 with pgvector 0.8.2 and AGE are accepted", async () => {
  expect(await complaint({})).toBeNull()
  expect(await complaint({ postgres: "17.0", major: 17, vector: "0.8.2", age: "1.6.0" })).toBeNull()
  expect(await complaint({ vector: "0.10.0" })).toBeNull()
  expect(await complaint({ vector: "1.0" })).toBeNull()
})

test("an old PostgreSQL is named with its version", async () => {
  expect(await complaint({ postgres: "16.4 (Debian)", major: 16 })).toContain(
    "PostgreSQL is 16.4 (Debian); 17 or 18 is needed.",
  )
})

test("an old pgvector is named with its version, the reason and what to do", async () => {
  for (const version of ["0.8.1", "0.7.4", "0.8"]) {
    const message = await complaint({ vector: version })
    expect(message).toContain(`pgvector is ${version}; 0.8.2 or newer is needed`)
    expect(message).toContain("alter extension vector update")
  }
})

test("a server without pgvector is told which package brings it", async () => {
  expect(await complaint({ vector: null, major: 17, postgres: "17.2" })).toContain("postgresql-17-pgvector")
})

test("a server without AGE is told which package brings it, and what to do where there is none", async () => {
  const message = await complaint({ age: null })
  expect(message).toContain("Apache AGE is not installed on the server (package postgresql-18-age)")
  expect(message).toContain("leave DATABASE_URL unset for the embedded database")
})

test("all that is wrong with a server is said at once", async () => {
  const message = await complaint({ postgres: "15.1", major: 15, vector: null, age: null })
  for (const part of ["DATABASE_URL", "PostgreSQL is 15.1", "pgvector is not installed", "Apache AGE is not installed"])
    expect(message).toContain(part)
})

test.skipIf(serverUrl === undefined)(
  "a database that takes no writes, as a standby or one that still recovers, is refused with what to do",
  async () => {
    await withFreshDatabase(async ({ url }) => {
      const readOnly = new URL(url)
      readOnly.searchParams.set("default_transaction_read_only", "on")
      const error = await migrate(readOnly.href, { embedded: false }).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(StartupError)
      expect(String(error)).toContain("Start this again when it accepts writes")
    })
  },
)

test.skipIf(serverUrl === undefined)(
  "a database whose pgvector is old is refused before anything is written to it",
  async () => {
    await withFreshDatabase(async ({ url }) => {
      const sql = postgres(url, { max: 1, onnotice: () => undefined })
      await sql`create extension vector`
      // As after an upgrade of the package that was not followed by `alter extension`.
      await sql`update pg_extension set extversion = '0.8.0' where extname = 'vector'`
      const error = await migrate(url, { embedded: false }).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(StartupError)
      expect(String(error)).toContain("pgvector is 0.8.0; 0.8.2 or newer is needed")
      const [left] = await sql`
      select (select count(*)::int from pg_namespace where nspname in ('pika', 'pgboss', 'ag_catalog')) as schemas`
      expect(left).toEqual({ schemas: 0 })
      await sql.end()
    })
  },
)
