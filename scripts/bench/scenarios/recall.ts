import { askLanes, type SearchFilters } from "../../../src/search/lanes.ts"
import { directionText } from "../../../src/vectors/query-vectors.ts"
import { type Bench, prepare } from "../bench.ts"
import { userId } from "../corpus/facts.ts"
import { allQueries, type Query, vectorOfQuery } from "../corpus/queries.ts"
import { atLeast } from "../report/report.ts"
import { prepareOwner } from "./large-owner.ts"

const wanted = 10
/** The default limit of the API. */
const usualLimit = 20

const noFilters: SearchFilters = {
  category: null,
  factTypes: null,
  conversationId: null,
  createdAfter: null,
  createdBefore: null,
  includePast: false,
}

/**
 * How many of the ten exactly nearest facts the vector lane finds, for owners of each size: each size has its own way of searching
 * vectors.
 */
export const recallScenario = async (bench: Bench): Promise<void> => {
  const regimes = [
    { crowd: { users: bench.options.users, memories: bench.options.memories }, target: 0.99 },
    { crowd: { users: 20, memories: 1000 }, target: 0.99 },
    { crowd: { users: 1, memories: bench.options.owner }, target: bench.options.owner >= 50_000 ? 0.95 : 0.99 },
  ]
  for (const { crowd, target } of regimes) {
    await (crowd.users === 1 ? prepareOwner(bench) : prepare(bench, crowd))
    const questions = allQueries().filter((_, index) => index % (bench.options.quick ? 8 : 2) === 0)
    let found = 0
    bench.progress.start(`recall, owners of ${crowd.memories}`, questions.length, "queries")
    for (const [index, query] of questions.entries()) {
      const owner = userId({ index: (index * 7) % crowd.users, memories: crowd.memories })
      found += await countFound(bench, owner, query)
      bench.progress.update(index + 1, "-")
    }
    bench.progress.stop()
    const recall = found / (questions.length * wanted)
    bench.checks.push(atLeast(`recall@10 of exact, owners of ${crowd.memories}`, recall, target, ""))
  }
}

const countFound = async (bench: Bench, owner: string, query: Query): Promise<number> => {
  const { sql } = bench.database
  const vector = vectorOfQuery(query, bench.space)
  const question = {
    userId: owner,
    space: { id: bench.spaceId, dimensions: bench.space.dimensions },
    vector: { text: directionText(vector), hash: null },
    words: [],
    names: [],
    limit: usualLimit,
    filters: noFilters,
  }
  // Asked twice, like a server: the first answer decides how this owner's vectors are searched from then on.
  const known = await askLanes(sql, { ...question, owner: null })
  const { candidates } = await askLanes(sql, { ...question, owner: known.owner })
  const ids = candidates
    .sort((a, b) => (b.similarity ?? -1) - (a.similarity ?? -1))
    .slice(0, wanted)
    .map(({ id }) => id)
  // An order that no index has, so every vector is compared.
  const [row] = await sql<{ found: number }[]>`
    with distance as materialized (
      select fact_id, embedding <=> ${`[${vector.join(",")}]`}::halfvec as distance from fact_vectors
      where user_id = ${owner} and space_id = ${bench.spaceId}
    ), nearest as (
      select fact_id from distance order by distance, fact_id limit ${wanted}
    )
    select count(*)::int as found from nearest where fact_id = any (${ids}::uuid[])`
  return row?.found ?? 0
}
