import postgres from "postgres"
import { StartupError } from "../errors.ts"
import { connect, type Database } from "./connect.ts"
import { createHistory } from "./migration-history.ts"

/**
 * Creates the extensions and the table of migrations. Not in a transaction: AGE 1.8.0 cannot roll back the creation of its extension, and
 * the session hangs.
 */
export const prepareDatabase = async (sql: Database, url: string, embedded: boolean): Promise<void> => {
  await createExtensions(sql)
  if (!embedded) await preloadAge(sql, url)
  await sql`create schema if not exists pika`
  await createHistory(sql)
}

const createExtensions = async (sql: Database): Promise<void> => {
  const present = await sql<{ name: string }[]>`select extname as name from pg_extension`
  const isMissing = (name: string) => !present.some((extension) => extension.name === name)
  try {
    if (isMissing("vector")) await sql`create extension if not exists vector schema public`
    if (isMissing("pg_trgm")) await sql`create extension if not exists pg_trgm schema public`
    if (isMissing("age")) await sql`create extension if not exists age`
  } catch (error) {
    if (!(error instanceof postgres.PostgresError) || error.code !== insufficientPrivilege) throw error
    const [login] = await sql<{ name: string }[]>`select current_user as name`
    throw new StartupError(
      "The database lacks extensions, and this role may not make them. Ask a superuser to run in it, once: " +
        "create extension if not exists vector schema public; create extension if not exists pg_trgm schema public; " +
        `create extension if not exists age; grant usage on schema ag_catalog to "${login?.name}"`,
      { cause: error },
    )
  }
}

const insufficientPrivilege = "42501"

/** Only sessions that have loaded AGE understand Cypher. From now on the database loads it in each session. */
const preloadAge = async (sql: Database, url: string): Promise<void> => {
  if (await isAgeLoaded(url)) return
  const [database] = await sql<{ name: string }[]>`select current_database() as name`
  await sql`do $$ begin
    execute format('alter database %I set session_preload_libraries = %L', current_database(), 'age');
  end $$`.catch((error: unknown) => {
    throw new StartupError(
      "Each session of the database must load Apache AGE, and this role may not set that. Ask a superuser to run, once: " +
        `alter database "${database?.name}" set session_preload_libraries = 'age'`,
      { cause: error },
    )
  })
}

/** Tested in a new session: the settings that show it are hidden from roles that are not superusers. */
const isAgeLoaded = async (url: string): Promise<boolean> => {
  const session = connect(url, 1)
  try {
    await session`select * from ag_catalog.cypher('pika_no_such_graph', $$ RETURN 1 $$) as (one agtype)`
    return true
  } catch (error) {
    return error instanceof Error && error.message.includes("pika_no_such_graph")
  } finally {
    await session.end({ timeout: 5 })
  }
}
