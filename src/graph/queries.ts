import type { Transaction } from "../platform/database/connect.ts"
import { nameKey } from "../platform/identity.ts"
import { foldedName } from "../platform/text.ts"

/** An edge of the graph with both ends; a null key is the user. */
export type GraphEdgeRow = {
  source_key: string | null
  source_name: string | null
  source_type: string | null
  type: string
  target_key: string
  target_name: string
  target_type: string
  fact_id: string
}

/** The user's own relations in current facts. */
export const listEdgesOfUser = (tx: Transaction, userId: string, limit: number): Promise<GraphEdgeRow[]> =>
  tx<GraphEdgeRow[]>`
    select null as source_key, null as source_name, null as source_type, edge.type::text,
      edge.target_key::text, edge.target_name::text, edge.target_type::text, edge.fact_id::text
    from ag_catalog.cypher('pika_graph', $cypher$
      MATCH (u:User)-[r:RELATES]->(target:Entity)
      WHERE u.user_id = $uid AND r.user_id = $uid AND target.user_id = $uid
      RETURN r.type, target.key, target.name, target.type, r.fact_id
    $cypher$, ${JSON.stringify({ uid: userId })}) as edge(type agtype, target_key agtype, target_name agtype, target_type agtype, fact_id agtype)
    join facts on facts.user_id = ${userId} and facts.id = edge.fact_id::text::uuid and facts.valid_to is null
    order by facts.id desc limit ${limit}`

/** The relations of these entities (by key) in current facts, in both directions. */
export const listEdgesAround = (
  tx: Transaction,
  userId: string,
  keys: readonly string[],
  limit: number,
): Promise<GraphEdgeRow[]> =>
  tx<GraphEdgeRow[]>`
    select edge.source_key::text, edge.source_name::text, edge.source_type::text, edge.type::text,
      edge.target_key::text, edge.target_name::text, edge.target_type::text, edge.fact_id::text
    from ag_catalog.cypher('pika_graph', $cypher$
      MATCH (source)-[r:RELATES]->(target:Entity)
      WHERE target.user_id = $uid AND target.key IN $keys AND r.user_id = $uid
      RETURN source.key, source.name, source.type, r.type, target.key, target.name, target.type, r.fact_id
      UNION
      MATCH (source:Entity)-[r:RELATES]->(target:Entity)
      WHERE source.user_id = $uid AND source.key IN $keys AND r.user_id = $uid
      RETURN source.key, source.name, source.type, r.type, target.key, target.name, target.type, r.fact_id
    $cypher$, ${JSON.stringify({ uid: userId, keys })}) as edge(source_key agtype, source_name agtype, source_type agtype,
      type agtype, target_key agtype, target_name agtype, target_type agtype, fact_id agtype)
    join facts on facts.user_id = ${userId} and facts.id = edge.fact_id::text::uuid and facts.valid_to is null
    order by facts.id desc limit ${limit}`

export type NamedEntity = { key: string; name: string }

/** A person's entities with these names, or names that differ at most in marks and signs; first mentioned first. */
export const findEntities = (tx: Transaction, userId: string, names: readonly string[]): Promise<NamedEntity[]> => {
  const user = JSON.stringify(userId)
  const folded = names.map((name) => JSON.stringify(foldedName(name)))
  return tx<NamedEntity[]>`
    select properties ->> 'key'::text as key, properties ->> 'name'::text as name from pika_graph."Entity"
    where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${user}::text::agtype
      and coalesce(agtype_access_operator(variadic array[properties, '"folded"'::agtype]),
        agtype_access_operator(variadic array[properties, '"key"'::agtype])) = any (${folded}::text[]::agtype[])
    order by id limit ${maxEntities}`
}

/** Maximum number of entities that are compared with the names of one conversation. */
const maxEntities = 2000

/** The key of the entity with this name; if there is none, the keys of all entities that differ at most in marks and signs. */
export const keysOfEntity = async (tx: Transaction, userId: string, name: string): Promise<string[]> => {
  const found = (await findEntities(tx, userId, [name])).map(({ key }) => key)
  return found.includes(nameKey(name)) ? [nameKey(name)] : found
}

/** Keys of entities from the previous version, which identified them by folded name: one may stand for several entities. */
export const listFoldedEntities = async (tx: Transaction, userId: string): Promise<string[]> => {
  const rows = await tx<{ key: string }[]>`
    select properties ->> 'key'::text as key from pika_graph."Entity"
    where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${JSON.stringify(userId)}::text::agtype
      and agtype_access_operator(variadic array[properties, '"folded"'::agtype]) is null`
  return rows.map(({ key }) => key)
}
