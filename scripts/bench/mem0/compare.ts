import { z } from "zod"
import { type Bench, measure, prepare, withPika } from "../bench.ts"
import { type Pair, pairsOf } from "../corpus/queries.ts"
import { percentiles } from "../percentiles.ts"
import { atLeast } from "../report/report.ts"
import { uncachedLoad, warmQueryVectors } from "../scenarios/search-requests.ts"
import { dimensions, embeddingModel } from "../server.ts"
import { installMem0 } from "./install.ts"

const table = "mem0_memories"
const clients = 8
const limit = 20
const maxMemories = 100_000

const resultSchema = z.object({ latencies: z.array(z.number()), seconds: z.number(), found: z.number() })

/**
 * Compares searches per second with mem0ai and its pgvector store, on the same PostgreSQL, model and memories. mem0ai does not cache
 * query vectors and asks the model for each, which answers at once; pika has them in its cache.
 */
export const mem0Scenario = async (bench: Bench): Promise<void> => {
  const { memories } = bench.options
  const crowd = { users: Math.min(bench.options.users, Math.ceil(maxMemories / memories)), memories }
  await prepare(bench, crowd)
  const folder = await installMem0()
  const pairs = pairsOf(crowd, 2000)
  await fillTable(bench, folder, crowd)
  const theirs = await runPeer(bench, folder, {
    searches: pairs.map((pair) => ({ userId: pair.userId, text: pair.query.text })),
    clients,
    limit,
    warmUpSeconds: bench.options.warmUpSeconds,
    seconds: bench.options.seconds,
  })
  const result = resultSchema.parse(JSON.parse(theirs))
  const perSecond = result.latencies.length / result.seconds
  const latency = percentiles(result.latencies)
  bench.baselines.push({
    name: `mem0ai, search among ${crowd.users * memories}`,
    clients,
    perSecond,
    milliseconds: latency.mean,
    used: pairs.length,
  })
  bench.notes.push(
    `mem0ai: p50 ${latency.p50.toFixed(0)} ms, p95 ${latency.p95.toFixed(0)} ms, ${result.found.toFixed(1)} memories found on average.`,
  )
  const ours = await ourSearch(bench, pairs)
  bench.checks.push(atLeast("search: times the searches a second of mem0ai", ours / perSecond, 50, "times"))
}

const ourSearch = (bench: Bench, pairs: readonly Pair[]): Promise<number> =>
  withPika(bench, async (pika) => {
    await warmQueryVectors(bench, pika, pairs)
    const name = "search, for mem0ai to compare"
    return (await measure(bench, name, pika, { clients, ...uncachedLoad(bench, pairs) })).perSecond
  })

/** Lets mem0ai create its table by adding one memory, then adds our memories in the same shape. Its entity table stays empty. */
const fillTable = async (bench: Bench, folder: string, crowd: { users: number; memories: number }): Promise<void> => {
  const { sql } = bench.database
  const wanted = crowd.users * crowd.memories
  const [present] = await sql<{ there: boolean }[]>`select to_regclass(${`public.${table}`}) is not null as there`
  const count = async () =>
    (await sql<{ count: number }[]>`select count(*)::int as count from public.mem0_memories`)[0]?.count
  if (present?.there && (await count()) === wanted + 1) return
  await sql`drop table if exists public.mem0_memories, public.mem0_memories_entities, public.memory_migrations`
  await runPeer(bench, folder, { add: { userId: "nobody", text: "User has a dog named Rex" } })
  await sql.begin(async (tx) => {
    await tx`set local statement_timeout = 0`
    await tx`
      insert into public.mem0_memories (id, vector, payload)
      select f.id, v.embedding::vector, jsonb_build_object(
        'data', f.fact_value, 'hash', md5(f.fact_value), 'user_id', f.user_id,
        'createdAt', to_char(f.said_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'textLemmatized', array_to_string(tsvector_to_array(f.keywords), ' '))
      from facts f join fact_vectors v on v.user_id = f.user_id and v.space_id = ${bench.spaceId} and v.fact_id = f.id
      where starts_with(f.user_id, ${`m${crowd.memories}_`})
        and split_part(f.user_id, '_', 2)::int < ${crowd.users}`
  })
  await sql`vacuum (analyze) public.mem0_memories`
}

/** Runs peer.js with a plan, and returns its result. */
const runPeer = async (bench: Bench, folder: string, plan: Record<string, unknown>): Promise<string> => {
  const whole = {
    databaseUrl: bench.database.url,
    providerUrl: bench.provider.url,
    table,
    dimensions,
    model: embeddingModel,
    ...plan,
  }
  const child = Bun.spawn([Bun.which("node") ?? process.execPath, "peer.js"], {
    cwd: folder,
    env: { ...process.env, MEM0_TELEMETRY: "false", NODE_NO_WARNINGS: "1" },
    stdin: new Blob([JSON.stringify(whole)]),
    stdout: "pipe",
    stderr: "inherit",
    timeout: 300_000,
  })
  const output = await child.stdout.text()
  if ((await child.exited) !== 0) throw new Error("the peer failed")
  return output.trim().split("\n").at(-1) ?? ""
}
