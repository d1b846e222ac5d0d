import postgres from "postgres"
import { z } from "zod"
import { StartupError } from "../../platform/errors.ts"
import { type FieldMap, readRecord } from "./read-record.ts"
import type { Source, SourceItem } from "./source.ts"

const rowsPerPage = 1000
const maxTries = 8
const firstWaitMilliseconds = 500
const tablePattern = /^[A-Za-z_][\w$]{0,62}(\.[A-Za-z_][\w$]{0,62})?$/

const rowSchema = z.object({ id: z.string(), payload: z.unknown(), vector: z.string().nullable() })
type Row = z.output<typeof rowSchema>

/** A table of mem0's open-source libraries in PostgreSQL: `(id uuid, vector vector(N), payload jsonb)`. It is only read. */
export const openPostgres = async (
  url: string,
  table: string,
  options: { withVectors: boolean; map?: FieldMap },
): Promise<Source> => {
  if (!tablePattern.test(table))
    throw new StartupError("--table must be the name of a table, like memories or public.memories.")
  if (table.endsWith("_entities"))
    throw new StartupError(`${table} holds entities of mem0, not memories: name the table without _entities.`)
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: {
      application_name: "pika import-mem0",
      default_transaction_read_only: true,
      statement_timeout: 60_000,
    },
  })
  const name = sql(table)
  const readPage = async (after: string | null): Promise<Row[]> =>
    z.array(rowSchema).parse(
      await sql`
        select id::text, payload, ${options.withVectors ? sql`vector::text` : sql`null::text`} as vector from ${name}
        ${after === null ? sql`` : sql`where id > ${after}`} order by id limit ${rowsPerPage}`,
    )
  async function* readRows(from: string | null, signal: AbortSignal): AsyncGenerator<SourceItem> {
    for (let after = from; !signal.aborted; ) {
      const rows = await patiently(() => readPage(after), signal)
      for (const { id, payload, vector } of rows) {
        const memory = readRecord(
          { ...asObject(payload), id },
          { isFlat: true, ...(options.map && { map: options.map }) },
        )
        yield { kind: "memory", memory: "problem" in memory ? memory : { ...memory, vector }, place: id }
      }
      const last = rows.at(-1)
      if (!last) return
      after = last.id
    }
  }
  await checkTable(sql, table)
  const { host, pathname } = new URL(url)
  return {
    name: `postgres ${host}${pathname} ${table}`,
    count: async () => {
      const [row] = await sql<{ count: number }[]>`select count(*)::int as count from ${name}`
      return row?.count ?? 0
    },
    read: ({ from, signal }) => readRows(z.string().nullable().catch(null).parse(from), signal),
    // The times in the payloads have no index: the journal tells what has changed.
    readChanges: (_since, signal) => readRows(null, signal),
    close: () => sql.end({ timeout: 2 }),
  }
}

const asObject = (payload: unknown): Record<string, unknown> =>
  z.record(z.string(), z.unknown()).catch({}).parse(payload)

const checkTable = async (sql: postgres.Sql, table: string): Promise<void> => {
  const [schema, name = schema] = table.includes(".") ? table.split(".") : [null, table]
  const columns = await sql<{ column: string }[]>`
    select attname as column from pg_attribute
    where attrelid = to_regclass(${schema === null ? `"${name}"` : `"${schema}"."${name}"`}) and attnum > 0 and not attisdropped`.catch(
    (error: unknown) => {
      throw new StartupError("The database of --postgres cannot be reached, or does not accept its user.", {
        cause: error,
      })
    },
  )
  const missing = ["id", "payload"].filter((needed) => !columns.some(({ column }) => column === needed))
  if (missing.length === 0) return
  await sql.end({ timeout: 2 })
  throw new StartupError(
    columns.length === 0
      ? `There is no table ${table}. mem0's Python library calls it mem0, its server and its TypeScript library memories: name it with --table.`
      : `${table} is no table of memories of mem0: it has no column ${missing.join(" and no ")}.`,
  )
}

/** A connection that breaks off is opened again. */
const patiently = async <Answer>(ask: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> => {
  for (let tries = 1; ; tries++)
    try {
      return await ask()
    } catch (error) {
      if (signal.aborted || tries === maxTries || error instanceof z.ZodError)
        throw new StartupError(
          "The table of --postgres cannot be read any more. The same command goes on where it stopped.",
          { cause: error },
        )
      await Bun.sleep(firstWaitMilliseconds * 2 ** (tries - 1))
    }
}
