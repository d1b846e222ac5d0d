import type { Database } from "./connect.ts"

/**
 * AGE identifies a graph by the oid of its schema, and a database that was restored from a dump has a new oid. Until both agree, Cypher
 * finds vertices but cannot name their labels. A role that may not write AGE's catalogue skips this: see docs/operations/backup.md.
 */
export const mendGraph = async (sql: Database): Promise<void> => {
  const [role] = await sql<{ may: boolean }[]>`
    select has_table_privilege('ag_catalog.ag_graph', 'select, update')
      and has_table_privilege('ag_catalog.ag_label', 'select, update') as may`
  if (!role?.may) return
  // One statement, because the foreign key between the two is checked at its end.
  await sql`
    with label as (
      update ag_catalog.ag_label set graph = g.namespace::oid from ag_catalog.ag_graph g
      where g.name = 'pika_graph' and ag_label.graph = g.graphid and g.graphid <> g.namespace::oid
    )
    update ag_catalog.ag_graph set graphid = namespace::oid where name = 'pika_graph' and graphid <> namespace::oid`
}
