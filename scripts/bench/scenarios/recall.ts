import { z } from "zod"
import { type Bench, prepare, withPika } from "../bench.ts"
import { userId } from "../corpus/facts.ts"
import { allQueries, type Query, silentText, vectorOfQuery } from "../corpus/queries.ts"
import { atLeast } from "../report/report.ts"
import { headers, type Server } from "../server.ts"

const wanted = 10
const answerSchema = z.object({ facts: z.array(z.object({ id: z.string() })) })

/**
 * How many of the ten exactly nearest facts a search finds by vectors alone, for owners of each size. Questions without a word leave the
 * other lanes nothing; of the twenty facts answered, the ten nearest count, so that ties and rounding of scores do not.
 */
export const recallScenario = async (bench: Bench): Promise<void> => {
  const regimes = [
    { crowd: { users: bench.options.users, memories: bench.options.memories }, target: 0.99 },
    { crowd: { users: 20, memories: 1000 }, target: 0.99 },
    { crowd: { users: 1, memories: bench.options.owner }, target: bench.options.owner >= 50_000 ? 0.95 : 0.99 },
  ]
  for (const { crowd, target } of regimes) {
    await prepare(bench, crowd)
    const questions = allQueries().filter((_, index) => index % (bench.options.quick ? 8 : 2) === 0)
    let found = 0
    await withPika(bench, async (pika) => {
      bench.progress.start(`recall, owners of ${crowd.memories}`, questions.length, "queries")
      for (const [index, query] of questions.entries()) {
        const owner = userId({ index: (index * 7) % crowd.users, memories: crowd.memories })
        found += await countFound(bench, pika, owner, query)
        bench.progress.update(index + 1, "-")
      }
      bench.progress.stop()
    })
    const recall = found / (questions.length * wanted)
    bench.checks.push(atLeast(`recall@10 of exact, owners of ${crowd.memories}`, recall, target, ""))
  }
}

const countFound = async (bench: Bench, pika: Server, owner: string, query: Query): Promise<number> => {
  const answer = await fetch(`${pika.url}/api/v1/search_facts`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify({ user_id: owner, query: silentText(query), limit: 2 * wanted, score_threshold: 0 }),
  })
  const ids = answerSchema.parse(await answer.json()).facts.map(({ id }) => id)
  const vector = `[${vectorOfQuery(query, bench.space).join(",")}]`
  const { sql } = bench.database
  // An order that no index has: every vector is looked at.
  const [row] = await sql<{ found: number }[]>`
    with distance as materialized (
      select fact_id, embedding <=> ${vector}::halfvec as distance from fact_vectors
      where user_id = ${owner} and space_id = ${bench.spaceId}
    ), nearest as (
      select fact_id from distance order by distance, fact_id limit ${wanted}
    ), answered as (
      select fact_id from distance where fact_id = any (${ids}::uuid[]) order by distance, fact_id limit ${wanted}
    )
    select count(*)::int as found from nearest join answered using (fact_id)`
  return row?.found ?? 0
}
