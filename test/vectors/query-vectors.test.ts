import { expect, test } from "bun:test"
import { trim } from "../../src/vectors/stored-vectors.ts"
import { countsOf } from "../support/cache-counts.ts"
import { serverUrl } from "../support/databases.ts"
import { startPika } from "../support/pika.ts"
import { providerEnvironment, usePikaWithProvider } from "../support/provider-pika.ts"

const own = usePikaWithProvider()

/** Waits until the vectors of what was asked so far are in the table. */
const kept = () => own.pika.running.services.queryVectors.settle()

/** How often the model was asked for vectors meanwhile. */
const callsDuring = async (work: () => Promise<unknown>) => {
  const before = own.provider.count("embeddings")
  await work()
  return own.provider.count("embeddings") - before
}

test("a hundred equal queries at once cost one call to the model", async () => {
  // Half of them differ in what they ask for besides.
  const search = (_: unknown, n: number) =>
    own.client.search("crowd", "What is my dog's name?", { limit: Math.max(1, n - 50) })
  expect(await callsDuring(() => Promise.all(Array.from({ length: 100 }, search)))).toBe(1)
})

test("a query that was embedded before costs no call, after a write, with other filters and through the other door", async () => {
  await own.client.search("asker", "Where is my ball?")
  await own.client.add("asker", "User has a ball")
  const calls = await callsDuring(async () => {
    await own.client.search("asker", "Where is my ball?")
    await own.client.search("asker", " Where is  my ball? ", { limit: 3 })
    await own.client.request("POST", "/search_facts", { user_id: "asker", query: "Where is my ball?" })
  })
  expect(calls).toBe(0)
})

test("each person's queries are embedded for themselves", async () => {
  await own.client.search("one", "Who is my best friend?")
  expect(await callsDuring(() => own.client.search("other", "Who is my best friend?"))).toBe(1)
})

test("a failed call is not remembered", async () => {
  own.provider.fail("embeddings", { kind: "status", status: 500 }, 1)
  const body = { user_id: "unlucky", query: "Where is my hat?" }
  expect((await own.client.request("POST", "/api/v1/search_facts", body)).status).toBe(503)
  expect((await own.client.request("POST", "/api/v1/search_facts", body)).status).toBe(200)
})

test("what was asked before a restart is known after it, from the table", async () => {
  const environment = providerEnvironment(own.provider)
  const first = await startPika({ environment })
  await first.client.add("returning", "User has a dog named Sparky")
  const before = await first.client.search("returning", "dog Sparky", { score_threshold: 0 })
  await first.running.stop()
  const second = await startPika({ environment, database: first.database })
  const calls = await callsDuring(async () => {
    const after = await second.client.search("returning", "dog Sparky", { score_threshold: 0 })
    expect(after.facts).toEqual(before.facts)
  })
  expect(calls).toBe(0)
  expect(await countsOf(second.client, "query_vectors_table")).toEqual({ hit: 1, miss: 0, error: 0 })
  await second.stop()
  await first.database.drop()
}, 60_000)

test("a vector that the table lost is handed over again", async () => {
  await own.client.add("loser", "User lost a glove in the snow")
  const search = async (limit: number) =>
    (await own.client.search("loser", "glove in the snow", { limit })).facts.map(({ score }) => score)
  const [score = 0] = await search(1)
  await kept()
  const calls = await callsDuring(async () => {
    await own.sql`delete from embeddings where user_id = 'loser'`
    expect([await search(2), await search(3)]).toEqual([[score], [score]])
  })
  expect(calls).toBe(0)
})

test("a vector that the table lost is handed over again by each of many searches at once", async () => {
  await own.client.add("loser of many", "User lost a glove in the snow")
  const search = async (limit: number) =>
    (await own.client.search("loser of many", "glove in the snow", { limit })).facts.map(({ score }) => score)
  const [score = 0] = await search(1)
  await kept()
  await own.sql`delete from embeddings where user_id = 'loser of many'`
  const limits = Array.from({ length: 20 }, (_, n) => n + 2)
  expect(await Promise.all(limits.map(search))).toEqual(limits.map(() => [score]))
})

test("the table holds no word of what was asked", async () => {
  await own.client.add("discreet", "User has a dog named Sparky")
  await own.client.search("discreet", "Where did I hide the xylophone?")
  await kept()
  const rows = await own.sql<{ row: string }[]>`select e::text as row from embeddings e where user_id = 'discreet'`
  expect(rows).toHaveLength(1)
  expect(rows[0]?.row).not.toMatch(/xylophone|hide/)
})

test("of a person nobody has heard of, no vector is kept in the table", async () => {
  await own.client.search("nobody", "Where is my drum?")
  await kept()
  expect(await own.sql`select from embeddings where user_id = 'nobody'`).toHaveLength(0)
})

test("a use is noted once a day, not at each read", async () => {
  const lastUse = async () => {
    const [row] = await own.sql<{ at: Date }[]>`select last_used_at as at from embeddings where user_id = 'regular'`
    return row?.at.getTime() ?? 0
  }
  const restarted = async () => {
    const pika = await startPika({ environment: providerEnvironment(own.provider), database: own.pika.database })
    await pika.client.search("regular", "Where is my kite?")
    await pika.running.stop()
  }
  await own.client.add("regular", "User has a dog named Sparky")
  if (!own.pika.database.environment.DATABASE_URL) return // An embedded database is one process's own.
  await own.client.search("regular", "Where is my kite?")
  await kept()
  const first = await lastUse()
  await restarted()
  expect(await lastUse()).toBe(first)
  await own.sql`update embeddings set last_used_at = now() - interval '2 days' where user_id = 'regular'`
  await restarted()
  expect(await lastUse()).toBeGreaterThan(first)
}, 60_000)

test("over its bound the table loses what was not used for longest", async () => {
  await own.sql`delete from embeddings`
  await own.sql`
    insert into embeddings (user_id, space_id, hash, embedding, last_used_at)
    select 'u' || n, ${own.pika.running.services.spaces.active.space.id}, decode(lpad(to_hex(n), 4, '0'), 'hex'), '[1,2]'::halfvec,
      now() - n * interval '1 hour'
    from generate_series(1, 100) as n`
  await trim(own.sql, 40)
  const rows = await own.sql<{ user_id: string }[]>`select user_id from embeddings order by last_used_at desc`
  expect(rows.map((row) => row.user_id)).toEqual(Array.from({ length: 40 }, (_, n) => `u${n + 1}`))
  await trim(own.sql, 40)
  expect(await own.sql`select from embeddings`).toHaveLength(40)
})

test("the vectors of many people are written together, each under its own person", async () => {
  const people = Array.from({ length: 12 }, (_, n) => `one of many ${n}`)
  for (const person of people) await own.client.add(person, "User has a dog named Sparky")
  await Promise.all(people.map((person) => own.client.search(person, `What is at place ${person}?`)))
  await kept()
  const rows = await own.sql<{ user_id: string }[]>`
    select user_id from embeddings where starts_with(user_id, 'one of many') order by user_id`
  expect(rows.map((row) => row.user_id)).toEqual([...people].sort())
})

test("what is read from the table is what was written to it", async () => {
  const { queryVectors, spaces } = own.pika.running.services
  await own.client.add("exact", "User has a dog named Sparky")
  const found = await queryVectors.find("exact", "Who brushes Sparky?")
  await kept()
  const [row] = await own.sql<{ text: string }[]>`
    select embedding::text as text from embeddings where user_id = 'exact' and space_id = ${spaces.active.space.id}`
  expect(row?.text).toBe(found.text)
})

test.skipIf(serverUrl === undefined)("a search does not wait until its vector is written", async () => {
  await own.client.add("hasty", "User has a dog named Sparky")
  await own.sql.begin(async (tx) => {
    await tx`lock table embeddings in share mode`
    const { facts } = await own.client.search("hasty", "dog Sparky", { score_threshold: 0 })
    expect(facts).toHaveLength(1)
  })
  await kept()
  expect(await own.sql`select from embeddings where user_id = 'hasty'`).toHaveLength(1)
})

test.skipIf(serverUrl === undefined)("nobody waits for somebody whose memory is being written", async () => {
  await own.client.add("busy", "User has a dog named Sparky")
  await own.client.add("idle", "User has a dog named Sparky")
  await own.sql.begin(async (tx) => {
    await tx`update users set version = version + 1 where user_id = 'busy'`
    for (const person of ["busy", "idle"]) await own.client.search(person, "Who feeds Sparky?")
    await kept()
  })
  const rows = await own.sql<{ user_id: string }[]>`select user_id from embeddings where user_id in ('busy', 'idle')`
  expect(rows.map((row) => row.user_id)).toEqual(["idle"])
  // And their next search, for which the table was said to hold the vector, is right all the same.
  expect((await own.client.search("busy", "Who feeds Sparky?", { score_threshold: 0 })).facts).toHaveLength(1)
})
