import { beforeAll, expect, test } from "bun:test"
import fc from "fast-check"
import { createStrictClient, type StrictClient } from "../contract/strict-client.ts"
import type { Json } from "../support/client.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
let client: StrictClient

const facts = [
  "User has a cat named Miu",
  "User's dog is afraid of thunder",
  "User likes to draw dogs",
  "User's friend Sam lives in Paris",
  "User's friend Sam's mother is a nurse",
  "User's mother is a teacher",
  "Người dùng thích ăn bánh mì",
  "User plays the violin",
]

beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
  await pika.client.tell("seeker", "I have a dog named Sparky")
  for (const fact of facts) await pika.client.add("seeker", fact)
  await pika.client.add("neighbour", "User has a dog named Bello")
  await pika.client.tell("seeker", "I live in Da Nang")
  await pika.client.tell("seeker", "We moved to Hanoi")
})

type Part = { evidence: number }
type Explained = Json & {
  id: string
  score: number
  fact_value: string
  why: {
    lanes: Record<"meaning" | "words" | "graph" | "asker" | "neighbours", Part>
    of_another: number
    still_true: number
    others_relative: number
    raised_by: { id: string; score: number } | null
    reranked: { score: number; place: number } | null
  }
}
type Explanation = Json & { facts: Explained[]; under_threshold: Explained[] }

const explain = async (query: string, more: Json = {}) =>
  (await client.send("POST", "/api/v1/search_facts/explain", { user_id: "seeker", query, ...more })).body as Explanation
const search = async (query: string, more: Json = {}) =>
  (await client.send("POST", "/api/v1/search_facts", { user_id: "seeker", query, ...more })).body as Explanation
const withoutWhy = (found: Explained[]) => found.map(({ why: _, ...fact }) => fact)

/** The score that the parts give. */
const computed = ({ why }: Explained): number => {
  const { lanes, of_another, still_true, others_relative } = why
  const none = Object.values(lanes).reduce((product, { evidence }) => product * (1 - evidence), 1)
  return (Math.round(of_another * still_true * (1 - none) * 10_000) / 10_000) * others_relative
}

const questions = [
  "What is my dog's name?",
  "Where do I live?",
  "Where did I live before?",
  "What does my mum do?",
  "Sparkey",
  "con thích ăn gì",
  "Which pets does Sam have?",
  "violin",
  "What makes my dog afraid?",
]

test("finds the same facts in the same order with the same scores as a search, and tells parts that give each score", async () => {
  const question = fc.record({
    query: fc.oneof(
      fc.constantFrom(...questions),
      fc
        .subarray(["dog", "Sam", "live", "mother", "bánh", "my", "Sparky", "before"], { minLength: 1 })
        .map((words) => words.join(" ")),
    ),
    limit: fc.constantFrom(1, 3, 20),
    score_threshold: fc.constantFrom(0, 0.2, 0.4, 0.7),
    filters: fc.constantFrom({}, { include_past: true }, { category: "pet" }),
  })
  await fc.assert(
    fc.asyncProperty(question, async ({ query, ...more }) => {
      const explained = await explain(query, more)
      expect(withoutWhy(explained.facts)).toEqual((await search(query, more)).facts)
      for (const fact of [...explained.facts, ...explained.under_threshold]) {
        const { raised_by } = fact.why
        expect(Math.abs(Math.max(computed(fact), raised_by?.score ?? 0) - fact.score)).toBeLessThan(0.000_15)
      }
      for (const { score } of explained.under_threshold) expect(score).toBeLessThan(more.score_threshold)
    }),
    { numRuns: 25, examples: questions.map((query) => [{ query, limit: 20, score_threshold: 0.4, filters: {} }]) },
  )
})

test("says which words a fact contains, and whom it mentions", async () => {
  const { facts: found, terms, steps } = await explain("Does Sparky like other dogs?")
  expect(terms).toContain("sparky")
  const sparky = found.find(({ fact_value }) => fact_value === "User has a dog named Sparky")
  expect(sparky?.why.lanes).toMatchObject({
    words: { matched: expect.arrayContaining(["sparky"]) },
    graph: { hops: 1, evidence: 0.4 },
  })
  expect((steps as { step: string }[]).map(({ step }) => step)).toEqual([
    "query_vector",
    "vector+keyword+graph",
    "read",
  ])
})

test("names what the threshold keeps out, at most ten, and what it would have scored", async () => {
  const { facts: found, under_threshold: under } = await explain("violin", { score_threshold: 0.7 })
  expect(found.map(({ fact_value }) => fact_value)).toEqual(["User plays the violin"])
  const all = await search("violin", { score_threshold: 0, limit: 100 })
  const expected = all.facts.filter(({ score }) => score < 0.7).slice(0, 10)
  expect(withoutWhy(under)).toEqual(expected)
})

test("tells that a name was corrected", async () => {
  const { corrected_names, facts: found } = await explain("Sparkey")
  expect(corrected_names).toEqual([{ word: "sparkey", name: "sparky" }])
  expect(found[0]?.fact_value).toBe("User has a dog named Sparky")
})

test("explains a question about the past: what was replaced counts as much as what took its place", async () => {
  const { facts: found, about } = await explain("Where did I live before?")
  expect(about).toMatchObject({ past: true })
  const [old, now] = found
  expect(old?.fact_value).toBe("User lives in Da Nang")
  expect(now?.fact_value).toContain("Hanoi")
  const { why } = old ?? expect.unreachable()
  expect(why.raised_by === null || why.raised_by.id === now?.id).toBe(true)
})

test("says that a fact about somebody else counts less", async () => {
  const { under_threshold: under, about } = await explain("Where do I live?")
  expect(about).toMatchObject({ self: true, self_alone: true })
  const paris = under.find(({ fact_value }) => fact_value.includes("Paris"))
  expect(paris?.why.of_another).toBe(0.3)
})

test("nothing of others is explained", async () => {
  const { facts: found, under_threshold: under } = await explain("Bello", { score_threshold: 0 })
  expect(JSON.stringify([found, under])).not.toContain("Bello")
})
