import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { insertJob } from "../../src/jobs/queries.ts"
import { insertFacts } from "../../src/memories/insert-facts.ts"
import { lockUser } from "../../src/people/lock-user.ts"
import { asUser } from "../../src/platform/database/as-user.ts"
import type { Database } from "../../src/platform/database/connect.ts"
import { askLanes, type Owner } from "../../src/search/lanes.ts"
import { directionText } from "../../src/vectors/query-vectors.ts"
import {
  indexVectorsJob,
  indexVectorsType,
  indexWhenLarge,
  maxFactsWithoutIndex,
} from "../../src/vectors/vector-index.ts"
import { vectorText } from "../../src/vectors/vector-text.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ roles: { http: true, worker: false } })
const dimensions = 256
const user = "collector"
let spaceId = 0
let random: () => number

/** Mulberry32: the same vectors in each run. */
const createRandom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
}
const noise = (size: number) =>
  Float32Array.from({ length: dimensions }, () => (random() + random() + random() + random() - 2) * size)

let centres: Float32Array[] = []
/** Texts of few topics, all leaning one way, as the vectors of a language model do. */
const clustered = (): Float32Array => {
  const centre = centres[Math.floor(random() * centres.length)] ?? new Float32Array(dimensions)
  const around = noise(0.8)
  return centre.map((value, index) => value + (around[index] ?? 0))
}

const write = async (count: number): Promise<void> => {
  const { sql } = pika
  const now = new Date()
  for (let done = 0; done < count; done += 250) {
    const facts = Array.from({ length: Math.min(250, count - done) }, (_, index) => ({
      id: Bun.randomUUIDv7(),
      text: `User keeps thing ${random()} ${index}`,
      category: "possession" as const,
      tags: [],
      confidence: 1,
      source: "api" as const,
      conversationId: null,
      metadata: {},
      entities: [],
      relations: [],
      ends: [],
      saidAt: now,
      heardAt: now,
      validFrom: now,
      validTo: null,
      supersededBy: null,
      reason: "It was added by a client.",
      jobId: null,
      vectors: [{ spaceId, vector: clustered() }],
    }))
    await sql.begin(async (tx) => {
      await lockUser(tx, user)
      await insertFacts(tx, user, facts)
    })
  }
}

const filters = {
  category: null,
  factTypes: null,
  conversationId: null,
  createdAfter: null,
  createdBefore: null,
  includePast: false,
}

/** The ten nearest facts by the lanes' own statement, under the plan that `owner` leads to. */
const nearest = async (vector: Float32Array, owner: Owner | null, sql: Database = pika.sql): Promise<string[]> => {
  const space = { id: spaceId, dimensions }
  const { candidates } = await askLanes(sql, {
    userId: user,
    space,
    vector: { text: directionText(vector), hash: null },
    words: [],
    names: [],
    limit: 20,
    filters,
    owner,
  })
  return candidates
    .sort((a, b) => (b.similarity ?? -1) - (a.similarity ?? -1))
    .slice(0, 10)
    .map(({ id }) => id)
}

const recall = async (owner: Owner | null, sql: Database = pika.sql): Promise<number> => {
  let found = 0
  for (let query = 0; query < 50; query++) {
    const vector = clustered()
    const rows = await pika.sql<{ id: string }[]>`
      select fact_id as id from fact_vectors where user_id = ${user} and space_id = ${spaceId} and current
      order by embedding <=> ${vectorText(vector)}::halfvec limit 10`
    const ids = new Set(await nearest(vector, owner, sql))
    found += rows.filter(({ id }) => ids.has(id)).length
  }
  return found / 500
}

const slot = async (): Promise<number | null> => {
  const [row] = await pika.sql<{ slot: number }[]>`select slot from vector_indexes where ready`
  return row?.slot ?? null
}

beforeAll(async () => {
  random = createRandom(7)
  const lean = noise(0.5)
  centres = Array.from({ length: 20 }, () => noise(1).map((value, index) => value + (lean[index] ?? 0)))
  const [space] = await pika.sql<{ id: number }[]>`
    insert into embedding_spaces (model, dimensions) values ('clusters', ${dimensions}) returning id`
  spaceId = space?.id ?? 0
  await pika.sql`update active_space set space_id = ${spaceId}`
  await write(1500)
}, 60_000)

test("comparing each vector finds the nearest, as far as half precision tells them apart", async () => {
  expect(await recall({ factCount: 300, slot: null })).toBeGreaterThanOrEqual(0.995)
})

test("two stages find at least 99 of the 100 nearest", async () => {
  expect(await recall({ factCount: 1500, slot: null })).toBeGreaterThanOrEqual(0.99)
  expect(await recall(null)).toBeGreaterThanOrEqual(0.99)
})

describe("an index of one's own", () => {
  afterAll(async () => {
    await pika.sql`update active_space set space_id = ${pika.running.services.spaces.active.space.id}`
  })
  beforeAll(async () => {
    const { services } = pika.running
    const active = { ...services.spaces.active, space: { id: spaceId, model: "clusters", dimensions } }
    const spaces = { ...services.spaces, active }
    const id = Bun.randomUUIDv7()
    await insertJob(pika.sql, {
      id,
      userId: user,
      type: indexVectorsType,
      payload: {},
      key: null,
      requestHash: null,
    })
    const finish = await indexVectorsJob.run(
      { ...services, spaces },
      {
        id,
        userId: user,
        payload: {},
        createdAt: new Date(),
        signal: new AbortController().signal,
        timeLimit: 300_000,
        isLast: true,
        setStep: async () => true,
        whenFailed: () => undefined,
      },
    )
    await asUser(services.sql, user, finish)
  }, 60_000)

  /** With so few rows the planner would rather sort them. */
  const withoutSorting = async (use: (sql: Database) => Promise<void>): Promise<void> => {
    const session = await pika.sql.reserve()
    try {
      await session`set enable_sort = off`
      await use(session)
    } finally {
      await session`set enable_sort = on`
      session.release()
    }
  }

  test("finds at least 99 of the 100 nearest", () =>
    withoutSorting(async (sql) => {
      const rows = await sql<{ "QUERY PLAN": string }[]>`
        explain select fact_id from indexed_vectors where slot = ${await slot()}
        order by embedding::halfvec(256) <=> ${vectorText(clustered())}::halfvec(256) limit 10`
      expect(rows.map((row) => row["QUERY PLAN"]).join("\n")).toContain("embedding_idx")
      expect(await recall({ factCount: 1500, slot: await slot() }, sql)).toBeGreaterThanOrEqual(0.99)
    }))

  test("follows what is written, ended and forgotten", async () => {
    const { sql } = pika
    const indexed = async () => {
      const [row] = await sql<{ missing: number; wrong: number }[]>`
        select count(*) filter (where current and copy.fact_id is null)::int as missing,
          count(*) filter (where not current and copy.fact_id is not null)::int as wrong
        from fact_vectors v left join indexed_vectors copy using (fact_id) where user_id = ${user} and space_id = ${spaceId}`
      const [copies] = await sql<{ count: number }[]>`select count(*)::int as count from indexed_vectors`
      return { ...row, copies: copies?.count }
    }
    expect(await indexed()).toEqual({ missing: 0, wrong: 0, copies: 1500 })
    await write(3)
    expect(await indexed()).toEqual({ missing: 0, wrong: 0, copies: 1503 })
    const [one, two] = await nearest(clustered(), null)
    await sql`update fact_vectors set current = false where fact_id = ${one ?? ""}`
    expect(await indexed()).toEqual({ missing: 0, wrong: 0, copies: 1502 })
    await sql`delete from facts where id = ${two ?? ""}`
    expect(await indexed()).toEqual({ missing: 0, wrong: 0, copies: 1501 })
  })

  test("is used from the next search on", async () => {
    const space = { id: spaceId, dimensions }
    const query = {
      userId: user,
      space,
      vector: { text: directionText(clustered()), hash: null },
      words: [],
      names: [],
      limit: 20,
      filters,
      owner: null,
    }
    const { owner } = await askLanes(pika.sql, query)
    expect(owner).toEqual({ factCount: 1503, slot: await slot() })
  })
})

test("the building of an index is queued once, when an owner has come to have many facts", async () => {
  const { sql } = pika
  const queued = async (factCount: number) => {
    await sql.begin((tx) => indexWhenLarge(pika.running.services, tx, "grower", factCount))
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from jobs where user_id = 'grower' and type = 'memory.index'`
    return row?.count
  }
  expect(await queued(maxFactsWithoutIndex)).toBe(0)
  expect(await queued(maxFactsWithoutIndex + 1)).toBe(1)
  expect(await queued(maxFactsWithoutIndex + 1)).toBe(1)
})

test("an index whose building failed is asked for again an hour later, and one that is ready is not", async () => {
  const { sql, running } = pika
  const owner = "unlucky grower"
  const ask = async () => {
    await sql.begin(async (tx) => indexWhenLarge(running.services, tx, owner, maxFactsWithoutIndex + 1))
    return (await sql`select from jobs where user_id = ${owner}`).length
  }
  expect(await ask()).toBe(1)
  await sql`update jobs set status = 'failed', completed_at = now() where user_id = ${owner}`
  expect(await ask()).toBe(1)
  await sql`update users set index_asked_at = now() - interval '61 minutes' where user_id = ${owner}`
  expect(await ask()).toBe(2)
  await sql`update users set index_asked_at = now() - interval '61 minutes' where user_id = ${owner}`
  const [row] = await sql<
    { slot: number }[]
  >`select open_vector_index(${owner}, ${pika.running.services.spaces.active.space.id}::smallint) as slot`
  await sql`select complete_vector_index(${row?.slot ?? 0}::smallint)`
  expect(await ask()).toBe(2)
})

test("an Idempotency-Key of a client, whatever it is, keeps no index from being built", async () => {
  const owner = "guesser"
  const conversation = [{ role: "user" as const, content: "I like tea" }]
  const key = `${indexVectorsType}:${pika.running.services.spaces.active.space.id}`
  await pika.client.extract({ user_id: owner, conversation }, { "Idempotency-Key": key })
  await pika.sql.begin((tx) => indexWhenLarge(pika.running.services, tx, owner, maxFactsWithoutIndex + 1))
  const types = await pika.sql`select type from jobs where user_id = ${owner} order by type`
  expect(types.map(({ type }) => type)).toEqual(["memory.extract", indexVectorsType])
  await pika.sql.begin((tx) => indexWhenLarge(pika.running.services, tx, "later guesser", maxFactsWithoutIndex + 1))
  const late = await pika.client.request(
    "POST",
    "/extract_facts",
    { user_id: "later guesser", conversation },
    { "Idempotency-Key": key },
  )
  expect(late.status).toBe(202)
})

/** Runs the job that builds an owner's index, as it was queued last; `seconds`: how long a job may take. */
const build = async (owner: string, seconds: number) => {
  const { services } = pika.running
  const [job] = await pika.sql<{ id: string; payload: unknown }[]>`
    select id, payload from jobs where user_id = ${owner} and type = ${indexVectorsType} order by id desc limit 1`
  const work = await indexVectorsJob.run(services, {
    id: job?.id ?? "",
    userId: owner,
    payload: job?.payload,
    createdAt: new Date(),
    signal: new AbortController().signal,
    timeLimit: 1000 * seconds,
    isLast: true,
    setStep: async () => true,
    whenFailed: () => undefined,
  })
  await asUser(services.sql, owner, work)
  return job?.id
}

test("an index that takes longer than a job may is built by several, each going on where the last stopped", async () => {
  const owner = "patient grower"
  const { sql } = pika
  for (let n = 0; n < 120; n++) await pika.client.add(owner, `User keeps stone number ${n}`)
  await sql.begin((tx) => indexWhenLarge(pika.running.services, tx, owner, maxFactsWithoutIndex + 1))
  const [index, jobs] = [
    async () =>
      (
        await sql<{ slot: number; ready: boolean }[]>`
    select slot, ready from vector_indexes where user_id = ${owner}`
      )[0],
    new Set<string | undefined>(),
  ]
  for (let n = 0; n < 6 && !(await index())?.ready; n++) jobs.add(await build(owner, 0))
  expect(jobs.size).toBeGreaterThan(2)
  const { slot, ready } = (await index()) ?? { slot: 0, ready: false }
  expect(ready).toBe(true)
  const [copies] = await sql<
    { count: number }[]
  >`select count(*)::int as count from indexed_vectors where slot = ${slot}`
  expect(copies?.count).toBe(120)
}, 60_000)

test("when all indexes are in use, the job says so", async () => {
  const { sql } = pika
  const owner = "late grower"
  await pika.client.add(owner, "User keeps stones")
  await sql.begin((tx) => indexWhenLarge(pika.running.services, tx, owner, maxFactsWithoutIndex + 1))
  await sql`insert into vector_indexes (user_id, space_id) select 'taken ' || n, ${pika.running.services.spaces.active.space.id}::smallint from generate_series(1, 64) as n`
  try {
    await expect(build(owner, 300)).rejects.toThrow("All vector indexes are in use.")
  } finally {
    await sql`delete from vector_indexes where user_id like 'taken %'`
  }
})
