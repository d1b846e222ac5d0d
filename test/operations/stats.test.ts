import { beforeAll, describe, expect, test } from "bun:test"
import { providerBreakerOpen } from "../../src/models/metrics.ts"
import { stepsOf } from "../../src/operations/steps.ts"
import { insertDocument } from "../support/documents.ts"
import { makeKey } from "../support/keys.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ environment: { PIKA_TOKEN_BUDGET: "1000" }, roles: { http: true, worker: false } })

type Step = Record<string, number | null> & { from: string }
type Stats = {
  at: string
  database: { mode: string; version: string; bytes: number }
  now: Record<string, number | boolean | null>
  attention: { kind: string; count: number; names?: string[] }[]
  step_minutes: number
  is_estimate: boolean
  series: (Step & { from: string })[]
}

const ask = async (hours: number): Promise<Stats> => {
  const response = await pika.client.request("GET", `/api/v1/stats?hours=${hours}`)
  expect(response.status).toBe(200)
  return (await response.json()) as Stats
}

/** Answers are shared for a while: each test asks for hours of its own. */
let hours = 24
const askAfresh = () => ask(hours++)

const hourMs = 3_600_000
/** An id that begins with the time, as those that the database counts by. */
const idAt = (at: number): string => Bun.randomUUIDv7("hex", at)

type Row = { action?: string; kind?: string; status?: number; ms?: number; user?: string }
const insertAudit = async (at: number, rows: readonly Row[]): Promise<void> => {
  for (const { action = "memory.search", kind = "api_key", status = 200, ms = 1, user = "emma" } of rows)
    await pika.sql`
      insert into audit_log (id, actor_kind, actor_id, action, user_id, status_code, latency_ms)
      values (${idAt(at)}, ${kind}, 'test', ${action}, ${user}, ${status}, ${ms})`
}

const insertJob = (status: string, at: number, isOver = true) => pika.sql`
  insert into jobs (user_id, id, type, status, created_at, completed_at)
  values ('emma', ${idAt(at)}, 'memory.extract', ${status}, ${new Date(at)}, ${isOver ? new Date(at) : null})`

const stepAt = ({ series, step_minutes }: Stats, at: number): Step | undefined =>
  series.find(({ from }) => Date.parse(from) <= at && at < Date.parse(from) + step_minutes * 60_000)

const threeHoursAgo = Date.now() - 3 * hourMs

beforeAll(async () => {
  await insertAudit(
    threeHoursAgo,
    Array.from({ length: 20 }, (_, index) => ({ ms: index + 1, user: index % 2 === 0 ? "emma" : "tuan" })),
  )
  await insertAudit(threeHoursAgo, [
    { status: 503, ms: 9999 },
    { action: "memory.extract", kind: "job" },
    { action: "memory.extract", kind: "job" },
    { action: "memory.list", user: "mai" },
  ])
  await insertJob("failed", threeHoursAgo)
  await insertJob("completed", threeHoursAgo)
}, 30_000)

describe("the steps of any number of hours", () => {
  const now = Date.parse("2026-11-28T17:20:31Z")
  const all = Array.from({ length: 720 }, (_, index) => index + 1)

  test("are 20 to 48, cover the hours, and end with the one that is not over", () => {
    for (const hours of all) {
      const { since, minutes, count } = stepsOf(hours, now)
      expect(count).toBeGreaterThanOrEqual(20)
      expect(count).toBeLessThanOrEqual(49)
      const end = since.getTime() + count * minutes * 60_000
      expect(end).toBeGreaterThan(now)
      expect(end - now).toBeLessThanOrEqual(minutes * 60_000)
      expect(count * minutes).toBeGreaterThanOrEqual(hours * 60)
      expect(since.getTime() % (minutes * 60_000)).toBe(0)
    }
  })
})

test("the series tells what happened in each step, and is exact for few", async () => {
  const stats = await askAfresh()
  expect(stepAt(stats, threeHoursAgo)).toMatchObject({
    ...{ people_active: 3, jobs_completed: 2, jobs_failed: 1, searches: 21, cost_usd: null },
    ...{ search_p50_ms: 10.5, search_p95_ms: 19.1 },
  })
  expect(stepAt(stats, threeHoursAgo - 2 * hourMs)).toMatchObject({
    searches: 0,
    search_p50_ms: null,
    people_active: 0,
  })
  expect(stats.is_estimate).toBe(false)
  const times = stats.series.map(({ from }) => Date.parse(from))
  for (const [index, time] of times.slice(1).entries())
    expect(time - (times[index] ?? 0)).toBe(stats.step_minutes * 60_000)
})

test("what is added now is in the last step, and in the numbers of now", async () => {
  const before = await askAfresh()
  await pika.client.add("emma", "User has a dog named Sparky")
  await pika.client.add("mai", "User has a cat named Tom")
  const after = await askAfresh()
  expect(Number(after.now.memories) - Number(before.now.memories)).toBe(2)
  expect(Number(after.now.people) - Number(before.now.people)).toBe(2)
  const added = ({ series }: Stats) => series.reduce((sum, { memories }) => sum + Number(memories), 0)
  expect(added(after) - added(before)).toBe(2)
  expect(after.now.is_estimate).toBe(false)
})

test("the database is told with its kind and size", async () => {
  const { database } = await askAfresh()
  expect(database.mode).toBe(process.env.TEST_DATABASE_URL ? "native" : "embedded")
  expect(database.version).toMatch(/^1[78]/)
  expect(database.bytes).toBeGreaterThan(1_000_000)
})

test("a day without a call of a model cost nothing; one whose models have no price is not known", async () => {
  expect((await askAfresh()).now.cost_usd_today).toBe(0)
  await pika.sql`
    insert into provider_usage (day, provider, model, kind, process, calls, failures, input_tokens, output_tokens, latency_ms)
    values ((now() at time zone 'utc')::date, 'own', 'own', 'completion', gen_random_uuid(), 1, 0, 100, 10, 5)`
  expect((await askAfresh()).now.cost_usd_today).toBeNull()
  await pika.sql`delete from provider_usage`
})

test("days have the cost of their models, and today's is told apart", async () => {
  await pika.sql`
    insert into provider_usage (day, provider, model, kind, process, calls, failures, input_tokens, output_tokens, latency_ms, cost_usd)
    select (now() at time zone 'utc')::date - ago, 'openai', 'gpt-4o-mini', 'completion', gen_random_uuid(), 1, 0, 100, 10, 5, 0.5 + ago
    from generate_series(0, 1) as ago`
  const stats = await ask(720)
  expect(stats.step_minutes).toBe(1440)
  expect(stats.series.slice(-3).map(({ cost_usd }) => cost_usd)).toEqual([null, 1.5, 0.5])
  expect(stats.now.cost_usd_today).toBe(0.5)
})

test("who asks at the same time shares one answer", async () => {
  const [one, other] = await Promise.all([ask(700), ask(700)])
  expect(other).toEqual(one)
})

describe("what needs attention", () => {
  const kindsOf = ({ attention }: Stats) => attention.map(({ kind }) => kind)

  test("is what the database knows, the most urgent first", async () => {
    await insertJob("failed", Date.now())
    await insertJob("failed", Date.now() - 40 * hourMs)
    await insertJob("pending", Date.now() - hourMs, false)
    const { documentId } = await insertDocument(pika.sql, "emma")
    await pika.sql`update documents set status = 'failed' where id = ${documentId}`
    await pika.sql`
      insert into webhooks (id, name, url, event_types, secret, failing_since)
      values (${Bun.randomUUIDv7()}, 'mirror', 'https://hooks.invalid', '{memory_add}', 'secret', now())`
    await pika.sql`
      insert into provider_usage (day, provider, model, kind, process, calls, failures, input_tokens, output_tokens, latency_ms)
      values ((now() at time zone 'utc')::date, 'openai', 'm', 'completion', gen_random_uuid(), 1, 0, 700, 100, 5)`
    const stats = await askAfresh()
    expect(kindsOf(stats)).toEqual([
      ...["token_budget_nearly_used", "jobs_wait_long", "jobs_failed", "webhooks_failing", "documents_failed"],
      "local_provider",
    ])
    const counts = Object.fromEntries(stats.attention.map(({ kind, count }) => [kind, count]))
    expect(counts).toMatchObject({ jobs_failed: 2, webhooks_failing: 1, documents_failed: 1, local_provider: 3 })
    expect(counts.jobs_wait_long).toBeGreaterThanOrEqual(3600)
    expect(counts.token_budget_nearly_used).toBeGreaterThanOrEqual(80)
    expect(stats.now).toMatchObject({ jobs_waiting: 1 })
  })

  test("is also a provider that this process does not call for a while", async () => {
    const breaker = pika.running.services.metrics.get(providerBreakerOpen)
    breaker.set({ provider: "openai", kind: "embedding" }, 1)
    const stats = await askAfresh()
    expect(stats.attention[0]).toEqual({ kind: "provider_unavailable", count: 1, names: ["openai embedding"] })
    breaker.set({ provider: "openai", kind: "embedding" }, 0)
    expect(kindsOf(await askAfresh())).not.toContain("provider_unavailable")
  })
})

test("of more rows than are counted a sample stands for the others, and is said to be one", async () => {
  const since = new Date(Date.now() - 50 * 24 * hourMs)
  await pika.sql`
    insert into audit_log (id, actor_kind, actor_id, action, user_id, status_code, latency_ms)
    select (left(first_id_at(${since}::timestamptz + n * interval '1 second')::text, 14) || '7000-8000-' || lpad(n::text, 12, '0'))::uuid,
      'api_key', 'test', 'memory.search', 'emma', 200, 7
    from generate_series(1, 20000) as n`
  const count = async (bound: number, most: number) => {
    const [row] = await pika.sql<
      { told: { is_estimate: boolean; series: { searches: number; search_p50_ms: number }[] } }[]
    >`
      select count_steps(${since}, '1 hour', 6, ${bound}, ${most}) as told`
    return row?.told
  }
  await pika.sql`analyze audit_log`
  const exact = await count(50_000, 100_000)
  expect(exact?.is_estimate).toBe(false)
  expect(exact?.series[1]?.searches).toBe(3600)
  for (const sample of [await count(5000, 100_000), await count(2000, 5000)]) {
    expect(sample?.is_estimate).toBe(true)
    for (const { searches, search_p50_ms } of sample?.series.slice(1, 5) ?? []) {
      expect(searches).toBeGreaterThan(2000)
      expect(searches).toBeLessThan(5500)
      expect(search_p50_ms).toBe(7)
    }
  }
})

test.each([0, 721, -1, 1.5])("%p hours are refused", async (hours) => {
  expect((await pika.client.request("GET", `/api/v1/stats?hours=${hours}`)).status).toBe(400)
})

test("only an admin may ask", async () => {
  const { key } = await makeKey(pika.sql, ["accounts", "privacy", "memory:read"])
  const response = await pika.client.request("GET", "/api/v1/stats", undefined, { "X-API-Key": key })
  expect(response.status).toBe(403)
})
