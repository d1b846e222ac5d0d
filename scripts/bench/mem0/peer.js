// Runs beside a mem0ai of its own, in the folder into which that was fetched (compare.ts): one line of JSON in, one line of JSON out.
// It is plain JavaScript for Node, which is what mem0ai is made for.
import { Memory } from "mem0ai/oss"

let input = ""
for await (const chunk of process.stdin) input += chunk
const plan = JSON.parse(input)

const pg = { connectionString: plan.databaseUrl, collectionName: plan.table, embeddingModelDims: plan.dimensions }
const model = { apiKey: "none", baseURL: plan.providerUrl }
const memory = new Memory({
  disableHistory: true,
  vectorStore: { provider: "pgvector", config: { ...pg, dimension: plan.dimensions } },
  embedder: { provider: "openai", config: { ...model, model: plan.model, embeddingDims: plan.dimensions } },
  llm: { provider: "openai", config: { ...model, model: "gpt-4o-mini" } },
})

// With something to add: the table is made, and holds one row to copy the shape of.
if (plan.add) {
  await memory.add([{ role: "user", content: plan.add.text }], { userId: plan.add.userId, infer: false })
  console.log(JSON.stringify({ added: true }))
  process.exit(0)
}

const latencies = []
let found = 0
let next = 0
const ask = async () => {
  const { userId, text } = plan.searches[next++ % plan.searches.length]
  const { results } = await memory.search(text, { filters: { user_id: userId }, topK: plan.limit, threshold: 0 })
  return results.length
}
const until = async (end, note) => {
  while (performance.now() < end) {
    const started = performance.now()
    const count = await ask()
    if (note) {
      latencies.push(performance.now() - started)
      found += count
    }
  }
}
const all = (seconds, note) => {
  const end = performance.now() + seconds * 1000
  return Promise.all(Array.from({ length: plan.clients }, () => until(end, note)))
}
await all(plan.warmUpSeconds, false)
const started = performance.now()
await all(plan.seconds, true)
const seconds = (performance.now() - started) / 1000
console.log(JSON.stringify({ latencies, seconds, found: found / latencies.length }))
process.exit(0)
