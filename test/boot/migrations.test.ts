import { expect, test } from "bun:test"
import { connect } from "../../src/platform/database/connect.ts"
import { migrate } from "../../src/platform/database/migrate.ts"
import { type Migration, migrations } from "../../src/platform/database/migrations.ts"
import { StartupError } from "../../src/platform/errors.ts"
import { serverUrl } from "../support/databases.ts"
import { runPika } from "./command.ts"
import { type OpenDatabase, withFreshDatabase, withMigratedDatabase } from "./fresh-database.ts"

/** How the migration to `steps` is refused. */
const refusal = async ({ url, embedded }: OpenDatabase, steps: readonly Migration[]): Promise<string> => {
  const error = await migrate(url, { embedded, steps }).catch((thrown: unknown) => thrown)
  if (!(error instanceof StartupError)) throw new Error("it was not refused with a sentence", { cause: error })
  return error.message
}

/** The schema as it is: all relations of the product, and which migrations were applied. */
const schemaOf = async ({ url }: OpenDatabase) => {
  const sql = connect(url, 1)
  const relations = await sql`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('pika', 'pika_graph') order by 1`
  const applied = await sql`select number, name from pika.migrations order by number`
  await sql.end()
  return { relations: relations.map(({ name }) => String(name)), applied: [...applied] }
}

/** An embedded database belongs to one process. */
const onServer = test.skipIf(serverUrl === undefined)

const next = (migrations.at(-1)?.number ?? 0) + 1
const total = migrations.length + 1
const name = `${String(next).padStart(3, "0")}_next`
const step = (sql: string): Migration => ({ number: next, name: "next", breaksOlderPrograms: false, sql })

test("a migrated database needs nothing, as often as it is asked", async () => {
  await withMigratedDatabase(async (database) => {
    const before = await schemaOf(database)
    for (const _ of [1, 2])
      expect(await migrate(database.url, database)).toMatchObject({ applied: [], total: migrations.length })
    expect(await schemaOf(database)).toEqual(before)
  })
}, 60_000)

test("a new migration is applied once, and named", async () => {
  await withMigratedDatabase(async (database) => {
    const steps = [...migrations, step("create table pika.one_more (id integer)")]
    expect(await migrate(database.url, { ...database, steps })).toMatchObject({ applied: [name], total })
    expect(await migrate(database.url, { ...database, steps })).toMatchObject({ applied: [], total })
    expect((await schemaOf(database)).relations).toContain("pika.one_more")
  })
}, 60_000)

test("a migration that fails half-way leaves nothing of itself, and can be applied when it is mended", async () => {
  await withMigratedDatabase(async (database) => {
    const before = await schemaOf(database)
    const broken = [
      ...migrations,
      step("create table pika.half (id integer); insert into pika.half values (1); select 1 / 0"),
    ]
    expect(await refusal(database, broken)).toMatch(/^Migration \d+_next failed and was rolled back: division by zero/)
    expect(await schemaOf(database)).toEqual(before)
    const mended = [...migrations, step("create table pika.half (id integer)")]
    expect(await migrate(database.url, { ...database, steps: mended })).toMatchObject({ applied: [name] })
  })
}, 60_000)

test("a migration before the failing one stays applied", async () => {
  await withMigratedDatabase(async (database) => {
    const steps = [
      ...migrations,
      step("create table pika.good (id integer)"),
      { ...step("nonsense"), number: next + 1, name: "bad" },
    ]
    await refusal(database, steps)
    const { relations, applied } = await schemaOf(database)
    expect(relations).toContain("pika.good")
    expect(applied).toHaveLength(total)
  })
}, 60_000)

test("a migration that was edited after it was applied is refused, and nothing is changed", async () => {
  await withMigratedDatabase(async (database) => {
    const before = await schemaOf(database)
    const [first, ...others] = migrations
    if (!first || !("sql" in first)) throw new Error("there is no first migration")
    const edited = [
      { ...first, sql: `${first.sql}\n-- edited` },
      ...others,
      step("create table pika.more (id integer)"),
    ]
    expect(await refusal(database, edited)).toContain(
      "001_baseline of this database is not the one that this version of pika knows. Nothing was changed.",
    )
    expect(await schemaOf(database)).toEqual(before)
  })
}, 60_000)

test("a database that a newer pika changed in a way that this one cannot work with is refused", async () => {
  await withMigratedDatabase(async (database) => {
    await migrate(database.url, {
      ...database,
      steps: [...migrations, { ...step("select 1"), breaksOlderPrograms: true }],
    })
    const message = await refusal(database, migrations)
    expect(message).toContain(`The database has migration ${name}, with which this version of pika cannot work.`)
    expect(message).toContain("upgraded by a newer pika: run that one")
  })
}, 60_000)

test("a database that a newer pika changed in a way that this one can work with needs nothing", async () => {
  await withMigratedDatabase(async (database) => {
    await migrate(database.url, { ...database, steps: [...migrations, step("select 1")] })
    const before = await schemaOf(database)
    expect(await migrate(database.url, database)).toMatchObject({ applied: [], total: migrations.length })
    expect(await schemaOf(database)).toEqual(before)
  })
}, 60_000)

onServer(
  "a process refuses a database that is too new for it with a sentence, before it listens",
  async () => {
    await withMigratedDatabase(async (database) => {
      const sql = connect(database.url, 1)
      await sql`insert into pika.migrations (number, name, hash, breaks_older_programs) values (999, 'future', 'x', true)`
      await sql.end()
      const { status, stderr } = await runPika([], { DATABASE_URL: database.url, PORT: "0" })
      expect(status).toBe(1)
      expect(stderr).toContain("pika: The database has migration 999_future")
      expect(stderr).not.toMatch(/^\s+at /m)
    })
  },
  60_000,
)

test.skipIf(serverUrl === undefined)(
  "ten processes at once bring a fresh database up together",
  async () => {
    await withFreshDatabase(async (database) => {
      const ended = await Promise.all(
        Array.from({ length: 10 }, () => runPika(["migrate"], { DATABASE_URL: database.url })),
      )
      expect(ended.map(({ status }) => status)).toEqual(Array(10).fill(0))
      expect(ended.map(({ stderr }) => stderr).filter((told) => !told.startsWith("applying 001_baseline\n"))).toEqual(
        Array(9).fill(""),
      )
      const applying = ended.filter(({ stdout }) => stdout.startsWith("applied 001_baseline"))
      expect(applying).toHaveLength(1)
      expect((await schemaOf(database)).applied).toHaveLength(migrations.length)
    })
  },
  120_000,
)

test("a fresh database is brought up from nothing", async () => {
  await withFreshDatabase(async (database) => {
    const { applied, total } = await migrate(database.url, database)
    expect(applied).toHaveLength(total)
    expect((await schemaOf(database)).relations).toContain("pika_graph.Fact")
  })
}, 60_000)

test("a database that has the twelve migrations of before the baseline has the baseline", async () => {
  await withFreshDatabase(async (database) => {
    const steps = migrations.slice(0, 1)
    await migrate(database.url, { ...database, steps })
    const before = await schemaOf(database)
    await asBeforeBaseline(database, 12)
    expect(await migrate(database.url, { ...database, steps })).toMatchObject({ applied: [], total: 1 })
    expect(await schemaOf(database)).toEqual(before)
  })
}, 60_000)

test("a database that has only some of the migrations of before the baseline is refused", async () => {
  await withMigratedDatabase(async (database) => {
    await asBeforeBaseline(database, 11)
    expect(await refusal(database, migrations)).toContain("001_memory of this database is not the one")
  })
}, 60_000)

const namesBeforeBaseline = [
  ...["memory", "graph", "search", "embedding_cache", "large_owners", "credentials"],
  ...["audit", "erasure", "providers", "roles", "rate_limits", "job_backlog"],
]

/** The baseline, recorded as the first `count` of the migrations that it was made of. */
const asBeforeBaseline = async ({ url }: OpenDatabase, count: number): Promise<void> => {
  const sql = connect(url, 1)
  await sql`drop table pika.migrations`
  await sql`create table pika.migrations (number integer primary key, name text not null, hash text not null, applied_at timestamptz not null default now())`
  for (const [index, name] of namesBeforeBaseline.slice(0, count).entries())
    await sql`insert into pika.migrations (number, name, hash) values (${index + 1}, ${name}, 'of another time')`
  await sql.end()
}
