import { expect, test } from "bun:test"
import { createLogger } from "../../src/platform/logger.ts"
import type { TestPika } from "../support/pika.ts"
import { contents, handIn, nothing, usePikaWithProvider } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const lines: string[] = []
const log = createLogger("info", { write: (line) => lines.push(line) })
const using = usePikaWithProvider({ log, environment: { DATABASE_POOL_SIZE: "20" } })

const erase = async (pika: TestPika, user: string) => {
  const response = await pika.client.request("POST", "/api/v1/delete_user_data", { user_id: user })
  expect(response.status).toBe(200)
  return ((await response.json()) as { deleted: Record<string, number> }).deleted
}

test("what was accepted before a deletion is gone after it, whatever was under way", async () => {
  const user = "busy"
  for (let n = 0; n < 20; n++) await using.client.add(user, `User has an early thing ${n}`)
  const release = using.provider.hold("chat")
  const jobs = await Promise.all(
    Array.from({ length: 8 }, (_, n) => handIn(using.pika, user, `I have a dog named Early${"abcdefgh"[n]}`)),
  )
  const others = await Promise.all(
    Array.from({ length: 7 }, (_, n) => handIn(using.pika, `neighbour ${n}`, `I have a dog named Rex${"abcdefgh"[n]}`)),
  )
  await until("the model is asked", () => using.provider.count("chat") >= 8)

  let going = true
  const early = await using.client.list(user, "&limit=100")
  const statuses = new Set<number>()
  const keepOn = async (act: (n: number) => Promise<Response>) => {
    for (let n = 0; going; n++) statuses.add((await act(n)).status)
  }
  const path = (n: number) => `/api/v1/memories/${early.items[n % early.items.length]?.id}`
  const search = (n: number) => ({ user_id: user, query: `early thing ${n % 5}`, score_threshold: 0 })
  const busy = [
    keepOn((n) => using.client.request("POST", "/api/v1/search_facts", search(n))),
    keepOn((n) => using.client.request("POST", "/search_facts", search(n))),
    keepOn((n) => using.client.request("POST", "/api/v1/memories", { user_id: user, fact_value: `Later thing ${n}` })),
    keepOn((n) => using.client.request("PATCH", path(n), { fact_value: `User has an early change ${n}` })),
    keepOn((n) => using.client.request("GET", `/api/v1/users/${user}/profile?max_tokens=${100 + n}`)),
  ]
  try {
    await until("requests are answered", () => statuses.has(200) && statuses.has(201))
    const deleted = await erase(using.pika, user)
    expect(deleted.memories).toBeGreaterThanOrEqual(20)
    expect(deleted.jobs).toBeGreaterThanOrEqual(8)
    release()
    await Promise.all(others.map((id) => using.client.waitForJob(id)))
    await until("the job that ran is given up", () => lines.some((line) => jobs.some((id) => line.includes(id))))
  } finally {
    going = false
  }
  await Promise.all(busy)

  expect([...statuses].filter((status) => ![200, 201, 404, 409].includes(status))).toEqual([])
  for (const id of jobs) expect((await using.client.request("GET", `/api/v1/jobs/${id}`)).status).toBe(404)
  const rows = await using.sql<{ fact_value: string }[]>`select fact_value from facts where user_id = ${user}`
  expect(rows.filter(({ fact_value }) => /early/i.test(fact_value))).toEqual([])
  const { facts } = await using.client.search(user, "early thing 1", { score_threshold: 0, limit: 100 })
  expect(facts.filter(({ fact_value }) => /early/i.test(fact_value))).toEqual([])
}, 60_000)

test("a search that goes on while its person is erased leaves nothing in any cache", async () => {
  const user = "asked about"
  await using.client.add(user, "User has a dog named Sparky")
  const release = using.provider.hold("embeddings")
  const before = using.provider.count("embeddings")
  const searching = using.client.search(user, "dog Sparky", { score_threshold: 0 })
  await until("the query is being embedded", () => using.provider.count("embeddings") > before)
  await erase(using.pika, user)
  release()
  expect((await searching).facts).toEqual([])
  await using.client.add(user, "User has a cat named Tom")
  expect(await using.sql`select from embeddings where user_id = ${user}`).toHaveLength(0)
  const calls = using.provider.count("embeddings")
  await using.client.search(user, "dog Sparky", { score_threshold: 0 })
  expect(using.provider.count("embeddings")).toBe(calls + 1)
})

test("what waits to be written when its person is erased is not written, though they are heard of again", async () => {
  const user = "asked before"
  await using.client.add(user, "User has a dog named Sparky")
  await using.client.search(user, "dog Sparky")
  await erase(using.pika, user)
  await using.client.add(user, "User has a cat named Tom")
  await using.pika.running.services.queryVectors.settle()
  expect(await using.sql`select from embeddings where user_id = ${user}`).toHaveLength(0)
})

test("a vector that is written after the erasure and before every process has heard of it goes with the rest", async () => {
  const user = "overtaken"
  await using.client.add(user, "User has a dog named Sparky")
  const space = using.pika.running.services.spaces.active.space.id
  await using.sql.unsafe(`
    create function overtake() returns trigger language plpgsql as $$ begin
      if old.user_id = '${user}' then
        insert into pika.users (user_id, version) values (old.user_id, 1);
        insert into pika.embeddings (user_id, space_id, hash, embedding) values (old.user_id, ${space}, '\\x00', '[1,2]');
      end if;
      return null;
    end $$;
    create trigger overtake after delete on users for each row execute function overtake()`)
  await erase(using.pika, user).finally(() => using.sql`drop function overtake cascade`)
  expect(await using.sql`select from embeddings where user_id = ${user}`).toHaveLength(0)
})

test("an edit that goes on while its person is erased finds nothing to edit, and makes nothing", async () => {
  const user = "edited"
  const { id } = await using.client.add(user, "User has a dog named Sparky")
  const release = using.provider.hold("embeddings")
  const before = using.provider.count("embeddings")
  const editing = using.client.request("PATCH", `/api/v1/memories/${id}`, { fact_value: "User has a dog named Bello" })
  await until("the new text is being embedded", () => using.provider.count("embeddings") > before)
  await erase(using.pika, user)
  release()
  expect((await editing).status).toBe(404)
  expect(await contents(using.pika, user)).toEqual(nothing)
  expect(await using.sql`select from users where user_id = ${user}`).toHaveLength(0)
})

test("someone who was erased and is heard of again starts empty, with a tag that they never had", async () => {
  const user = "returning"
  const tag = async () => {
    const [row] = await using.sql<{ version: string }[]>`select version from users where user_id = ${user}`
    return BigInt(row?.version ?? 0)
  }
  const tags: bigint[] = []
  for (let life = 0; life < 3; life++) {
    await using.client.add(user, `User has a dog named Sparky in life ${life}`)
    tags.push(await tag())
    const { facts } = await using.client.search(user, "dog Sparky", { score_threshold: 0 })
    expect(facts.map(({ fact_value }) => fact_value)).toEqual([`User has a dog named Sparky in life ${life}`])
    await erase(using.pika, user)
  }
  expect(tags).toEqual(tags.toSorted((a, b) => Number(a - b)))
  expect(new Set(tags).size).toBe(3)
})

test("the index of a large owner is emptied with them, dropped later, and a job that builds it opens no other", async () => {
  const user = "collector"
  const space = using.pika.running.services.spaces.active.space.id
  const [row] = await using.sql<{ slot: number }[]>`select open_vector_index(${user}, ${space}::smallint) as slot`
  const table = `pika.indexed_vectors_${row?.slot}`
  await using.client.add(user, "User has a dog named Sparky")
  expect(await using.sql`select from ${using.sql(table)}`).toHaveLength(1)
  await erase(using.pika, user)
  expect(await using.sql`select from ${using.sql(table)}`).toHaveLength(0)
  expect(await using.sql`select from vector_indexes where user_id = ${user}`).toHaveLength(0)
  await using.sql`select drop_unused_vector_indexes()`
  expect([...(await using.sql`select to_regclass(${table}) is null as gone`)]).toEqual([{ gone: true }])
})

test("a person of thousands of facts is deleted in batches, and nothing of them is left", async () => {
  const user = "hoarder"
  await using.client.add(user, "User has a dog named Sparky")
  await using.sql`
    insert into facts (user_id, id, fact_value, category, confidence, source, content_hash, said_at, valid_from, reason, position)
    select ${user}, gen_random_uuid(), 'User has thing ' || n, 'other', 1, 'api', sha256(n::text::bytea), now(), now(), 'a test', n + 2
    from generate_series(1, 4500) as n`
  await using.sql`
    insert into fact_terms select user_id, unnest(tsvector_to_array(keywords)), id, true from facts where user_id = ${user} and source = 'api' and reason = 'a test'`
  await using.sql`update users set fact_count = 4501 where user_id = ${user}`
  expect((await erase(using.pika, user)).memories).toBe(4501)
  expect(await contents(using.pika, user)).toEqual(nothing)
  expect(await using.sql`select from fact_terms where user_id = ${user}`).toHaveLength(0)
}, 60_000)

test("a person of thousands of jobs is deleted in batches, with their messages and dead letters alone", async () => {
  const [user, other] = ["talkative", "neighbour of the talkative"]
  for (const person of [user, other]) {
    await using.sql`
      insert into jobs (user_id, id, type, status, completed_at)
      select ${person}, gen_random_uuid(), 'memory.extract', 'completed', now() from generate_series(1, 2500)`
    for (const [name, root] of [
      ["memory.extract", false],
      ["memory.extract.dead", true],
    ] as const)
      await using.sql`
        insert into pgboss.job (id, name, data, source_root_id, start_after)
        select case when ${root} then gen_random_uuid() else id end, ${name}, '{}', case when ${root} then id end, now() + interval '1 hour'
        from jobs where user_id = ${person}`
  }
  expect((await erase(using.pika, user)).jobs).toBe(2500)
  expect(await using.sql`select from jobs where user_id = ${user}`).toHaveLength(0)
  expect(await using.sql`select from jobs where user_id = ${other}`).toHaveLength(2500)
  const [left] = await using.sql<{ count: number }[]>`select count(*)::int as count from pgboss.job where data = '{}'`
  expect(left?.count).toBe(5000)
}, 60_000)
