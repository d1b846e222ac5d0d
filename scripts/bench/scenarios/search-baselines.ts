import type { Bench } from "../bench.ts"
import { withPika } from "../bench.ts"
import { type SentStatement, startCapture } from "../capture.ts"
import type { Pair } from "../corpus/queries.ts"
import { vectorOfQuery } from "../corpus/queries.ts"
import { runPgbench, type Transaction } from "../pgbench.ts"
import { headers } from "../server.ts"
import { uncachedRequests } from "./search-requests.ts"

/** More than pgbench takes. */
const captured = 40

export type Captured = { transactions: Transaction[]; settings: Record<string, string> }

/** What a server sends to PostgreSQL for each of the first pairs, when the query's vector is cached and the result is not. */
export const captureSearches = async (bench: Bench, pairs: readonly Pair[]): Promise<Captured> => {
  const capture = await startCapture(bench.database.url)
  try {
    return await withPika(
      bench,
      async (pika) => {
        const transactions: Transaction[] = []
        for (const pair of pairs.slice(0, captured)) {
          // The first search caches the vector, the second is recorded.
          for (const request of uncachedRequests([pair], 2)) {
            capture.take()
            const answer = await fetch(pika.url + request.path, {
              method: "POST",
              headers: { "Content-Type": "application/json", ...headers },
              body: request.body,
            })
            if (!answer.ok) throw new Error(`a search was answered ${answer.status}`)
            await answer.arrayBuffer()
          }
          transactions.push(capture.take().filter(isOfSearch))
        }
        return { transactions, settings: capture.settings() }
      },
      { databaseUrl: capture.url },
    )
  } finally {
    capture.stop()
  }
}

/** The audit writes rows for many searches at once, after their answers: they are not part of a search. */
const isOfSearch = ({ text }: SentStatement): boolean => !text.includes("into audit_log")

/**
 * pgbench with the statements of a search, and with the nearest vectors alone: over all of a person's vectors, and by their codes first.
 */
export const measureBaselines = async (
  bench: Bench,
  { transactions, settings }: Captured,
  pairs: readonly Pair[],
  clients: number,
): Promise<{ replay: number; vector: number }> => {
  const run = async (name: string, what: readonly Transaction[]) => {
    const options = {
      sql: bench.database.sql,
      clients,
      seconds: bench.options.seconds,
      progress: bench.progress,
      settings,
    }
    const result = await runPgbench(name, bench.database.url, what, options)
    bench.baselines.push({ name: `pgbench: ${name}`, clients, ...result })
    return result
  }
  const bare = (text: string): Transaction[] =>
    pairs.slice(0, captured).map((pair) => {
      const vector = `[${vectorOfQuery(pair.query, bench.space).join(",")}]`
      const statement: SentStatement = { text, types: [], parameters: [pair.userId, String(bench.spaceId), vector] }
      return [statement]
    })
  const perSearch = [...new Set(transactions.map((transaction) => transaction.length))].join(" or ")
  bench.notes.push(`One search sends ${perSearch} statements, as seen on the wire.`)
  const replay = await run("the statements of a search", transactions)
  const vector = await run("nearest 10 vectors, exact", bare(exactNearest))
  await run("nearest 10 vectors, codes first", bare(nearestByCode))
  return { replay: replay.perSecond, vector: vector.perSecond }
}

const exactNearest = `
  select fact_id from fact_vectors where user_id = $1 and space_id = $2::smallint
  order by embedding <=> $3::halfvec limit 10`

// The code of the question is a subquery: otherwise it is computed for each row, which takes longer than the rest.
const nearestByCode = `
  with near as materialized (
    select fact_id from fact_vectors where user_id = $1 and space_id = $2::smallint
    order by code <~> (select binary_quantize($3::halfvec)) limit 100
  )
  select v.fact_id from near join fact_vectors v on v.user_id = $1 and v.space_id = $2::smallint and v.fact_id = near.fact_id
  order by v.embedding <=> $3::halfvec limit 10`
