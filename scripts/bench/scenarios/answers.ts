import { z } from "zod"
import { type Bench, prepare, withPika } from "../bench.ts"
import { userId } from "../corpus/facts.ts"
import { allQueries } from "../corpus/queries.ts"
import { postgresProcesses, usageOf, usedBetween } from "../cpu.ts"
import { percentiles } from "../percentiles.ts"
import { modelDelayMs } from "../provider-manner.ts"
import { atMost } from "../report/report.ts"
import { headers, type Server } from "../server.ts"
import { measureStops } from "./stops.ts"

const crowd = { users: 100, memories: 100 }
const busyClients = 8
/** Before that, the server compiles what it runs. */
const warmUpAnswers = 400
/** Of each client at least, so that a percentile of a short run means something. */
const answersPerClient = 60

type Measured = { first: number; retrieval: number; total: number }
const doneSchema = z.object({ latency_ms: z.object({ retrieval: z.number(), total: z.number() }) })

/**
 * Questions in sessions, answered from memory by a model that takes 100 ms: what pika adds until the first part arrives, and how soon a
 * client's stop reaches the model.
 */
export const answersScenario = async (bench: Bench): Promise<void> => {
  await prepare(bench, crowd)
  await withPika(bench, async (pika) => {
    await askFor(pika, busyClients, { seconds: 0, answers: warmUpAnswers })
    for (const clients of [1, busyClients]) await measureAnswers(bench, pika, clients)
    await measureStops(bench, pika)
  })
}

const measureAnswers = async (bench: Bench, pika: Server, clients: number): Promise<void> => {
  const look = async () => ({
    server: usageOf([pika.pid]),
    postgres: usageOf(await postgresProcesses(bench.database.sql)),
  })
  const before = await look()
  const { seconds } = bench.options
  const measured = await askFor(pika, clients, { seconds, answers: clients * answersPerClient })
  const after = await look()
  const cpuOf = (part: "server" | "postgres"): string =>
    ((usedBetween(before[part], after[part]) * 1000) / measured.length).toFixed(1)
  const added = percentiles(measured.map(({ first, retrieval }) => first - retrieval - modelDelayMs))
  const retrieval = percentiles(measured.map((one) => one.retrieval))
  const total = percentiles(measured.map((one) => one.total))
  bench.notes.push(
    `${measured.length} answers, ${clients} clients: retrieval p50 ${retrieval.p50.toFixed(1)}, p95 ${retrieval.p95.toFixed(1)} ms; ` +
      `first part beyond retrieval and model p50 ${added.p50.toFixed(1)}, p95 ${added.p95.toFixed(1)} ms; whole p95 ${total.p95.toFixed(0)} ms; ` +
      `CPU of an answer: server ${cpuOf("server")}, PostgreSQL ${cpuOf("postgres")} ms.`,
  )
  if (clients !== busyClients) return
  bench.checks.push(
    atMost(`first part of an answer beyond retrieval and model, ${clients} clients: p95`, added.p95, 20, "ms"),
  )
  bench.checks.push(atMost(`retrieval for an answer, ${clients} clients: p95`, retrieval.p95, 15, "ms"))
}

/** Asks for so long, and at least for so many answers. */
const askFor = async (
  pika: Server,
  clients: number,
  least: { seconds: number; answers: number },
): Promise<Measured[]> => {
  const until = performance.now() + least.seconds * 1000
  const questions = allQueries()
  const measured: Measured[] = []
  const client = async (number: number): Promise<void> => {
    for (let turn = number; performance.now() < until || turn < least.answers; turn += clients) {
      const query = questions[turn % questions.length]?.text ?? ""
      const user_id = userId({ index: turn % crowd.users, memories: crowd.memories })
      const one = await ask(pika, { user_id, query, stream: true, score_threshold: 0 })
      if (one) measured.push(one)
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  return measured
}

/** Null: nothing was found, and no model was asked. */
const ask = async (pika: Server, body: unknown): Promise<Measured | null> => {
  const started = performance.now()
  const answer = await fetch(`${pika.url}/query`, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  })
  if (answer.status !== 200) throw new Error(`a question was answered with ${answer.status}: ${await answer.text()}`)
  let [text, first] = ["", 0]
  const decoder = new TextDecoder()
  for await (const bytes of answer.body ?? []) {
    text += decoder.decode(bytes, { stream: true })
    if (first === 0 && text.includes("event: delta")) first = performance.now() - started
  }
  const done = text.split("event: done\ndata: ")[1]
  if (done === undefined) throw new Error(`an answer broke off: ${text.slice(-300)}`)
  const { latency_ms: latency } = doneSchema.parse(JSON.parse(done))
  return text.includes('"model":"local-extractive"')
    ? null
    : { first, retrieval: latency.retrieval, total: latency.total }
}
