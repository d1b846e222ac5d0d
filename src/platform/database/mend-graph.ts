import type { Database } from "./connect.ts"

/**
 * AGE keys a graph by the oid of its schema, and the schema of a database that was restored from a dump has another: until the two agree,
 * Cypher finds vertices and cannot name their labels. A role that may not write AGE's catalogue leaves it to one that may: docs/operations/backup.md.
 */
export const mendGraph = async (sql: Database): Promise<void> => {
  const [role] = await sql<{ may: boolean }[]>`
    select has_table_privilege('ag_catalog.ag_graph', 'select, update')
      and has_table_privilege('ag_catalog.ag_label', 'select, update') as may`
  if (!role?.may) return
  // One statement: the foreign key between the two is checked at its end.
  await sql`
    with label as (
      update ag_catalog.ag_label set graph = g.namespace::oid from ag_catalog.ag_graph g
      where g.name = 'pika_graph' and ag_label.graph = g.graphid and g.graphid <> g.namespace::oid
    )
    update ag_catalog.ag_graph set graphid = namespace::oid where name = 'pika_graph' and graphid <> namespace::oid`
}
