import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import postgres from "postgres"
import { boot } from "../../src/boot.ts"
import { readConfig } from "../../src/platform/config.ts"
import { createLogger } from "../../src/platform/logger.ts"

/** A clean, migrated database. */
export type TestDatabase = {
  /** What makes pika use it. On a server it serves as in production, as a role that can read and write rows and nothing else. */
  environment: Record<string, string>
  /** The address for the server's owner, who may do anything; null for the embedded database, which has one role. */
  ownerUrl: string | null
  drop: () => Promise<void>
}

/** TEST_DATABASE_URL: a server on which databases may be made and dropped. Without it, tests use the embedded database. */
export const serverUrl = process.env.TEST_DATABASE_URL

/** What make-template.ts made for all processes of a run: a folder, or the name of a database on the server. */
const given = serverUrl === undefined ? process.env.TEST_TEMPLATE_FOLDER : process.env.TEST_TEMPLATE_DATABASE

let template: Promise<string> | undefined

/** Copies a template, by default one that this process makes: 100 ms instead of the seconds that migrations take. */
export const createTestDatabase = async (): Promise<TestDatabase> => {
  template ??= given === undefined ? createOwnTemplate() : Promise.resolve(given)
  const source = await template
  return serverUrl === undefined ? copyFolder(source) : copyServerDatabase(serverUrl, source)
}

const silent = createLogger("silent")

const migrateFully = async (environment: Record<string, string>): Promise<void> => {
  const running = await boot(readConfig({ ...environment, PORT: "0" }), { http: false, worker: false }, silent)
  await running.stop()
}

const createOwnTemplate = async (): Promise<string> => {
  if (serverUrl !== undefined) return createServerTemplate(serverUrl)
  const folder = mkdtempSync(join(tmpdir(), "pika-template-"))
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }))
  await createFolderTemplate(folder)
  return folder
}

export const createFolderTemplate = (folder: string): Promise<void> => migrateFully({ PIKA_DATA_DIR: folder })

const copyFolder = (source: string): TestDatabase => {
  const folder = mkdtempSync(join(tmpdir(), "pika-test-"))
  cpSync(join(source, "postgres"), join(folder, "postgres"), { recursive: true })
  return {
    environment: { PIKA_DATA_DIR: folder },
    ownerUrl: null,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

const onServer = async (url: string, statement: string): Promise<void> => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    await sql.unsafe(statement)
  } finally {
    await sql.end()
  }
}

const withDatabaseName = (url: string, name: string): string => {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

/** Logs in as the service does: a member of `pika_service`, with no rights of its own. */
const serviceLogin = "pika_test_service"

const asService = (url: string): string => {
  const changed = new URL(url)
  changed.username = serviceLogin
  changed.password = serviceLogin
  return changed.href
}

/** Roles are the server's: runs at once make the same one. */
const createServiceLogin = (url: string): Promise<void> =>
  onServer(
    url,
    `do $$ begin
      create role ${serviceLogin} login password '${serviceLogin}' in role pika_service;
    exception when duplicate_object or unique_violation then null;
    end $$`,
  )

export const createServerTemplate = async (url: string): Promise<string> => {
  const name = `pika_template_${process.pid}_${Date.now()}`
  await onServer(url, `create database ${name}`)
  await migrateFully({ DATABASE_URL: withDatabaseName(url, name) })
  await createServiceLogin(url)
  return name
}

let count = 0

const copyServerDatabase = async (url: string, source: string): Promise<TestDatabase> => {
  const name = `pika_test_${process.pid}_${Date.now()}_${count++}`
  await onServer(url, `create database ${name} template ${source}`)
  // A setting of a database is not copied with it.
  await onServer(url, `alter database ${name} set session_preload_libraries = 'age'`)
  return {
    environment: { DATABASE_URL: asService(withDatabaseName(url, name)) },
    ownerUrl: withDatabaseName(url, name),
    drop: () => onServer(url, `drop database ${name} with (force)`),
  }
}
