import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Bench, measure, prepare, withPika } from "../bench.ts"
import { pairsOf } from "../corpus/queries.ts"
import { atLeast } from "../report/report.ts"
import { headers, type Server, startBareHandler } from "../server.ts"
import { searchRequest } from "./search-requests.ts"

const questions = 100

/** The same hundred searches again and again; for comparison, a handler that only returns the bytes of one of their answers. */
export const cachedScenario = async (bench: Bench): Promise<void> => {
  const crowd = { users: bench.options.users, memories: bench.options.memories }
  await prepare(bench, crowd)
  const requests = pairsOf(crowd, questions).map((pair) => searchRequest(pair))
  const clients = 32
  const { cached, answer } = await withPika(bench, async (pika) => ({
    cached: await measure(bench, "search, result cached", pika, { clients, requests }),
    answer: await answerOfMeanSize(pika, requests),
  }))
  await withBareHandler(answer, async (handler) => {
    const at = (path: string) => requests.map((request) => ({ ...request, path }))
    const bare = await measure(bench, "bare Hono handler, same bytes", handler, { clients, requests: at("/bare") })
    const parsed = await measure(bench, "the same, parsing its request", handler, { clients, requests: at("/parsed") })
    bench.checks.push(
      atLeast("search, result cached: of the bare handler", (100 * cached.perSecond) / bare.perSecond, 50, "%"),
    )
    const share = ((100 * cached.perSecond) / parsed.perSecond).toFixed(0)
    bench.notes.push(`A cached search has ${share} % of the throughput of the bare handler that parses its request.`)
  })
}

/** The answer of median size. */
const answerOfMeanSize = async (pika: Server, requests: readonly { path: string; body: string }[]): Promise<string> => {
  const answers: string[] = []
  for (const { path, body } of requests) {
    const init = { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body }
    answers.push(await (await fetch(pika.url + path, init)).text())
  }
  return answers.sort((a, b) => a.length - b.length)[Math.floor(answers.length / 2)] ?? ""
}

const withBareHandler = async (answer: string, work: (handler: Server) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "pika-bench-"))
  const file = join(folder, "answer.json")
  writeFileSync(file, answer)
  const handler = await startBareHandler(file)
  try {
    await work(handler)
  } finally {
    await handler.stop()
    rmSync(folder, { recursive: true })
  }
}
