import { expect, test } from "bun:test"
import type { Backfill } from "../../src/platform/database/backfill.ts"
import { connect, type Database } from "../../src/platform/database/connect.ts"
import { migrate } from "../../src/platform/database/migrate.ts"
import { label, type Migration, migrations } from "../../src/platform/database/migrations.ts"
import { serverUrl } from "../support/databases.ts"
import { until } from "../support/until.ts"
import { type OpenDatabase, withMigratedDatabase } from "./fresh-database.ts"

/** An embedded database has one session: nothing waits for anything else in it. */
const onServer = test.skipIf(serverUrl === undefined)

const number = migrations.length + 1
const base = { number, name: "next", breaksOlderPrograms: false }

const withSql = <Answer>({ url }: OpenDatabase, use: (sql: Database) => Promise<Answer>): Promise<Answer> => {
  const sql = connect(url, 2)
  return use(sql).finally(() => sql.end())
}

/** Seven rows that are to be doubled. */
const makeRows = (database: OpenDatabase) =>
  withSql(database, async (sql) => {
    await sql`create table pika.numbers (id integer primary key, doubled integer)`
    await sql`insert into pika.numbers (id) select generate_series(1, 7)`
  })

/** Doubles three at a time. `failAt`: the batch after this one fails; `begunAfter`: the key that each batch was given. */
const doubling = (failAt: number | null, begunAfter: (string | null)[] = []): Migration => {
  const backfill: Backfill = {
    count: async (sql) => (await sql`select from pika.numbers`).length,
    next: async (tx, after) => {
      begunAfter.push(after)
      const rows = await tx<{ id: number }[]>`
        update pika.numbers set doubled = id * 2 where id in (
          select id from pika.numbers where id > ${Number(after ?? 0)} order by id limit 3)
        returning id`
      if (after !== null && Number(after) === failAt) throw new Error("the plug was pulled")
      const last = Math.max(...rows.map(({ id }) => id))
      return rows.length === 0 ? null : { rows: rows.length, last: String(last) }
    },
  }
  return { ...base, backfill }
}

const doubledOf = (database: OpenDatabase) =>
  withSql(database, (sql) => sql<{ doubled: number | null }[]>`select doubled from pika.numbers order by id`.values())

test("a backfill goes through all rows, and tells how far it is", async () => {
  await withMigratedDatabase(async (database) => {
    await makeRows(database)
    const told: unknown[] = []
    const steps = [...migrations, doubling(null)]
    await migrate(database.url, { ...database, steps, report: (...progress) => told.push(progress) })
    const name = label(base)
    expect(told).toEqual([[name], ...[3, 6, 7].map((done) => [name, { done, total: 7 }])])
    expect((await doubledOf(database)).flat()).toEqual([2, 4, 6, 8, 10, 12, 14])
    expect(await migrate(database.url, { ...database, steps })).toMatchObject({ applied: [] })
  })
}, 60_000)

test("a backfill that was broken off keeps what it did, is not applied, and goes on after its last batch", async () => {
  await withMigratedDatabase(async (database) => {
    await makeRows(database)
    const broken = migrate(database.url, { ...database, steps: [...migrations, doubling(3)] })
    await expect(broken).rejects.toThrow(/_next failed, and goes on where it stopped: the plug was pulled/)
    expect((await doubledOf(database)).flat()).toEqual([2, 4, 6, null, null, null, null])
    const begunAfter: (string | null)[] = []
    const told: unknown[] = []
    const steps = [...migrations, doubling(null, begunAfter)]
    const report = (_: string, rows?: unknown) => told.push(rows)
    expect(await migrate(database.url, { ...database, steps, report })).toMatchObject({ applied: [label(base)] })
    expect(begunAfter).toEqual(["3", "6", "7"])
    expect(told).toEqual([undefined, { done: 6, total: 7 }, { done: 7, total: 7 }])
  })
}, 60_000)

test("a program of before is kept out by a breaking backfill from its beginning on", async () => {
  await withMigratedDatabase(async (database) => {
    await makeRows(database)
    const steps = [...migrations, { ...doubling(3), breaksOlderPrograms: true }]
    await expect(migrate(database.url, { ...database, steps })).rejects.toThrow("the plug was pulled")
    await expect(migrate(database.url, database)).rejects.toThrow(/with which this version of pika cannot work/)
  })
}, 60_000)

const indexStep: Migration = {
  ...base,
  index: "pika.numbers_once",
  sql: "create unique index concurrently numbers_once on pika.numbers (doubled)",
}
const steps = [...migrations, indexStep]

const isValid = (database: OpenDatabase) =>
  withSql(database, (sql) =>
    sql`select indisvalid from pg_index where indexrelid = to_regclass('pika.numbers_once')`.values(),
  ).then((rows) => rows.flat())

test("an index that broke off half-made is made anew", async () => {
  await withMigratedDatabase(async (database) => {
    await makeRows(database)
    await withSql(database, (sql) => sql`update pika.numbers set doubled = 1`)
    await expect(migrate(database.url, { ...database, steps })).rejects.toThrow(/could not create unique index/)
    expect(await isValid(database)).toEqual([false])
    await withSql(database, (sql) => sql`update pika.numbers set doubled = id`)
    expect(await migrate(database.url, { ...database, steps })).toMatchObject({ applied: [label(base)] })
    expect(await isValid(database)).toEqual([true])
  })
}, 60_000)

test("an index that was made, and whose making was not recorded, is kept", async () => {
  await withMigratedDatabase(async (database) => {
    await makeRows(database)
    await withSql(database, (sql) => sql.unsafe(indexStep.sql))
    await migrate(database.url, { ...database, steps })
    expect(await isValid(database)).toEqual([true])
  })
}, 60_000)

onServer(
  "processes that wait for their turn to migrate do not keep an index from being made",
  async () => {
    await withMigratedDatabase(async (database) => {
      await makeRows(database)
      const reports = await Promise.all([1, 2, 3].map(() => migrate(database.url, { ...database, steps })))
      expect(reports.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 1])
      expect(await isValid(database)).toEqual([true])
    })
  },
  60_000,
)

onServer(
  "a migration that waits for a lock lets the traffic behind it pass, and is applied when the lock is free",
  async () => {
    await withMigratedDatabase(async (database) => {
      await withSql(database, async (sql) => {
        const release = Promise.withResolvers<void>()
        const held = Promise.withResolvers<void>()
        const holder = sql.begin(async (tx) => {
          await tx`select from pika.facts`
          held.resolve()
          await release.promise
        })
        await held.promise
        const alter = { ...base, sql: "alter table pika.facts add column one_more integer" }
        const migrating = migrate(database.url, { ...database, steps: [...migrations, alter] })
        const isWaiting = async () => {
          const [row] = await sql`select from pg_locks where relation = 'pika.facts'::regclass and not granted`
          return row !== undefined
        }
        await until("the migration waits for its lock", isWaiting)
        expect(await sql`select from pika.facts`).toHaveLength(0)
        release.resolve()
        await holder
        expect(await migrating).toMatchObject({ applied: [label(base)] })
      })
    })
  },
  60_000,
)
