/**
 * Measures a pika in a process of its own against a PostgreSQL server: `DATABASE_URL=… bun scripts/bench.ts [--clients 16] [--requests 4000]`
 * Makes the database pika_bench on that server anew. The model is test/support/fake-provider.ts, which answers at once.
 */
import { parseArgs } from "node:util"
import { Presets, SingleBar } from "cli-progress"
import postgres from "postgres"
import { summary } from "./bench/latency.ts"
import { startProcess } from "./bench/process.ts"

const { values } = parseArgs({
  options: { clients: { type: "string", default: "16" }, requests: { type: "string", default: "4000" } },
})
const clients = Number(values.clients)
const requests = Number(values.requests)
const serverUrl = process.env.DATABASE_URL
if (!serverUrl) {
  console.error("Set DATABASE_URL to a PostgreSQL server on which the database pika_bench may be made.")
  process.exit(78)
}

const key = "benchmark-key-benchmark-key-benchmark"
const providerPort = 18_080
const port = 18_000

const admin = postgres(serverUrl, { max: 1, onnotice: () => undefined })
await admin.unsafe("drop database if exists pika_bench with (force)")
await admin.unsafe("create database pika_bench")
await admin.end()
const databaseUrl = Object.assign(new URL(serverUrl), { pathname: "/pika_bench" }).href
const environment = {
  DATABASE_URL: databaseUrl,
  PIKA_ADMIN_KEY: key,
  PORT: String(port),
  LOG_LEVEL: "warn",
  OPENAI_API_KEY: "none",
  OPENAI_BASE_URL: `http://127.0.0.1:${providerPort}/v1`,
  EMBEDDING_DIMENSIONS: "1536",
}

const names = ["Sparky", "Mochi", "Bông", "Kiki", "Rex", "Luna", "Mướp", "Coco"]
const post = async (index: number): Promise<number> => {
  const started = performance.now()
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/extract_facts`, {
    method: "POST",
    headers: { "X-API-Key": key, "Content-Type": "application/json" },
    body: JSON.stringify({
      user_id: `user_${index % 500}`,
      conversation_id: `c${index}`,
      conversation: [
        { role: "assistant", content: "Hi! Tell me about your day." },
        { role: "user", content: `I have a dog named ${names[index % names.length]}${index}` },
        { role: "assistant", content: "Lovely!" },
      ],
    }),
  })
  await answer.arrayBuffer()
  if (answer.status !== 202) throw new Error(`answered ${answer.status}`)
  return performance.now() - started
}

const bar = new SingleBar(
  { format: "{title} {bar} {value}/{total}, {eta_formatted} left", stream: process.stderr },
  Presets.shades_classic,
)
const postAll = async (title: string): Promise<number[]> => {
  const latencies: number[] = []
  let next = 0
  bar.start(requests, 0, { title })
  const client = async () => {
    while (next < requests) {
      latencies.push(await post(next++))
      bar.increment()
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  bar.stop()
  return latencies
}

const sql = postgres(databaseUrl, { max: 1 })
const finished = async (total: number): Promise<void> => {
  bar.start(total, 0, { title: "jobs" })
  for (;;) {
    const [row] = await sql<{ done: number; failed: number }[]>`
      select count(*) filter (where status = 'completed')::int as done, count(*) filter (where status = 'failed')::int as failed from pika.jobs`
    if (row?.failed) throw new Error(`${row.failed} jobs failed`)
    bar.update(row?.done ?? 0)
    if ((row?.done ?? 0) >= total) break
    await Bun.sleep(100)
  }
  bar.stop()
}

const provider = await startProcess(
  ["test/support/fake-provider.ts", "--port", String(providerPort)],
  {},
  `http://127.0.0.1:${providerPort}/v1/models`,
)
const ready = `http://127.0.0.1:${port}/ready`

const server = await startProcess(["src/main.ts", "serve", "--no-worker"], environment, ready)
const alone = await postAll("POST, no worker")
await server.stop()

const drainStarted = performance.now()
const both = await startProcess(["src/main.ts", "serve"], environment, ready)
await finished(requests)
const [span] = await sql<{ seconds: number }[]>`
  select extract(epoch from max(completed_at) - min(started_at))::float8 as seconds from pika.jobs`
const withWorker = await postAll("POST, with worker")
await finished(requests * 2)
await both.stop()
await provider.stop()
await sql.end()

console.log(
  `${requests} requests, ${clients} clients, ${navigator.hardwareConcurrency} cores for server, Postgres, provider and load`,
)
console.log(`POST extract_facts, jobs left waiting:   ${summary(alone)}`)
console.log(`POST extract_facts, jobs run meanwhile:  ${summary(withWorker)}`)
console.log(
  `jobs: ${(requests / (span?.seconds ?? Number.NaN)).toFixed(0)} a second (${((performance.now() - drainStarted) / 1000).toFixed(0)} s in all)`,
)
process.exit(0)
