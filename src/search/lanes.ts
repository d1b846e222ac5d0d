import type { FactRow } from "../memories/fact-row.ts"
import { readFactRow } from "../memories/fact-row.ts"
import { vectorText } from "../memories/write-facts.ts"
import type { Database } from "../platform/database/connect.ts"

export type SearchFilters = {
  category: string | null
  factTypes: string[] | null
  conversationId: string | null
  createdAfter: string | null
  createdBefore: string | null
  includePast: boolean
}

/** A fact that at least one lane found, with what each lane says of it. */
export type Candidate = FactRow & {
  /** Cosine similarity to the query; null when the fact has no vector in this space yet. */
  similarity: number | null
  /** Share of the query's terms that the fact holds, rare ones counting more: 0–1. */
  coverage: number
  /** 1: it mentions an entity that the query names; 2: one that is related to such an entity; null: neither. */
  hops: number | null
}

const laneLimit = 60

/**
 * Asks the three lanes in one statement: nearest vectors, shared words, and the graph around the entities that the query names.
 * `names`: the keys an entity of the query could have. Exact within the user's own rows.
 */
export const findCandidates = async (
  sql: Database,
  query: {
    userId: string
    spaceId: number
    vector: Float32Array
    terms: string[]
    names: string[]
    filters: SearchFilters
  },
): Promise<Candidate[]> => {
  const { userId, filters } = query
  const graphParameters = JSON.stringify({ uid: userId, keys: query.names })
  const rows = await sql<Candidate[]>`
    with visible as materialized (
      select id, keywords from facts
      where user_id = ${userId}
        and (${filters.includePast} or valid_to is null)
        and (${filters.category}::text is null or category = ${filters.category})
        and (${filters.factTypes}::text[] is null or fact_type && ${filters.factTypes}::text[])
        and (${filters.conversationId}::text is null or conversation_id = ${filters.conversationId})
        and (${filters.createdAfter}::timestamptz is null or created_at >= ${filters.createdAfter}::timestamptz)
        and (${filters.createdBefore}::timestamptz is null or created_at < ${filters.createdBefore}::timestamptz)
    ), similarity as materialized (
      select v.fact_id as id, 1 - (v.embedding <=> ${vectorText(query.vector)}::halfvec) as similarity
      from fact_vectors v join visible on visible.id = v.fact_id
      where v.user_id = ${userId} and v.space_id = ${query.spaceId}
    ), vector_lane as (
      select id from similarity order by similarity desc limit ${laneLimit}
    ), term as materialized (
      select t.position, plainto_tsquery('pika.bilingual'::regconfig, t.word) as query
      from unnest(${query.terms}::text[]) with ordinality as t(word, position)
    ), hit as materialized (
      select visible.id, term.position from visible join term on visible.keywords @@ term.query
    ), weight as (
      select term.position, ln(1 + ((select count(*) from visible) + 1.0) / (count(hit.id) + 0.5)) as weight
      from term left join hit on hit.position = term.position group by term.position
    ), coverage as (
      select hit.id, sum(weight.weight) / (select sum(weight) from weight) as coverage
      from hit join weight using (position) group by hit.id
    ), keyword_lane as (
      select id from coverage order by coverage desc limit ${laneLimit}
    ), graph as (
      select fact_id::text::uuid as id, 1 as hops from ag_catalog.cypher('pika_graph', $cypher$
        MATCH (e:Entity)<-[:MENTIONS]-(f:Fact)
        WHERE e.user_id = $uid AND e.key IN $keys AND f.user_id = $uid
        RETURN DISTINCT f.id LIMIT 60
      $cypher$, ${graphParameters}) as (fact_id agtype)
      union all
      select fact_id::text::uuid, 2 from ag_catalog.cypher('pika_graph', $cypher$
        MATCH (e:Entity)-[r:RELATES]-(n:Entity)<-[:MENTIONS]-(f:Fact)
        WHERE e.user_id = $uid AND e.key IN $keys AND n.user_id = $uid AND f.user_id = $uid
        RETURN DISTINCT f.id LIMIT 60
      $cypher$, ${graphParameters}) as (fact_id agtype)
    ), graph_lane as (
      select id, min(hops) as hops from graph group by id
    ), found as (
      select id from vector_lane union select id from keyword_lane
      union select graph_lane.id from graph_lane join visible using (id)
    )
    select f.id, f.user_id, f.fact_value, f.category, f.fact_type, f.confidence, f.source, f.conversation_id, f.metadata,
      f.entities, f.relations, f.valid_from, f.valid_to, f.superseded_by, f.version, f.created_at, f.updated_at,
      similarity.similarity, coalesce(coverage.coverage, 0)::float8 as coverage, graph_lane.hops
    from found
    join facts f on f.user_id = ${userId} and f.id = found.id
    left join similarity on similarity.id = f.id
    left join coverage on coverage.id = f.id
    left join graph_lane on graph_lane.id = f.id`
  return rows.map(readFactRow)
}
