import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import type { Redis } from "ioredis"
import type { Database } from "../../src/platform/database/connect.ts"

/** The tables, of every schema there is, that have a row with this text in it, whatever the column; and how many. */
export const findInTables = async (sql: Database, text: string): Promise<Record<string, number>> => {
  const tables = await sql<{ name: string }[]>`
    select concat(table_schema, '.', table_name) as name from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE' order by 1`
  const found: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from only ${sql(name)} as item where item::text ilike ${`%${text}%`}`
    if (row && row.count > 0) found[name] = row.count
  }
  return found
}

/** The columns of which the planner remembers values with this text in them. */
export const findInStatistics = async (sql: Database, text: string): Promise<string[]> => {
  const rows = await sql<{ name: string }[]>`
    select concat(schemaname, '.', tablename, '.', attname) as name from pg_stats
    where concat(most_common_vals, histogram_bounds, most_common_elems) ilike ${`%${text}%`} order by 1`
  return rows.map(({ name }) => name)
}

/** The keys whose name or value, be it a text or a hash, has this text in it, in whatever case. */
export const findInRedis = async (redis: Redis, text: string): Promise<string[]> => {
  const found: string[] = []
  for (const key of await redis.keys("*")) {
    const isHash = (await redis.type(key)) === "hash"
    const values = isHash ? Object.entries(await redis.hgetallBuffer(key)).flat() : [await redis.getBuffer(key)]
    const all = [key, ...values.map((value) => value?.toString("latin1"))].join(" ")
    if (all.toLowerCase().includes(text.toLowerCase())) found.push(key)
  }
  return found
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesOf(path) : entry.isFile() ? [path] : []
  })

/** Files that hold this text, in whatever case. A file may go while it is looked for. */
export const findInFiles = (folder: string, text: string): string[] =>
  filesOf(folder).filter((path) => {
    try {
      return statSync(path).size > 0 && readFileSync(path, "latin1").toLowerCase().includes(text)
    } catch {
      return false
    }
  })
