import { afterAll, afterEach, beforeAll, expect, setSystemTime, test } from "bun:test"
import { createLogger } from "../../src/platform/logger.ts"
import { type Failure, startFakeProvider } from "../support/fake-provider.ts"
import { usePika } from "../support/use-pika.ts"

const ranker = startFakeProvider()
const key = "sk-rerank-key-0123456789"
const lines: string[] = []
const pika = usePika({
  environment: { RERANK_URL: `${ranker.url}/rerank`, RERANK_API_KEY: key, RERANK_MODEL: "ranker-1" },
  log: createLogger("trace", { write: (line) => lines.push(line) }),
})
/** The same memory is searched without a reranker to know what the lanes say. */
const plain = usePika({ own: true })

const facts = [
  "User has a dog named Sparky",
  "User's dog is afraid of thunder",
  "User likes to draw dogs",
  "User's dog learned to roll over",
]
beforeAll(async () => {
  for (const client of [pika.client, plain.client]) {
    for (const fact of facts) await client.add("seeker", fact, { category: "pet" })
    await client.add("neighbour", "User's dog is called Bello", { category: "pet" })
  }
})
afterEach(async () => {
  ranker.recover()
  setSystemTime()
  // One good answer: no test meets a breaker that another brought near to opening.
  await pika.client.search("seeker", "dog", wide)
})
afterAll(() => ranker.stop())

const query = "What does my dog do?"
const wide = { score_threshold: 0, limit: 20 }
type Found = { facts: { fact_value: string; score: number }[] }
const short = ({ facts }: Found) => facts.map(({ fact_value, score }) => ({ fact_value, score }))
/** As after a write: no answer that is kept from before stands in for the reranker. */
const search = async (more = {}) => {
  await pika.sql`update users set version = version + 1 where user_id = 'seeker'`
  return short(await pika.client.search("seeker", query, { ...wide, ...more }))
}
const byLanes = async (more = {}) => short(await plain.client.search("seeker", query, { ...wide, ...more }))
const count = async (result: string): Promise<number> => {
  // Not from /metrics, which repeats itself when it is asked more than ten times in a second.
  const text = await pika.running.services.metrics.registry.metrics()
  return Number(new RegExp(`rerank_requests_total\\{result="${result}"\\} (\\d+)`).exec(text)?.[1] ?? 0)
}

test("facts come in the order of the reranker, with the scores of the lanes from the top", async () => {
  const before = await count("reranked")
  const lanes = await byLanes()
  const found = await search()
  expect(found.map(({ fact_value }) => fact_value)).toEqual(lanes.map(({ fact_value }) => fact_value).reverse())
  expect(found.map(({ score }) => score)).toEqual(lanes.map(({ score }) => score))
  expect(await count("reranked")).toBe(before + 1)
})

test("an explanation says where a fact stood before, and with which score", async () => {
  const lanes = await byLanes()
  const answer = await pika.client.request("POST", "/api/v1/search_facts/explain", {
    user_id: "seeker",
    query,
    ...wide,
  })
  const { facts: found } = (await answer.json()) as {
    facts: (Found["facts"][number] & { why: { reranked: unknown } })[]
  }
  expect(short({ facts: found })).toEqual(await search())
  expect(found.map(({ why }) => why.reranked)).toEqual(
    lanes.map(({ score }, index) => ({ score, place: index + 1 })).reverse(),
  )
})

test("it is sent the query and the texts of this person's facts, with the key, and nothing else", async () => {
  await search()
  const { headers, body } = ranker.requests.at(-1) ?? {}
  expect(headers?.get("authorization")).toBe(`Bearer ${key}`)
  expect(body).toEqual({ model: "ranker-1", query, documents: expect.any(Array), top_n: facts.length })
  expect([...(body as { documents: string[] }).documents].sort()).toEqual([...facts].sort())
})

test("who is over the threshold is for the lanes to say", async () => {
  const lanes = await byLanes()
  const threshold = lanes[1]?.score ?? 1
  const found = await search({ score_threshold: threshold })
  const over = lanes.filter(({ score }) => score >= threshold)
  expect(found.map(({ fact_value }) => fact_value).sort()).toEqual(over.map(({ fact_value }) => fact_value).sort())
})

test("a fact that the lanes put behind the limit can come up", async () => {
  const [last] = (await byLanes()).slice(-1)
  const found = await search({ limit: 1 })
  expect(found.map(({ fact_value }) => fact_value)).toEqual([last?.fact_value ?? ""])
})

test("a single fact is not sent at all", async () => {
  const before = ranker.count("rerank")
  expect((await pika.client.search("neighbour", query, wide)).count).toBe(1)
  expect(ranker.count("rerank")).toBe(before)
})

const failures: [result: string, name: string, failure: Failure][] = [
  ["refused", "an internal error", { kind: "status", status: 500 }],
  ["refused", "too many calls", { kind: "status", status: 429, retryAfter: "30" }],
  ["refused", "a wrong key", { kind: "status", status: 401 }],
  ["slow", "no answer", { kind: "hang" }],
  ["unreachable", "an answer cut in the middle", { kind: "cut" }],
  ["malformed", "an answer that is not JSON", { kind: "not_json" }],
  ["malformed", "an answer of another shape", { kind: "wrong_shape" }],
]
for (const [result, name, failure] of failures)
  test(`${name}: the order of the lanes, counted as ${result}`, async () => {
    const before = await count(result)
    ranker.fail("rerank", failure, 1)
    expect(await search()).toEqual(await byLanes())
    expect(await count(result)).toBe(before + 1)
  })

const ranked = (...indexes: unknown[]) => ({ results: indexes.map((index) => ({ index, relevance_score: 0.5 })) })
const scored = (...scores: unknown[]) => ({
  results: scores.map((relevance_score, index) => ({ index, relevance_score })),
})
const lies: [name: string, answer: unknown][] = [
  ["a position beyond the end", ranked(0, 1, 2, 4)],
  ["a position before the start", ranked(0, 1, 2, -1)],
  ["a position between two", ranked(0, 1, 2, 2.5)],
  ["a position twice", ranked(0, 1, 2, 2)],
  ["a position too many", ranked(0, 1, 2, 3, 3)],
  ["a missing position", ranked(0, 1, 2)],
  ["no positions", ranked()],
  ["positions as text", ranked("0", "1", "2", "3")],
  ["a score over 1", scored(0.1, 0.2, 0.3, 1.1)],
  ["a score under 0", scored(0.1, 0.2, 0.3, -0.1)],
  ["no score", scored(0.1, 0.2, 0.3, null)],
  ["a list of nothing", [null, null, null, null]],
  ["null", null],
]
for (const [name, answer] of lies)
  test(`an answer with ${name} changes nothing`, async () => {
    ranker.lieOfRanks(answer === null ? "null" : answer)
    expect(await search()).toEqual(await byLanes())
  })

test("a slow reranker is not waited for longer than 300 ms", async () => {
  ranker.fail("rerank", { kind: "hang" }, 1)
  const started = performance.now()
  await search()
  expect(performance.now() - started).toBeLessThan(5000)
})

test("after five failures in a row it is left alone for five seconds", async () => {
  ranker.fail("rerank", { kind: "status", status: 503 })
  for (let call = 0; call < 5; call++) await search()
  const before = [ranker.count("rerank"), await count("skipped")]
  expect(await search()).toEqual(await byLanes())
  expect([ranker.count("rerank"), await count("skipped")]).toEqual([before[0] ?? 0, (before[1] ?? 0) + 1])
  ranker.recover()
  setSystemTime(new Date(Date.now() + 5001))
  expect(await search()).toEqual(
    (await byLanes()).map(({ score }, rank, all) => ({
      fact_value: all.at(-1 - rank)?.fact_value ?? "",
      score,
    })),
  )
})

test("neither the query, a fact nor the key is in the log", async () => {
  ranker.fail("rerank", { kind: "status", status: 500 }, 1)
  await search()
  const log = lines.join("")
  expect(log).toContain("reranking failed")
  for (const secret of [query, "thunder", key]) expect(log).not.toContain(secret)
})
