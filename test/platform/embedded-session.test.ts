import { afterAll, beforeAll, expect, test } from "bun:test"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { connect, type Database } from "../../src/platform/database/connect.ts"
import { type EmbeddedDatabase, startEmbeddedDatabase } from "../../src/platform/database/embedded.ts"

const folder = mkdtempSync(join(tmpdir(), "pika-session-"))
let database: EmbeddedDatabase
let sql: Database
beforeAll(async () => {
  database = await startEmbeddedDatabase(folder)
  sql = connect(database.url, 8)
}, 30_000)
afterAll(async () => {
  await sql.end()
  await database.close()
  rmSync(folder, { recursive: true })
})

const clients = (work: (number: number) => Promise<void>) =>
  Promise.all(
    Array.from({ length: 16 }, async (_, client) => {
      for (let round = 0; round < 100; round++) await work(client * 1000 + round)
    }),
  )

test("each of many concurrent requests gets its own answer, whichever of them fail", async () => {
  let failed = 0
  await clients(async (number) => {
    if (number % 2 === 0) {
      const rows = await sql<{ value: number }[]>`select ${number}::int as value`
      expect(rows[0]?.value).toBe(number)
    } else await sql`select ${number}::int / ${0}::int`.catch(() => failed++)
  })
  expect(failed).toBe(800)
})

test("no other client sees into a transaction, and one that fails leaves nothing behind", async () => {
  await sql`create table entries (number int)`
  await clients(async (number) => {
    await sql
      .begin(async (tx) => {
        await tx`insert into entries values (${number})`
        const [row] = await tx<{ open: number }[]>`select count(*)::int as open from entries`
        expect(row?.open).toBe(1)
        throw new Error("roll back")
      })
      .catch(() => undefined)
  })
  expect([...(await sql`select * from entries`)]).toEqual([])
})

test("a client that leaves in the middle of a transaction is rolled back, and its statements are forgotten", async () => {
  const leaver = connect(database.url, 1)
  await leaver`begin`
  await leaver`create table left_behind (number int)`
  await leaver.end({ timeout: 0 })
  const [row] = await sql<{ table: string | null }[]>`select to_regclass('left_behind')::text as table`
  expect(row?.table).toBeNull()
  const other = connect(database.url, 1)
  for (let number = 0; number < 20; number++) await other.unsafe(`select ${number}`, [], { prepare: true })
  await other.end()
  const [left] = await sql<{ count: number }[]>`
    select count(*)::int as count from pg_prepared_statements where statement ~ '^select \\d+$'`
  expect(left?.count).toBe(0)
})

test("answers of every length end the turn of their client", async () => {
  const [asker, other] = [connect(database.url, 1), connect(database.url, 1)]
  // Postgres sends an answer in pieces of 8 KiB: around that length, the message that ends it is cut at each of its bytes.
  for (let length = 8000; length < 8192; length++) {
    await asker`select repeat('x', ${length})`
    const answer = other`select 1`
    expect(await Promise.race([answer, Bun.sleep(2000)])).toHaveLength(1)
  }
  await Promise.all([asker.end(), other.end()])
})
