import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { connect, type Database } from "../../src/platform/database/connect.ts"
import { createTestDatabase, serverUrl, type TestDatabase } from "../support/databases.ts"

/** The embedded database belongs to one process, which is its owner: there is nobody to keep out. */
describe.skipIf(serverUrl === undefined)("the role that serves", () => {
  let database: TestDatabase
  let service: Database
  let owner: Database
  beforeAll(async () => {
    database = await createTestDatabase()
    service = connect(database.environment.DATABASE_URL ?? "", 1)
    owner = connect(database.ownerUrl ?? "", 1)
    await owner.unsafe(
      "create schema other; create table other.secrets (word text); create table public.secrets (word text)",
    )
    await owner.unsafe("create table pika.later (id integer generated always as identity, word text)")
  }, 60_000)
  afterAll(async () => {
    await service.end()
    await owner.end()
    await database.drop()
  })

  /** How PostgreSQL refuses it. */
  const refusal = async (statement: string): Promise<string> => {
    const error: unknown = await service.unsafe(statement).then(
      () => "it was done",
      (thrown: unknown) => thrown,
    )
    return error instanceof Error ? error.message : String(error)
  }

  const forbidden: [what: string, statement: string, refusal: RegExp][] = [
    ["make a table", "create table pika.more (id integer)", /permission denied for schema pika/],
    [
      "make a table in the graph",
      "create table pika_graph.more (id integer)",
      /permission denied for schema pika_graph/,
    ],
    ["make a table in public", "create table public.more (id integer)", /permission denied for schema public/],
    ["make a schema", "create schema more", /permission denied for database/],
    [
      "make a function",
      "create function pika.f() returns int language sql as 'select 1'",
      /permission denied for schema pika/,
    ],
    ["alter a table", "alter table pika.facts add column more text", /must be owner of table facts/],
    ["switch off a trigger", "alter table pika.fact_vectors disable trigger follow_inserts", /must be owner of/],
    ["drop a table", "drop table pika.facts", /must be owner of table facts/],
    ["empty a table at once", "truncate pika.facts", /permission denied for table facts/],
    ["drop a table of the queue", "drop table pgboss.job", /must be owner of table job/],
    [
      "change what migrations were applied",
      "update pika.migrations set hash = ''",
      /permission denied for table migrations/,
    ],
    ["give itself rights", "select pika.grant_service()", /permission denied for function grant_service/],
    ["read another schema", "select * from other.secrets", /permission denied for schema other/],
    ["read another's table in public", "select * from public.secrets", /permission denied for table secrets/],
    ["read password hashes", "select rolpassword from pg_authid", /permission denied for table pg_authid/],
    ["read a table of another database", "select * from postgres.pg_catalog.pg_class", /cross-database references/],
    ["read a file of the server", "select pg_read_file('/etc/passwd')", /permission denied for function pg_read_file/],
    ["list files of the server", "select pg_ls_dir('.')", /permission denied for function pg_ls_dir/],
    ["run a program", "copy pika.facts to program 'cat'", /permission denied to COPY to or from an external program/],
    ["write a file of the server", "copy pika.facts to '/tmp/facts'", /permission denied to COPY to a file/],
    ["become another role", "set role postgres", /permission denied to set role/],
    [
      "become the role of the session's choice",
      "set session authorization postgres",
      /permission denied to set session authorization/,
    ],
    ["make a role", "create role more", /permission denied to create role/],
    ["make an extension", "create extension dblink", /permission denied to create extension/],
    ["load a library", "load 'auto_explain'", /access to library "auto_explain" is not allowed/],
    ["change a setting of the server", "alter system reset work_mem", /permission denied/],
    ["make a graph", "select create_graph('more_graph')", /permission denied/],
  ]
  for (const [what, statement, expected] of forbidden)
    test(`may not ${what}`, async () => {
      expect(await refusal(statement)).toMatch(expected)
    })

  test("may not change or remove what the audit has", async () => {
    const parts = await owner<{ name: string }[]>`
      select inhrelid::regclass::text as name from pg_inherits where inhparent = 'pika.audit_log'::regclass`
    expect(parts).toHaveLength(4)
    for (const table of ["pika.audit_log", ...parts.map(({ name }) => name)])
      for (const statement of [`delete from ${table}`, `update ${table} set id = id`, `truncate ${table}`])
        expect(await refusal(statement)).toMatch(/permission denied for table audit_log/)
  })

  test("may not enter a database whose owner lets in only who is named", async () => {
    const other = await createTestDatabase()
    const name = new URL(other.ownerUrl ?? "").pathname.slice(1)
    await owner.unsafe(`revoke connect on database ${name} from public`)
    const intruder = connect(other.environment.DATABASE_URL ?? "", 1)
    const error = await intruder`select 1`.catch((thrown: unknown) => thrown)
    expect(String(error)).toContain("permission denied for database")
    await intruder.end()
    await other.drop()
  }, 30_000)

  test("may use a table that a later migration of the owner makes", async () => {
    await service`insert into later (word) values ('one')`
    await service`update later set word = 'two'`
    expect([...(await service`delete from later returning id, word`)]).toEqual([{ id: 1, word: "two" }])
  })
})
