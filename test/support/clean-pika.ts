import type { TestPika } from "./pika.ts"
import { until } from "./until.ts"

/** Of a pika that nobody has used yet: the tables without a row, and a digest of the schema and of the other tables' rows. */
export type Fresh = { empty: readonly string[]; digest: string }

const ownTables = `
  select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = relnamespace
  where relkind = 'r' and nspname in ('pika', 'pika_graph', 'ag_catalog') order by 1`

/** Those that ever had a row since they were last truncated. */
const usedTables = `select name from (${ownTables}) as own where pg_relation_size(name::regclass) > 0`

const schemaDigest = `
  with own as (select oid from pg_namespace where nspname in ('pika', 'pika_graph', 'public', 'pgboss')),
    relations as (select c.* from pg_class c join own on own.oid = relnamespace)
  select md5(string_agg(part, ' ' order by part)) as digest from (
    select concat(oid, relname, relkind, relrowsecurity, relforcerowsecurity, relacl, reloptions) as part from relations union all
    select concat(attrelid, attname, atttypid, attnotnull, attisdropped) from pg_attribute where attrelid in (select oid from relations) union all
    select concat(tgrelid, tgname, tgenabled) from pg_trigger where not tgisinternal union all
    select concat(conrelid, conname, pg_get_constraintdef(c.oid)) from pg_constraint c where conrelid in (select oid from relations) union all
    select concat(polrelid, polname) from pg_policy union all
    select concat(p.oid, proname, md5(prosrc), proacl) from pg_proc p where pronamespace in (select oid from own)
  ) as parts`

export const lookAt = async ({ sql }: Pick<TestPika, "sql">): Promise<Fresh> => {
  const used = await sql.unsafe<{ name: string }[]>(usedTables)
  const filled = await sql.unsafe<{ name: string }[]>(
    used.map(({ name }) => `select '${name}' as name where exists (select from only ${name})`).join(" union all "),
  )
  const names = filled.map(({ name }) => name)
  const all = await sql.unsafe<{ name: string }[]>(ownTables)
  return {
    empty: all.map(({ name }) => name).filter((name) => !names.includes(name)),
    digest: await digestOf(sql, names),
  }
}

const digestOf = async (sql: TestPika["sql"], tables: readonly string[]): Promise<string> => {
  // A process writes in its own row all the time.
  const steady = tables.filter((name) => name !== "processes")
  const rows = steady
    .map((name) => `select concat('${name}', t::text) as row from only ${name} as t`)
    .join(" union all ")
  const digests = await sql.unsafe<{ digest: string }[]>(
    `${schemaDigest} union all select md5(string_agg(row, ' ' order by row)) from (${rows}) as rows`,
  )
  return digests.map(({ digest }) => digest).join()
}

/** Empties what was empty, in the database and in memory. Returns whether all else is as it was. */
export const clean = async ({ sql, running: { services } }: TestPika, fresh: Fresh): Promise<boolean> => {
  await sql`delete from pgboss.job where state <> 'active' and data ? 'jobId'`
  await until(
    "no job runs",
    async () => (await sql`select from pgboss.job where data ? 'jobId' limit 1`).length === 0,
    5000,
  )
  await services.audit.flush()
  // As if all had been erased: so the process forgets what it caches about them.
  await sql`insert into erasures (user_hash) select sha256(convert_to(user_id, 'UTF8')) from users`
  await services.erasures.catchUp()
  const used = await sql.unsafe<{ name: string }[]>(usedTables)
  const touched = used.map(({ name }) => name).filter((name) => fresh.empty.includes(name))
  if (touched.length > 0) await sql.unsafe(`truncate ${touched.join(", ")} cascade`)
  const now = await lookAt({ sql })
  return now.digest === fresh.digest
}
