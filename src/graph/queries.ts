import type { Transaction } from "../platform/database/connect.ts"

/** An edge of the graph with both of its ends; a key that is null is the user. */
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

/** The user's own relations that current facts hold. */
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

/** The relations of entities, given by their keys, that current facts hold, in both directions. */
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
