import type { Database } from "../../../src/platform/database/connect.ts"
import type { Table } from "../report/report.ts"

/** Bytes of a memory of tables or indexes that are shown one by one. */
const leastShown = 10

type Row = { name: string; tables: number; indexes: number }

/** What each table and its indexes take, and how much of it one memory does. */
export const measureDisk = async (sql: Database, title: string): Promise<Table> => {
  const rows = await sql<Row[]>`
    select coalesce(parent.relname, c.relname) as name, sum(pg_table_size(c.oid))::float8 as tables, sum(pg_indexes_size(c.oid))::float8 as indexes
    from pg_class c left join pg_inherits on inhrelid = c.oid and inhparent = 'audit_log'::regclass left join pg_class parent on parent.oid = inhparent
    where c.relkind in ('r', 'm') and c.relnamespace in ('pika'::regnamespace, 'pika_graph'::regnamespace, 'pgboss'::regnamespace)
    group by 1 order by sum(pg_total_relation_size(c.oid)) desc, 1`
  const [count] = await sql<{ memories: number; whole: number }[]>`
    select sum(fact_count)::float8 as memories, pg_database_size(current_database())::float8 as whole from users`
  const { memories = 1, whole = 0 } = count ?? {}
  const shown = rows.filter(({ tables, indexes }) => (tables + indexes) / memories >= leastShown)
  const rest = rows.reduce((left, row) => (shown.includes(row) ? left - row.tables - row.indexes : left), whole)
  const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(2)
  const perMemory = (bytes: number): string => (bytes / memories).toFixed(0)
  const cells = ({ name, tables, indexes }: Row) => [
    name,
    gigabytes(tables),
    gigabytes(indexes),
    ...[tables, indexes, tables + indexes].map(perMemory),
  ]
  return {
    title,
    head: ["table", "GB", "GB of indexes", "bytes a memory", "of its indexes", "together"],
    rows: [
      ...shown.map(cells),
      ["all else, and the catalogue", gigabytes(rest), "", "", "", perMemory(rest)],
      ["the database", gigabytes(whole), "", "", "", perMemory(whole)],
    ],
  }
}
