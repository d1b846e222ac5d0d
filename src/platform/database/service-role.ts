import { StartupError } from "../errors.ts"
import type { Database } from "./connect.ts"

/** The rights for serving: reading and writing rows of the product's own tables, but no changes of the schema (sql/001_baseline.sql). */
const serviceRole = "pika_service"

/** Whether the role of this connection may migrate the database: it owns the product's schema, or may create it. */
export const isOwner = async (sql: Database): Promise<boolean> => {
  const [row] = await sql<{ owner: boolean }[]>`
    select coalesce(
      (select pg_has_role(nspowner, 'usage') from pg_namespace where nspname = 'pika'),
      has_database_privilege(current_database(), 'create')) as owner`
  return row?.owner ?? false
}

/** Throws when a role that is not the owner cannot serve from this database. */
export const checkAdmission = async (sql: Database): Promise<void> => {
  const [row] = await sql<{ role: string; database: string; present: boolean; admitted: boolean }[]>`
    select current_user as role, current_database() as database, count(*) filter (where nspname = 'pika') = 1 as present,
      count(*) = 2 and bool_and(has_schema_privilege(oid, 'usage')) as admitted
    from pg_namespace where nspname in ('pika', 'ag_catalog')`
  if (!row?.present) throw new StartupError(`The database has nothing of pika in it yet. ${howToMigrate}`)
  if (!row.admitted)
    throw new StartupError(
      `The role "${row.role}" of DATABASE_URL may not use the database. Its owner or a superuser runs, in "${row.database}": ` +
        `grant ${serviceRole} to "${row.role}"; grant usage on schema ag_catalog to ${serviceRole}`,
    )
}

export const howToMigrate = 'Run "pika migrate" once with the DATABASE_URL of the owner, then start this again.'

/**
 * Grants the service its rights when something `changed` or they are missing. Returns the role that the owner's process may use to serve.
 */
export const grantService = async (sql: Database, changed: boolean): Promise<string | null> => {
  const [row] = await sql<{ granted: boolean; usable: boolean }[]>`
    select has_schema_privilege(oid, 'pika', 'usage') as granted, pg_has_role(oid, 'set') as usable
    from pg_roles where rolname = ${serviceRole}`
  if (!row) return null
  if (changed || !row.granted) await sql`select pika.grant_service()`
  return row.usable ? serviceRole : null
}
