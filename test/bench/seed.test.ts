import { expect, test } from "bun:test"
import { factOf, userId } from "../../scripts/bench/corpus/facts.ts"
import { pairsOf, vectorOfQuery } from "../../scripts/bench/corpus/queries.ts"
import { createVectorSpace } from "../../scripts/bench/corpus/vectors.ts"
import { seed } from "../../scripts/bench/seed/seed.ts"
import { deleteFacts } from "../../src/memories/delete-facts.ts"
import { findDisagreements } from "../support/consistency.ts"
import { serverUrl } from "../support/databases.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
const space = createVectorSpace(256)
/** The benchmark seeds servers only: the embedded database takes no COPY. */
const onServer = test.skipIf(serverUrl === undefined)
const silent = { start: () => undefined, update: () => undefined, stop: () => undefined }

const fill = (users: number, memories: number) => {
  const { sql } = pika
  return seed(sql, pika.running.services.spaces.active.space.id, space, { users, memories }, silent)
}

test("facts are the same at every call, and no two of one person are alike", () => {
  const person = { index: 3, memories: 2000 }
  const facts = Array.from({ length: person.memories }, (_, number) => factOf(person, number, null))
  expect(factOf(person, 77, space)).toEqual(factOf(person, 77, space))
  expect(new Set(facts.map((fact) => fact.text)).size).toBe(person.memories)
  expect(new Set(facts.map((fact) => fact.id)).size).toBe(person.memories)
})

test("a question lies nearer to a fact of its topic than to others", () => {
  const person = { index: 0, memories: 100 }
  const [pair] = pairsOf({ users: 1, memories: 100 }, 1)
  if (!pair) throw new Error("nobody asks anything")
  const question = vectorOfQuery(pair.query, space)
  const cosine = (other: Float32Array) => question.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0)
  const nearness = (topic: number) => cosine(factOf(person, topic * 4, space).vector)
  const others = Array.from({ length: 12 }, (_, topic) => topic).filter((topic) => topic !== pair.query.topic)
  expect(nearness(pair.query.topic)).toBeGreaterThan(Math.max(...others.map(nearness)))
})

onServer(
  "seeded people are as the product would have written them, with their own vectors",
  async () => {
    const { sql } = pika
    await fill(3, 60)
    expect(await findDisagreements(sql)).toEqual([])
    const person = { index: 1, memories: 60 }
    const fact = factOf(person, 42, space)
    const [row] = await sql<{ distance: number }[]>`
    select embedding <=> ${`[${fact.vector.join(",")}]`}::halfvec as distance
    from fact_vectors where user_id = ${userId(person)} and fact_id = ${fact.id}`
    expect(row?.distance).toBeLessThan(0.001)
  },
  30_000,
)

onServer(
  "seeding again writes nothing, and more people are added to those that are there",
  async () => {
    await fill(3, 60)
    expect((await fill(3, 60)).written).toBe(0)
    expect(await fill(4, 60)).toMatchObject({ present: 180, written: 60 })
  },
  30_000,
)

onServer(
  "seeding that was stopped goes on where it was",
  async () => {
    const { sql } = pika
    await fill(2, 55)
    const person = { index: 1, memories: 55 }
    const lost = factOf(person, 54, null).id
    await sql.begin((tx) => deleteFacts(tx, userId(person), [lost]))
    expect(await fill(2, 55)).toMatchObject({ present: 109, written: 1 })
  },
  30_000,
)
