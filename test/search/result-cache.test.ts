import { expect, test } from "bun:test"
import { factVectors } from "../../src/memories/fact-vectors.ts"
import { readFactTags } from "../../src/memories/queries.ts"
import { createResultCache } from "../../src/search/result-cache.ts"
import type { Answer } from "../../src/search/shared-answers.ts"
import { fillSpace } from "../../src/vectors/fill-space.ts"
import { countsOf } from "../support/cache-counts.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
const everything = { score_threshold: 0, limit: 100 }
const find = async (userId: string, query = "dog", more = {}) =>
  (await pika.client.search(userId, query, { ...everything, ...more })).facts.map((fact) => fact.fact_value)

/** How the searches in `work` were answered by the process's memory. */
const answeredFromMemory = async (work: () => Promise<unknown>) => {
  const before = await countsOf(pika.client, "results_memory")
  await work()
  const after = await countsOf(pika.client, "results_memory")
  return { hit: after.hit - before.hit, miss: after.miss - before.miss }
}

test("the same search again is answered from memory, with the same facts", async () => {
  await pika.client.add("again", "User has a dog named Sparky", { metadata: { said: "“Đây là Sparky”" } })
  const first = await pika.client.search("again", "dog", everything)
  const counts = await answeredFromMemory(async () => {
    const second = await pika.client.search("again", "dog", everything)
    expect({ ...second, request_id: "", latency_ms: 0 }).toEqual({ ...first, request_id: "", latency_ms: 0 })
  })
  expect(counts).toEqual({ hit: 1, miss: 0 })
})

test("searches that differ in anything have answers of their own", async () => {
  await pika.client.add("particular", "User has a dog named Sparky", { category: "pet", conversation_id: "c1" })
  await pika.client.add("particular", "User likes to draw dogs", { category: "hobby" })
  const counts = await answeredFromMemory(async () => {
    expect(await find("particular")).toHaveLength(2)
    expect(await find("particular", "dog", { limit: 1 })).toHaveLength(1)
    expect(await find("particular", "dog", { score_threshold: 1 })).toHaveLength(0)
    expect(await find("particular", "dog", { filters: { category: "pet" } })).toHaveLength(1)
    expect(await find("particular", "dog", { filters: { conversation_id: "c1" } })).toHaveLength(1)
    expect(await find("particular", "dogs")).toHaveLength(2)
    expect(await find("unparticular")).toHaveLength(0)
    await pika.client.request("POST", "/search_facts", { user_id: "particular", query: "dog", ...everything })
  })
  expect(counts).toEqual({ hit: 0, miss: 8 })
})

test("what is added, edited, forgotten or told is in the very next search", async () => {
  expect(await find("writer")).toEqual([])
  const { id } = await pika.client.add("writer", "User has a dog named Rex")
  expect(await find("writer")).toEqual(["User has a dog named Rex"])
  await pika.client.request("PATCH", `/api/v1/memories/${id}`, { fact_value: "User has a dog named Max" })
  expect(await find("writer")).toEqual(["User has a dog named Max"])
  await pika.client.request("DELETE", `/api/v1/memories/${id}`)
  expect(await find("writer")).toEqual([])
  await pika.client.tell("writer", "I have a dog named Bella")
  expect((await find("writer")).join()).toContain("Bella")
})

test("somebody else's write leaves an answer as it is", async () => {
  await pika.client.add("settled", "User has a dog named Sparky")
  await find("settled")
  await pika.client.add("busy", "User has a dog named Sparky")
  expect(await answeredFromMemory(() => find("settled"))).toEqual({ hit: 1, miss: 0 })
})

test("a hundred equal searches at once ask the database once", async () => {
  await pika.client.add("crowd", "User has a dog named Sparky")
  const counts = await answeredFromMemory(() => Promise.all(Array.from({ length: 100 }, () => find("crowd"))))
  expect(counts).toEqual({ hit: 99, miss: 1 })
})

test("a search that begins after a write does not join one that began before it", async () => {
  const { sql } = pika
  // On one connection the tags are read before what is asked after them.
  const connection = await sql.reserve()
  const cache = createResultCache(
    { readTags: (userIds) => readFactTags(connection, userIds), shared: null, kind: "results", generation: "" },
    () => undefined,
  )
  const early = Promise.withResolvers<Answer>()
  const first = cache.answer(["joiner"], "dog", () => early.promise)
  await pika.client.add("joiner", "User has a dog named Sparky")
  const [user] = await sql<{ version: string }[]>`
    select concat(version, '-', space_id) as version from users, active_space where user_id = 'joiner'`
  const late = { version: user?.version ?? "", count: 1, items: "[1]" }
  const second = cache.answer(["joiner"], "dog", async () => late)
  await connection`select`
  early.resolve({ version: "0", count: 0, items: "[]" })
  expect(await second).toEqual(late)
  expect((await first).version).toBe("0")
  connection.release()
})

test("a person who was erased and is heard of again is not given an answer from before", async () => {
  const { sql } = pika
  await pika.client.add("returning", "User has a dog named Sparky")
  expect(await find("returning")).toHaveLength(1)
  await sql`delete from facts where user_id = 'returning'`
  await sql`delete from users where user_id = 'returning'`
  await pika.client.add("returning", "User has a cat named Miu")
  expect(await find("returning")).toEqual(["User has a cat named Miu"])
})

test("a vector that was filled in later is in the next search", async () => {
  const { sql } = pika
  const filling = { sql, embedder: pika.running.services.spaces.active, tables: [factVectors], isActive: true }
  await pika.client.add("refilled", "User adores puppies", { fact_type: ["pet"] })
  await sql`delete from fact_vectors where user_id = 'refilled'`
  await sql`update users set version = version + 1 where user_id = 'refilled'`
  expect(await find("refilled", "Which animals are dear to me?")).toEqual([])
  for await (const _ of fillSpace(filling, AbortSignal.timeout(10_000)));
  expect(await find("refilled", "Which animals are dear to me?")).toEqual(["User adores puppies"])
})
