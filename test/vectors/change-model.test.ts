import { afterAll, afterEach, beforeEach, expect, test } from "bun:test"
import { localSpace } from "../../src/local/embedding/space.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { announceSpace, swapSpace } from "../../src/vectors/queries.ts"
import { findSpace } from "../../src/vectors/spaces.ts"
import { countsOf } from "../support/cache-counts.ts"
import { activeSpace, countVectors, createChange, drain, largeModel } from "../support/change-model.ts"
import { findDisagreements } from "../support/consistency.ts"
import { createTestDatabase, serverUrl, type TestDatabase } from "../support/databases.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { providerEnvironment } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const provider = startFakeProvider()
/** Only vectors find anything: words would make up for those that are missing. */
const environment = { ...providerEnvironment(provider), SEARCH_LANES: "vector" }
let database: TestDatabase
let pika: TestPika

beforeEach(async () => {
  database = await createTestDatabase()
  pika = await startPika({ database, environment })
}, 60_000)
afterEach(async () => {
  provider.recover()
  await pika.stop()
  await database.drop()
}, 30_000)
afterAll(() => provider.stop())

const toLarge = () => createChange(pika.sql, environment, largeModel)
const find = async (userId: string, query: string, of = pika) =>
  (await of.client.search(userId, query, { score_threshold: 0 })).facts.map((fact) => fact.fact_value)
const tell = async (userId: string, count: number) => {
  for (let n = 0; n < count; n++) await pika.client.add(userId, `User keeps stone number ${n}`)
}
const countWithout = async (spaceId: number) => {
  const [row] = await pika.sql<{ count: number }[]>`
    select count(*)::int as count from facts f where not exists (
      select from fact_vectors v where v.user_id = f.user_id and v.space_id = ${spaceId} and v.fact_id = f.id)`
  return row?.count
}

test("searches go on with the model in use while another is filled in beside it, and use that from one statement on", async () => {
  await pika.client.add("one", "User has a dog named Sparky")
  const change = await toLarge()
  const before = await activeSpace(pika.sql)
  const steps = change.steps()
  expect((await steps.next()).value).toBe(1)
  expect(await countVectors(pika.sql, change.embedder)).toBe(1)
  expect(await activeSpace(pika.sql)).toEqual(before)
  expect(await find("one", "dog Sparky")).toEqual(["User has a dog named Sparky"])
  expect(await drain(steps)).toBe(0)
  expect(await activeSpace(pika.sql)).toMatchObject(largeModel)
  expect(await find("one", "dog Sparky")).toEqual(["User has a dog named Sparky"])
  const asked = provider.requests.findLast(({ endpoint }) => endpoint === "embeddings")?.body
  expect(asked).toMatchObject({ model: largeModel.model, input: ["dog Sparky"] })
}, 60_000)

test("a fill that was stopped goes on where it was", async () => {
  await tell("one", 6)
  await tell("two", 130)
  const stop = new AbortController()
  const change = await toLarge()
  for await (const _ of change.steps(stop.signal)) {
    stop.abort()
    break
  }
  const done = await countVectors(pika.sql, change.embedder)
  expect(done).toBe(128)
  expect(await activeSpace(pika.sql)).not.toMatchObject(largeModel)
  expect(await drain(change.steps())).toBe(136 - done)
  expect(await activeSpace(pika.sql)).toMatchObject(largeModel)
}, 60_000)

test("after the last vector and before the change nothing is embedded twice", async () => {
  await tell("one", 3)
  const change = await toLarge()
  const steps = change.steps()
  await steps.next()
  await steps.return(undefined)
  expect(await activeSpace(pika.sql)).not.toMatchObject(largeModel)
  const calls = provider.count("embeddings")
  expect(await drain(change.steps())).toBe(0)
  expect(provider.count("embeddings")).toBe(calls)
  expect(await activeSpace(pika.sql)).toMatchObject(largeModel)
}, 60_000)

test("what is added, edited, ended and forgotten meanwhile is found after the change as it is then", async () => {
  const { client } = pika
  await tell("one", 5)
  const { id: edited } = await client.add("one", "User has a dog named Rex")
  const { id: forgotten } = await client.add("one", "User has a hamster named Pip")
  await client.add("two", "User lives in Hanoi")
  const change = await toLarge()
  const steps = change.steps()
  await steps.next()
  await client.add("one", "User has a parrot named Coco")
  await client.request("PATCH", `/api/v1/memories/${edited}`, { fact_value: "User has a dog named Max" })
  await client.request("DELETE", `/api/v1/memories/${forgotten}`)
  await drain(steps)
  await change.free()
  expect(await countWithout(change.embedder.space.id)).toBe(0)
  expect(await findDisagreements(pika.sql)).toEqual([])
  expect((await find("one", "dog Max"))[0]).toBe("User has a dog named Max")
  expect((await find("one", "parrot Coco"))[0]).toBe("User has a parrot named Coco")
  expect((await find("one", "hamster Pip")).join()).not.toContain("Pip")
  const [vector] = await pika.sql<{ distance: number }[]>`
    select v.embedding <=> w.embedding as distance from fact_vectors v, fact_vectors w
    where v.fact_id = ${edited} and w.fact_id = ${(await client.add("two", "User has a dog named Max")).id}`
  expect(vector?.distance).toBeLessThan(0.001)
}, 60_000)

test("a memory that is edited while it is being embedded gets the vector of its new text", async () => {
  const { id } = await pika.client.add("one", "User has a dog named Rex")
  const change = await toLarge()
  const release = provider.hold("embeddings")
  const calls = provider.count("embeddings")
  const changed = drain(change.steps())
  await until("the fact is being embedded", () => provider.count("embeddings") > calls)
  await pika.sql`update facts set version = version + 1, fact_value = 'User has a dog named Max' where id = ${id}`
  await pika.sql`update users set version = (extract(epoch from clock_timestamp()) * 1000000)::bigint`
  release()
  expect(await changed).toBe(2)
  expect((await find("one", "dog Max"))[0]).toBe("User has a dog named Max")
}, 60_000)

test("while searches and writes go on all the time, no search fails, none misses what is known, and nothing is lost", async () => {
  await tell("one", 200)
  const change = await toLarge()
  let isOver = false
  let searches = 0
  const searching = async () => {
    for (let n = 0; !isOver; n++) {
      const wanted = `User keeps stone number ${n % 200}`
      const found = await find("one", `stone number ${n % 200} please`)
      if (!found.includes(wanted)) throw new Error(`"${wanted}" was not found`)
      searches += 1
    }
  }
  let written = 0
  const writing = async () => {
    for (; !isOver; written++) {
      await pika.client.add("two", `User likes colour number ${written}`)
      const [best] = await find("two", `colour number ${written}`)
      if (best !== `User likes colour number ${written}`) throw new Error(`colour ${written} was not found: ${best}`)
    }
  }
  const others = [searching(), searching(), writing()]
  await Promise.race([until("searches go on", () => searches > 0), ...others])
  await Promise.race([drain(change.steps()), ...others])
  const enough = searches + 20
  await Promise.race([change.free(), ...others])
  await Promise.race([until("searches went on", () => searches > enough), ...others])
  isOver = true
  await Promise.all(others)
  expect(await activeSpace(pika.sql)).toMatchObject(largeModel)
  expect(await countWithout(change.embedder.space.id)).toBe(0)
  expect(await findDisagreements(pika.sql)).toEqual([])
}, 120_000)

test("an answer that was kept before the change is not told after it", async () => {
  await pika.client.add("one", "User has a dog named Sparky")
  await find("one", "dog")
  await drain((await toLarge()).steps())
  const before = await countsOf(pika.client, "results_memory")
  expect(await find("one", "dog")).toHaveLength(1)
  expect((await countsOf(pika.client, "results_memory")).hit).toBe(before.hit)
}, 60_000)

test("the vectors of the old model are deleted: of facts, of questions and in indexes", async () => {
  await pika.client.add("one", "User has a dog named Sparky")
  await find("one", "dog")
  await pika.running.services.queryVectors.settle()
  const old = await activeSpace(pika.sql)
  await pika.sql`select open_vector_index('one', ${old.id}::smallint)`
  await pika.sql`update vector_indexes set ready = true`
  await pika.client.add("one", "User has a cat named Tom")
  await find("one", "dog that has an index")
  const change = await toLarge()
  await drain(change.steps())
  expect((await find("one", "dog that had an index"))[0]).toBe("User has a dog named Sparky")
  await pika.running.services.queryVectors.settle()
  expect(await change.free()).toEqual(["one"])
  expect(await pika.sql`select distinct space_id from fact_vectors`).toMatchObject([
    { space_id: change.embedder.space.id },
  ])
  expect(await pika.sql`select from embeddings where space_id = ${old.id}`).toHaveLength(0)
  expect(await pika.sql`select from vector_indexes`).toHaveLength(0)
  expect((await find("one", "dog without an index"))[0]).toBe("User has a dog named Sparky")
}, 60_000)

test("a model that is announced and does not answer keeps no write from being done", async () => {
  const change = await toLarge()
  await pika.client.add("one", "User has a cat named Tom")
  await pika.sql.unsafe(announceSpace, [change.embedder.space.id])
  await until("writes fill both", async () => {
    await pika.client.add("one", `User has a stone ${Bun.randomUUIDv7()}`)
    return (await countVectors(pika.sql, change.embedder)) > 0
  })
  const filled = await countVectors(pika.sql, change.embedder)
  provider.silence(largeModel.model)
  await pika.client.add("one", "User has a parrot named Coco")
  expect(await countVectors(pika.sql, change.embedder)).toBe(filled)
  expect((await find("one", "parrot Coco"))[0]).toBe("User has a parrot named Coco")
}, 60_000)

test("a memory that was embedded for the old model when the new one came into use is embedded again", async () => {
  const change = await toLarge()
  const release = provider.hold("embeddings")
  const calls = provider.count("embeddings")
  const adding = pika.client.add("one", "User has a dog named Sparky")
  await until("it is being embedded", () => provider.count("embeddings") > calls)
  await pika.sql.unsafe(swapSpace, [change.embedder.space.id])
  release()
  await adding
  expect(await countVectors(pika.sql, change.embedder)).toBe(1)
  expect(await find("one", "dog Sparky")).toEqual(["User has a dog named Sparky"])
}, 60_000)

test("a conversation that was embedded for the old model when the new one came into use is embedded again", async () => {
  const change = await toLarge()
  const release = provider.hold("embeddings")
  const calls = provider.count("embeddings")
  const telling = pika.client.tell("one", "I have a dog named Sparky")
  await until("it is being embedded", () => provider.count("embeddings") > calls)
  await pika.sql.unsafe(swapSpace, [change.embedder.space.id])
  release()
  expect((await telling).status).toBe("completed")
  expect(await countVectors(pika.sql, change.embedder)).toBe(1)
}, 60_000)

test("from the built-in model to one of a provider, and back", async () => {
  await drain((await createChange(pika.sql, environment, localSpace)).steps())
  await pika.client.add("one", "User has a dog named Sparky")
  expect(await activeSpace(pika.sql)).toMatchObject(localSpace)
  const change = await toLarge()
  expect(await drain(change.steps())).toBe(1)
  expect(await find("one", "dog Sparky")).toEqual(["User has a dog named Sparky"])
  const back = await createChange(pika.sql, environment, localSpace)
  await change.free()
  expect(await drain(back.steps())).toBe(1)
  expect(await find("one", "dog Sparky")).toEqual(["User has a dog named Sparky"])
}, 60_000)

test("of an empty database, the configured model is the one in use at once", async () => {
  expect(await activeSpace(pika.sql)).toMatchObject({ model: "text-embedding-3-small", dimensions: 64 })
})

test("a start with another model than the one in use searches with the one in use, and says what to run", async () => {
  await pika.client.add("one", "User has a dog named Sparky")
  await pika.running.stop()
  const warnings: string[] = []
  const restarted = await startPika({
    database,
    environment: { ...environment, EMBEDDING_MODEL: "text-embedding-3-large", EMBEDDING_DIMENSIONS: "96" },
    log: listening(warnings),
  })
  expect(await find("one", "dog Sparky", restarted)).toEqual(["User has a dog named Sparky"])
  expect(warnings.join()).toContain("bun scripts/backfill.ts --model text-embedding-3-large --dimensions 96")
  await restarted.running.stop()
  pika = await startPika({ database, environment })
}, 60_000)

test("a start without a provider of the model in use ends with a sentence that says what to do", async () => {
  await pika.client.add("one", "User has a dog named Sparky")
  await pika.running.stop()
  await expect(startPika({ database, environment: { PIKA_PROVIDER: "local" } })).rejects.toThrow(
    "which no configured provider serves. Set up a provider that does, or run",
  )
  pika = await startPika({ database, environment })
}, 60_000)

test("a built-in model of an older version, which nobody can ask any more, gives way at the start, which says what to run", async () => {
  await pika.client.add("one", "User has a dog named Sparky")
  const older = await findSpace(pika.sql, { model: "pika-local-0", dimensions: 64 })
  await pika.sql.unsafe(swapSpace, [older])
  await pika.sql`update fact_vectors set space_id = ${older}`
  await pika.running.stop()
  const warnings: string[] = []
  const log = listening(warnings)
  pika = await startPika({ database, environment: { PIKA_PROVIDER: "local" }, log })
  expect(await activeSpace(pika.sql)).toMatchObject(localSpace)
  expect(warnings.join()).toContain(`bun scripts/backfill.ts --model ${localSpace.model}`)
}, 60_000)

test.skipIf(serverUrl === undefined)(
  "each process that runs takes the new model up with its next search and its next write",
  async () => {
    const other = await startPika({ database, environment })
    await pika.client.add("one", "User has a dog named Sparky")
    await find("one", "dog Sparky", other)
    const change = await toLarge()
    await drain(change.steps())
    await change.free()
    expect(await find("one", "Sparky the dog", other)).toEqual(["User has a dog named Sparky"])
    await pika.client.add("one", "User has a cat named Tom")
    expect(await find("one", "cat Tom", other)).toContain("User has a cat named Tom")
    expect(await countWithout(change.embedder.space.id)).toBe(0)
    await other.running.stop()
  },
  60_000,
)

const listening = (warnings: string[]) => createLogger("warn", { write: (line: string) => void warnings.push(line) })
