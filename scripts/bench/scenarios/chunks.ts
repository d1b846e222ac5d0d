import { indexOwner } from "../../../src/documents/search/index-owners.ts"
import { askLanes } from "../../../src/documents/search/lanes.ts"
import { indexList, indexPool } from "../../../src/documents/search/queries.ts"
import { directionText } from "../../../src/vectors/query-vectors.ts"
import { type Bench, measure, withPika } from "../bench.ts"
import { type ChunkQuestion, chunkQuestions } from "../corpus/chunks.ts"
import type { LoadRequest } from "../load/schemas.ts"
import { runPgbench, type Transaction } from "../pgbench.ts"
import { atLeast, atMost } from "../report/report.ts"
import { libraryOf, seedChunks } from "../seed/chunks.ts"
import { settle } from "../seed/seed.ts"
import { maxPerSecond, unusedThreshold } from "./search-requests.ts"

const clients = 8
/** Each is compared with every vector, which takes seconds where they are many. */
const recallQuestions = (chunks: number): number => Math.max(10, Math.min(50, Math.floor(5_000_000 / chunks)))
const wanted = 10
const maxFirstSeconds = 120
/** Who asks. */
const reader = "reader"

/** Searches in shared libraries of each size: how fast, how many of the exactly nearest chunks they find, and what SQL alone can do. */
export const chunksScenario = async (bench: Bench): Promise<void> => {
  const slowest: number[] = []
  for (const chunks of bench.options.chunks) {
    await prepareLibrary(bench, chunks)
    const recall = await measureRecall(bench, chunks)
    bench.checks.push(atLeast(`recall@10 of exact, a library of ${chunks} chunks`, recall, 0.95, ""))
    const { perSecond, latency } = await measureSearches(bench, chunks)
    slowest.push(latency.p95)
    const name = `search in ${chunks} chunks`
    bench.checks.push(atMost(`${name}, ${clients} clients: p95`, latency.p95, 15, "ms"))
    const raw = await measureRaw(bench, chunks)
    bench.checks.push(atLeast(`${name}: of pgbench with the bare vector query`, (100 * perSecond) / raw, 25, "%"))
  }
  const [first, last] = [slowest[0] ?? 0, slowest.at(-1) ?? 0]
  if (slowest.length > 1)
    bench.checks.push(atMost("p95 of the largest library, of that of the smallest", last / first, 1.5, "times"))
}

const never = new AbortController().signal

const prepareLibrary = async (bench: Bench, chunks: number): Promise<void> => {
  const { sql } = bench.database
  // The vectors of questions are kept for those who have a row here.
  await sql`insert into users (user_id) values (${reader}) on conflict do nothing`
  const started = performance.now()
  const written = await seedChunks(sql, bench.spaceId, bench.space, chunks, bench.progress)
  if (written > 0) {
    const seconds = ((performance.now() - started) / 1000).toFixed(0)
    bench.notes.push(`Seeded ${written} chunks in ${seconds} s.`)
    await settle(sql)
  }
  const owner = libraryOf(chunks)
  if (chunks <= 20_000 || (await sql`select from chunk_indexes where user_id = ${owner} and ready`).length > 0) return
  const begun = performance.now()
  await indexOwner(sql, owner, never)
  bench.notes.push(
    `The index of ${chunks} chunks was built in ${((performance.now() - begun) / 1000).toFixed(0)} s, with half of the time at rest but for the build.`,
  )
  await settle(sql)
}

const noFilters = {
  ...{ documentIds: null, versionId: null, uploadedAfter: null, uploadedBefore: null, mimeType: null, metadata: null },
}

const measureRecall = async (bench: Bench, chunks: number): Promise<number> => {
  const { sql } = bench.database
  const owner = libraryOf(chunks)
  const questions = chunkQuestions().filter((_, index) => index % Math.ceil(1000 / recallQuestions(chunks)) === 0)
  let found = 0
  bench.progress.start(`recall, ${chunks} chunks`, questions.length, "queries")
  for (const [index, question] of questions.entries()) {
    const vector = question.vector(bench.space)
    const ask = {
      owners: [owner] as const,
      space: { id: bench.spaceId, dimensions: bench.space.dimensions },
      vector: { text: directionText(vector), hash: null },
      // Of the vector lane alone.
      terms: [],
      limit: wanted,
      filters: noFilters,
    }
    const { candidates } = await askLanes(sql, ask)
    const nearest = candidates
      .toSorted((a, b) => (b.similarity ?? -1) - (a.similarity ?? -1))
      .slice(0, wanted)
      .map(({ id }) => id)
    found += await countFound(bench, owner, vector, nearest)
    bench.progress.update(index + 1, "-")
  }
  bench.progress.stop()
  return found / (questions.length * wanted)
}

/** How many of these chunks are among the exactly nearest: an order that no index has, so every vector is compared. */
const countFound = async (bench: Bench, owner: string, vector: Float32Array, ids: string[]): Promise<number> => {
  const rows = await bench.database.sql.begin(async (tx) => {
    await tx`select set_config('statement_timeout', '0', true)`
    return tx<{ found: number }[]>`
      with distance as materialized (
        select content_hash, embedding <=> ${`[${vector.join(",")}]`}::halfvec as distance from chunk_vectors
        where user_id = ${owner} and space_id = ${bench.spaceId}
      ), nearest as (select content_hash from distance order by distance, content_hash limit ${wanted})
      select count(*)::int as found from nearest where content_hash in (
        select content_hash from document_chunks where user_id = ${owner} and id = any (${ids}::uuid[]))`
  })
  return rows[0]?.found ?? 0
}

const requestFor = (chunks: number, { text }: ChunkQuestion, score_threshold: number): LoadRequest => ({
  method: "POST",
  path: "/api/v1/documents/search",
  body: JSON.stringify({ user_id: reader, libraries: [libraryOf(chunks)], query: text, score_threshold }),
})

const measureSearches = (bench: Bench, chunks: number) =>
  withPika(bench, async (pika) => {
    const questions = chunkQuestions()
    const count = maxPerSecond * (bench.options.seconds + bench.options.warmUpSeconds)
    const anew = (howMany: number) =>
      Array.from({ length: Math.ceil(howMany / questions.length) }, unusedThreshold)
        .flatMap((threshold) => questions.map((question) => requestFor(chunks, question, threshold)))
        .slice(0, howMany)
    const name = `search in ${chunks} chunks`
    // Each question once: their vectors are kept, and what they read is in memory.
    const first = { clients, requests: anew(questions.length), once: true, warmUpSeconds: 0, seconds: maxFirstSeconds }
    await measure(bench, `${name}, never asked before`, pika, first)
    await measure(bench, name, pika, { clients: 1, requests: anew(count), once: true })
    return measure(bench, name, pika, { clients, requests: anew(count), once: true })
  })

/** pgbench with the vector lane alone, as a search asks it: the nearest codes from the index, compared by their vectors. */
const measureRaw = async (bench: Bench, chunks: number): Promise<number> => {
  const { sql } = bench.database
  const [index] = await sql<{ slot: number }[]>`select slot from chunk_indexes where user_id = ${libraryOf(chunks)}`
  const dimensions = bench.space.dimensions
  const text = `
    with near as materialized (
      select content_hash from pika.indexed_codes where slot = ${index?.slot ?? 0}
      order by code::bit(${dimensions}) <~> (select binary_quantize($3::halfvec))::bit(${dimensions}) limit ${indexPool(dimensions)}
    )
    select v.content_hash from near join pika.chunk_vectors v on v.user_id = $1 and v.space_id = $2::smallint and v.content_hash = near.content_hash
    order by v.embedding <=> $3::halfvec limit 10`
  const transactions = chunkQuestions()
    .slice(0, 40)
    .map((question): Transaction => {
      const vector = `[${question.vector(bench.space).join(",")}]`
      return [{ text, types: [], parameters: [libraryOf(chunks), String(bench.spaceId), vector] }]
    })
  const settings = {
    "hnsw.ef_search": String(indexList(dimensions)),
    plan_cache_mode: "force_generic_plan",
    jit: "off",
  }
  const title = `nearest 10 of ${chunks} chunks, by the index`
  const options = { sql, clients, seconds: bench.options.seconds, progress: bench.progress, settings }
  const result = await runPgbench(title, bench.database.url, transactions, options)
  bench.baselines.push({ name: `pgbench: ${title}`, clients, ...result })
  return result.perSecond
}
