import { expect, test } from "bun:test"
import { boot } from "../../src/boot.ts"
import { readConfig } from "../../src/platform/config.ts"
import { connect } from "../../src/platform/database/connect.ts"
import { migrations } from "../../src/platform/database/migrations.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { createTestDatabase, serverUrl, type TestDatabase } from "../support/databases.ts"
import { runPika } from "./command.ts"
import { withFreshDatabase } from "./fresh-database.ts"

const onServer = test.skipIf(serverUrl === undefined)

const withTestDatabase = async (use: (database: TestDatabase) => Promise<void>): Promise<void> => {
  const database = await createTestDatabase()
  try {
    await use(database)
  } finally {
    await database.drop()
  }
}

const asOwner = async (database: TestDatabase, statement: string): Promise<void> => {
  const sql = connect(database.ownerUrl ?? "", 1)
  await sql.unsafe(statement)
  await sql.end()
}

/** The roles as which a process that was given this address logs in and works. */
const rolesOf = async (url: string) => {
  const config = readConfig({ DATABASE_URL: url, PORT: "0" })
  const running = await boot(config, { http: false, worker: false }, createLogger("silent"))
  const [row] = await running.services.sql<{ login: string; role: string }[]>`
    select session_user as login, current_user as role`
  await running.stop()
  return row
}

onServer(
  "a process that is given a login for the service serves as that login",
  () =>
    withTestDatabase(async ({ environment }) => {
      expect(await rolesOf(environment.DATABASE_URL ?? "")).toEqual({
        login: "pika_test_service",
        role: "pika_test_service",
      })
    }),
  60_000,
)

onServer(
  "a process that is given the owner's login puts the owner's rights down",
  () =>
    withTestDatabase(async ({ ownerUrl }) => {
      expect(await rolesOf(ownerUrl ?? "")).toEqual({ login: "postgres", role: "pika_service" })
    }),
  60_000,
)

/** What a process with the service's login says that does not start. */
const complaint = async (environment: Record<string, string>, command: string[] = []): Promise<string> => {
  const { status, stderr } = await runPika(command, { ...environment, PORT: "0" })
  expect(status).toBe(1)
  expect(stderr).not.toMatch(/^\s+at /m)
  return stderr
}

onServer(
  "the service does not start on a database that lacks a migration, and says who has to do what",
  () =>
    withTestDatabase(async (database) => {
      const last = migrations.at(-1)
      await asOwner(database, `delete from pika.migrations where number = ${last?.number}`)
      for (const command of [[], ["migrate"]]) {
        const told = await complaint(database.environment, command)
        expect(told).toContain(`The database lacks ${String(last?.number).padStart(3, "0")}_${last?.name}`)
        expect(told).toContain('Run "pika migrate" once with the DATABASE_URL of the owner')
      }
    }),
  60_000,
)

onServer(
  "the service does not start when the tables of the queue are missing",
  () =>
    withTestDatabase(async (database) => {
      await asOwner(database, "drop table pgboss.version")
      expect(await complaint(database.environment)).toContain("The tables of the job queue are missing or old. Run")
    }),
  60_000,
)

onServer(
  "the service does not start on an empty database",
  () =>
    withTestDatabase(async ({ environment }) =>
      withFreshDatabase(async ({ url }) => {
        const empty = new URL(environment.DATABASE_URL ?? "")
        empty.pathname = new URL(url).pathname
        expect(await complaint({ DATABASE_URL: empty.href })).toContain("The database has nothing of pika in it yet")
      }),
    ),
  60_000,
)

onServer(
  "a role that nobody let in is told how it is",
  () =>
    withTestDatabase(async (database) => {
      const stranger = `pika_stranger_${process.pid}`
      await asOwner(database, `create role ${stranger} login password 'stranger'`)
      const url = Object.assign(new URL(database.ownerUrl ?? ""), { username: stranger, password: "stranger" })
      const told = await complaint({ DATABASE_URL: url.href })
      await asOwner(database, `drop role ${stranger}`)
      expect(told).toContain(`grant pika_service to "${stranger}"`)
    }),
  60_000,
)

onServer(
  "an owner who may not make the extensions is told what a superuser has to run",
  async () => {
    const owner = `pika_plain_owner_${process.pid}`
    try {
      await withFreshDatabase(async ({ url }) => {
        const sql = connect(url, 1)
        await sql.unsafe(`create role ${owner} login password 'word'`)
        await sql.unsafe(`alter database ${new URL(url).pathname.slice(1)} owner to ${owner}`)
        await sql.end()
        const login = Object.assign(new URL(url), { username: owner, password: "word" }).href
        const { status, stderr } = await runPika(["migrate"], { DATABASE_URL: login })
        expect(status).not.toBe(0)
        expect(stderr).toContain("Ask a superuser to run in it, once: create extension if not exists vector")
      })
    } finally {
      const sql = connect(serverUrl ?? "", 1)
      await sql.unsafe(`drop role if exists ${owner}`)
      await sql.end()
    }
  },
  60_000,
)

/** As docker-compose.yml has it: the owner is no superuser, and the extensions are somebody else's. */
onServer(
  "an owner who is no superuser migrates, and the service serves what they made",
  async () => {
    const [owner, service] = [`pika_owner_${process.pid}`, `pika_serving_${process.pid}`]
    try {
      await withFreshDatabase(async ({ url }) => {
        const name = new URL(url).pathname.slice(1)
        const sql = connect(url, 1)
        await sql.unsafe(`
          create extension vector schema public; create extension age;
          create role ${owner} login password 'word'; create role ${service} login password 'word' in role pika_service;
          grant pika_service to ${owner} with inherit false;
          grant usage on schema ag_catalog to ${owner}, pika_service`)
        await sql.unsafe(`alter database ${name} owner to ${owner}`)
        await sql.unsafe(`alter database ${name} set session_preload_libraries = 'age'`)
        await sql.end()
        const login = (role: string) => Object.assign(new URL(url), { username: role, password: "word" }).href
        expect(await runPika(["migrate"], { DATABASE_URL: login(owner) })).toMatchObject({ status: 0 })
        expect(await rolesOf(login(service))).toEqual({ login: service, role: service })
        expect(await rolesOf(login(owner))).toEqual({ login: owner, role: "pika_service" })
      })
    } finally {
      const sql = connect(serverUrl ?? "", 1)
      await sql.unsafe(`drop role if exists ${owner}, ${service}`)
      await sql.end()
    }
  },
  60_000,
)
