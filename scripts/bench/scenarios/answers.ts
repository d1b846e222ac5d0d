import { z } from "zod"
import { type Bench, prepare, withPika } from "../bench.ts"
import { userId } from "../corpus/facts.ts"
import { allQueries } from "../corpus/queries.ts"
import { percentiles } from "../percentiles.ts"
import { modelDelayMs } from "../provider-delay.ts"
import { atMost } from "../report/report.ts"
import { headers, type Server } from "../server.ts"

const crowd = { users: 100, memories: 100 }
const clients = 8

type Measured = { first: number; retrieval: number; total: number }
const doneSchema = z.object({ latency_ms: z.object({ retrieval: z.number(), total: z.number() }) })

/** Questions in sessions, answered from memory by a model that takes 100 ms: what pika adds until the first part arrives. */
export const answersScenario = async (bench: Bench): Promise<void> => {
  await prepare(bench, crowd)
  const measured = await withPika(bench, async (pika) => {
    await askFor(pika, bench.options.warmUpSeconds)
    return askFor(pika, bench.options.seconds)
  })
  const added = percentiles(measured.map(({ first, retrieval }) => first - retrieval - modelDelayMs))
  const retrieval = percentiles(measured.map((one) => one.retrieval))
  const total = percentiles(measured.map((one) => one.total))
  bench.notes.push(
    `${measured.length} answers, ${clients} clients: retrieval p50 ${retrieval.p50.toFixed(1)}, p95 ${retrieval.p95.toFixed(1)} ms; ` +
      `first part beyond retrieval and model p50 ${added.p50.toFixed(1)}, p95 ${added.p95.toFixed(1)} ms; whole p95 ${total.p95.toFixed(0)} ms.`,
  )
  bench.checks.push(
    atMost(`first part of an answer beyond retrieval and model, ${clients} clients: p95`, added.p95, 20, "ms"),
  )
  bench.checks.push(atMost(`retrieval for an answer, ${clients} clients: p95`, retrieval.p95, 15, "ms"))
}

const askFor = async (pika: Server, seconds: number): Promise<Measured[]> => {
  const until = performance.now() + seconds * 1000
  const questions = allQueries()
  const measured: Measured[] = []
  const client = async (number: number): Promise<void> => {
    for (let turn = number; performance.now() < until; turn += clients) {
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
