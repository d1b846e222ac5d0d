import { beforeAll, describe, expect, test } from "bun:test"
import { createStrictClient, type StrictClient } from "../contract/strict-client.ts"
import type { Json } from "../support/client.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
let client: StrictClient
const times: string[] = []

const facts: [text: string, more: Json][] = [
  ["User has a dog named Sparky", { category: "pet", fact_type: ["pet", "dog"], conversation_id: "c1" }],
  ["User has a cat named Miu", { category: "pet", fact_type: ["pet", "cat"], conversation_id: "c2" }],
  ["User's dog is afraid of thunder", { category: "emotion", fact_type: ["dog", "fear"], conversation_id: "c2" }],
  ["User likes to draw dogs", { category: "hobby", fact_type: ["drawing"], conversation_id: "c1" }],
  ["User lives in Da Nang", { category: "place", fact_type: ["home"] }],
  ["Người dùng thích ăn bánh mì", { category: "preference", fact_type: ["food"] }],
]

beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
  for (const [text, more] of facts) times.push((await pika.client.add("seeker", text, more)).created_at)
  await pika.client.add("neighbour", "User has a dog named Sparky", {
    category: "pet",
    fact_type: ["pet", "dog"],
    conversation_id: "c1",
  })
})

const find = async (query: string, more: Json = {}) =>
  (await client.send("POST", "/api/v1/search_facts", { user_id: "seeker", query, ...more })).body.facts as (Json & {
    score: number
  })[]
const texts = (found: Json[]) => found.map(({ fact_value }) => String(fact_value)).sort()
const all = facts.map(([text]) => text)
const named = (...numbers: number[]) => numbers.map((n) => all[n] ?? "").sort()
const everything = { score_threshold: 0, limit: 100 }

test("the answer tells the query, the count and every field of a fact", async () => {
  const { body } = await client.send("POST", "/api/v1/search_facts", {
    user_id: "seeker",
    query: "What is my dog's name?",
  })
  expect(body).toMatchObject({ status: "ok", query: "What is my dog's name?", count: (body.facts as Json[]).length })
  const { score, ...fact } = (body.facts as Json[])[0] ?? {}
  expect(fact).toEqual((await client.send("GET", `/api/v1/memories/${fact.id}`)).body)
  expect(fact.fact_value).toBe("User has a dog named Sparky")
  expect(score).toBeGreaterThan(0.4)
})

test("the other door answers the same in its own envelope", async () => {
  const query = { user_id: "seeker", query: "What is my dog's name?" }
  const mine = await find(query.query, { score_threshold: 0, limit: 10 })
  const { body } = await client.send("POST", "/search_facts", query)
  expect(body).toEqual({
    status: "success",
    request_id: expect.any(String),
    data: {
      query: query.query,
      results: mine.map(({ id, fact_value, score, category, created_at }) => ({
        id,
        memory: fact_value,
        score,
        category,
        created_at,
        relations: [],
      })),
      total_results: mine.length,
      latency_ms: expect.any(Number),
    },
  })
})

test("the other door leaves the subject of a relation out", async () => {
  await pika.client.tell("relater", "I have a dog named Sparky")
  const { body } = await client.send("POST", "/search_facts", { user_id: "relater", query: "dog" })
  const [first] = (body.data as { results: Json[] }).results
  expect(first?.relations).toContainEqual({ type: "owns", target: "Sparky" })
})

test("the doors have their own defaults", async () => {
  for (let n = 0; n < 25; n++) await pika.client.add("collector", `User owns stamp number ${n}`)
  const count = async (path: string) => {
    const { body } = await client.send("POST", path, { user_id: "collector", query: "stamp" })
    return path === "/search_facts" ? (body.data as Json).total_results : body.count
  }
  expect([await count("/api/v1/search_facts"), await count("/search_facts")]).toEqual([20, 10])
  const far = { user_id: "seeker", query: "trigonometry" }
  expect((await client.send("POST", "/api/v1/search_facts", far)).body.count).toBe(0)
})

test("scores fall along the list, and lie between 0 and 1", async () => {
  for (const query of [
    "dog",
    "Sparky",
    "User has a dog named Sparky",
    "bánh mì",
    "where do I live?",
    "🐶",
    "a the of",
  ]) {
    const scores = (await find(query, everything)).map(({ score }) => score)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(scores.every((score) => score > 0 && score <= 1)).toBe(true)
  }
})

test("no fact under the threshold is returned, and each over it is", async () => {
  const every = await find("dog", everything)
  expect(every.length).toBeGreaterThan(2)
  for (const threshold of [0.1, 0.4, every[1]?.score ?? 0, 0.9, 1])
    expect(await find("dog", { score_threshold: threshold, limit: 100 })).toEqual(
      every.filter(({ score }) => score >= threshold),
    )
})

test("a limit cuts the tail and changes nothing else", async () => {
  const every = await find("dog", everything)
  for (const limit of [1, 2, 3]) expect(await find("dog", { score_threshold: 0, limit })).toEqual(every.slice(0, limit))
})

test("a restatement scores 0.9 and more, and comes first", async () => {
  for (const text of all) {
    const [first] = await find(text)
    expect([first?.fact_value, (first?.score ?? 0) >= 0.9]).toEqual([text, true])
  }
})

test("the same query gives the same answer, with and without marks and capitals", async () => {
  expect(await find("bánh mì", everything)).toEqual(await find("bánh mì", everything))
  for (const query of ["banh mi", "BÁNH MÌ", "bánh mì".normalize("NFD")])
    expect((await find(query))[0]?.fact_value).toBe("Người dùng thích ăn bánh mì")
})

test("nobody else's facts are found", async () => {
  for (const query of ["Sparky", "dog"]) {
    expect((await find(query, everything)).every(({ user_id }) => user_id === "seeker")).toBe(true)
    expect(texts((await pika.client.search("neighbour", query, everything)).facts)).toEqual([
      "User has a dog named Sparky",
    ])
  }
})

describe("filters", () => {
  test.each<[string, Json, string[]]>([
    ["a category", { category: "pet" }, named(0, 1)],
    ["a category without facts", { category: "school" }, []],
    ["one tag", { fact_type: ["dog"] }, named(0, 2)],
    ["any of several tags", { fact_type: ["cat", "drawing", "nothing"] }, named(1, 3)],
    ["a conversation", { conversation_id: "c2" }, named(1, 2)],
    ["a conversation that is not there", { conversation_id: "c9" }, []],
    ["all together", { category: "pet", fact_type: ["pet"], conversation_id: "c1" }, named(0)],
    ["none", {}, named(0, 1, 2, 3, 4, 5)],
  ])("%s", async (_name, filters, expected) => {
    const found = texts(await find("User dog cat Da Nang bánh mì", { ...everything, filters }))
    expect(found).toEqual(expected)
  })

  test("a fact's own time is after `created_after` and not before `created_before`", async () => {
    const between = async (from: number, to: number) => {
      const filters = { created_after: times[from], created_before: times[to] }
      return texts(await find("User dog cat Da Nang bánh mì", { ...everything, filters }))
    }
    expect(new Set(times).size).toBe(times.length)
    expect(await between(1, 4)).toEqual(named(1, 2, 3))
    expect(await between(2, 2)).toEqual([])
  })

  test("times may be given in any offset, and may lie far away", async () => {
    const shifted = `${new Date(Date.parse(times[3] ?? "") + 7 * 3_600_000).toISOString().slice(0, -1)}+07:00`
    const after = async (created_after: string) =>
      texts(await find("User dog cat Da Nang bánh mì", { ...everything, filters: { created_after } }))
    expect(await after(shifted)).toEqual(named(3, 4, 5))
    expect(await after("0001-01-01T00:00:00+00:00")).toHaveLength(6)
    expect(await after("2026-01-01T00:00:00+23:59")).toHaveLength(6)
    expect(await after("9999-12-31T23:59:59Z")).toEqual([])
  })

  test("what is no longer true is found only when asked for", async () => {
    for (const city of ["Hanoi", "Hue"]) await pika.client.tell("mover", `I live in ${city}`)
    const cities = async (include_past: boolean) =>
      (
        await pika.client.search("mover", "Where do I live?", { score_threshold: 0, filters: { include_past } })
      ).facts.map(({ valid_to }) => valid_to === null)
    expect(await cities(false)).toEqual([true])
    expect((await cities(true)).sort()).toEqual([false, true])
  })
})

test("a name that is spelt almost right is found", async () => {
  await pika.client.tell("speller", "I have a dog named Sparky")
  await pika.client.tell("speller", "I like to draw rockets")
  for (const query of ["Sparkey", "what does sparkie like", "Sparki là ai"]) {
    const [first] = (await pika.client.search("speller", query)).facts
    expect([query, String(first?.fact_value).includes("Sparky")]).toEqual([query, true])
  }
  expect((await pika.client.search("speller", "Spanish grammar")).facts).toEqual([])
})

test("the beginning of a word finds the word", async () => {
  await pika.client.add("typist", "User collects dinosaurs")
  const [first] = (await pika.client.search("typist", "dinos")).facts
  expect(first?.fact_value).toBe("User collects dinosaurs")
})
