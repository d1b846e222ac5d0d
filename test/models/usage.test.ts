import { beforeAll, expect, setSystemTime, test } from "bun:test"
import { countOf } from "../../src/models/openai-answers.ts"
import type { ProviderCall } from "../../src/models/provider-call.ts"
import { startUsage } from "../../src/models/usage.ts"
import type { Database } from "../../src/platform/database/connect.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { pricesSchema } from "../../src/platform/settings/prices.ts"
import { runPika } from "../boot/command.ts"
import { createTestDatabase } from "../support/databases.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { startPika } from "../support/pika.ts"
import { handIn, outlast, providerEnvironment, usePikaWithProvider } from "../support/provider-pika.ts"
import { stopSharedPika } from "../support/shared-pika.ts"
import { until } from "../support/until.ts"

// Timers that were set in another year fire again and again when the clock is put back.
beforeAll(stopSharedPika)

const lines: string[] = []
const log = createLogger("warn", { write: (line) => lines.push(line) })
const using = usePikaWithProvider({ environment: { PIKA_MODEL_PRICES: "priced=2/8" } })

const prices = pricesSchema.parse("priced=2/8")
const callOf = (more: Partial<ProviderCall> = {}): ProviderCall => ({
  ...{ provider: "p", model: "priced", kind: "completion", result: "ok", milliseconds: 10 },
  ...{ inputTokens: 3, outputTokens: 2 },
  ...more,
})
const sums = async (sql: Database, provider: string) => [
  ...(await sql`
      select model, kind, sum(calls)::int as calls, sum(failures)::int as failures, sum(input_tokens)::int as input,
        sum(output_tokens)::int as output, sum(latency_ms)::int as ms, sum(cost_usd)::float8 as cost
      from provider_usage where provider = ${provider} group by model, kind order by model, kind`),
]

test("calls, failures, tokens, time and cost add up exactly, over processes that write at once", async () => {
  const provider = "at-once"
  const processes = await Promise.all(
    Array.from({ length: 4 }, () => startUsage(using.sql, log, { prices, budget: undefined })),
  )
  await Promise.all(
    processes.map(async (usage) => {
      for (let call = 1; call <= 1000; call++) {
        usage.record(callOf({ provider, result: call % 10 === 0 ? "overloaded" : "ok" }))
        if (call % 50 === 0) void usage.sync()
        if (call % 100 === 0) await usage.sync()
      }
      await usage.stop()
    }),
  )
  expect(await sums(using.sql, provider)).toEqual([
    ...[{ model: "priced", kind: "completion", calls: 4000, failures: 400, input: 12_000, output: 8000 }].map(
      (row) => ({
        ...row,
        ms: 40_000,
        cost: (12_000 * 2 + 8000 * 8) / 1_000_000,
      }),
    ),
  ])
}, 20_000)

/** The database as it is while `fails()`: it does what it is told, or not, and breaks the connection before it can say so. */
const brokenWhile = (fails: () => "before" | "after" | null): Database =>
  new Proxy(using.sql, {
    apply: async (target, self, values) => {
      const lost = () => Object.assign(new Error("connection lost"), { code: "CONNECTION_CLOSED" })
      if (fails() === "before") throw lost()
      const answer: unknown = await Reflect.apply(target, self, values)
      if (fails() === "after") throw lost()
      return answer
    },
  })

for (const [name, moment, written] of [
  ["a batch whose outcome was not heard of is written again, and counts once", "after", 1],
  ["what could not be written is kept, and written when the database is back", "before", 0],
] as const)
  test(name, async () => {
    const provider = `broken-${moment}`
    let moments: typeof moment | null = moment
    const usage = await startUsage(
      brokenWhile(() => moments),
      log,
      { prices, budget: undefined },
    )
    usage.record(callOf({ provider }))
    await expect(usage.sync()).rejects.toThrow("connection lost")
    expect((await sums(using.sql, provider)).map(({ calls }) => calls)).toEqual(written === 1 ? [1] : [])
    moments = null
    usage.record(callOf({ provider }))
    await usage.stop()
    expect(await sums(using.sql, provider)).toMatchObject([{ calls: 2, input: 6, output: 4 }])
  })

test("a call that ends while the others are being written is written next", async () => {
  const provider = "meanwhile"
  const usage = await startUsage(using.sql, log, { prices, budget: undefined })
  usage.record(callOf({ provider }))
  const writing = usage.sync()
  await Promise.resolve() // The statement is on its way, with one call in it.
  usage.record(callOf({ provider }))
  await writing
  expect(await sums(using.sql, provider)).toMatchObject([{ calls: 1 }])
  await usage.stop()
  expect(await sums(using.sql, provider)).toMatchObject([{ calls: 2 }])
})

test("a last batch that cannot be written is said in the log", async () => {
  lines.length = 0
  const usage = await startUsage(
    brokenWhile(() => "before"),
    log,
    { prices, budget: undefined },
  )
  usage.record(callOf({ provider: "lost" }))
  await usage.stop()
  expect(lines.join("")).toContain("the use of models was not written")
})

test("who is killed takes only what was not written yet, and who comes after counts on", async () => {
  const provider = "killed"
  const killed = await startUsage(using.sql, log, { prices, budget: undefined })
  killed.record(callOf({ provider }))
  await until("it writes by itself", async () => (await sums(using.sql, provider)).length > 0)
  const next = await startUsage(using.sql, log, { prices, budget: undefined })
  next.record(callOf({ provider }))
  await next.stop()
  expect(await sums(using.sql, provider)).toMatchObject([{ calls: 2, failures: 0, input: 6 }])
  await killed.stop()
  expect(await sums(using.sql, provider)).toMatchObject([{ calls: 2 }])
})

test("a call counts for the day on which it ended, and days that are over are let go", async () => {
  const provider = "midnight"
  const usage = await startUsage(using.sql, log, { prices, budget: undefined })
  setSystemTime(new Date("2030-01-01T23:59:59Z"))
  usage.record(callOf({ provider }))
  setSystemTime(new Date("2030-01-02T00:00:01Z"))
  usage.record(callOf({ provider }))
  usage.record(callOf({ provider }))
  await usage.stop()
  setSystemTime()
  const rows = await using.sql`
    select day::text, calls::int from provider_usage where provider = ${provider} order by day`
  expect([...rows]).toEqual([
    { day: "2030-01-01", calls: 1 },
    { day: "2030-01-02", calls: 2 },
  ])
})

test("an endpoint that does not count tokens is estimated by the characters that it was sent", () => {
  expect(countOf({ data: [] }, ["abcd", "efghi"])).toEqual({ inputTokens: 3, outputTokens: 0 })
  expect(countOf({ usage: { prompt_tokens: 7 } }, ["abcd"])).toEqual({ inputTokens: 7, outputTokens: 0 })
  expect(countOf({ usage: { prompt_tokens: -1, completion_tokens: 1e300 } }, ["abcd"])).toEqual({
    inputTokens: 0,
    outputTokens: 0,
  })
})

test("pika usage tells what the jobs, searches and failures of a process that has stopped came to", async () => {
  const provider = startFakeProvider()
  const database = await createTestDatabase()
  const environment = { ...providerEnvironment(provider), PIKA_RATE_LIMITS: "off", EXTRACTION_MODEL: "unpriced" }
  const pika = await startPika({ environment, database, queueSettings: { retryLimit: 1 } })
  for (const name of ["Rex", "Milo", "Otto"]) await pika.client.tell("u", `I have a dog named ${name}`)
  await pika.client.search("u", "What pet?")
  await pika.client.search("u", "What pet?") // Known already: no call.
  provider.fail("chat", { kind: "refusal" })
  await outlast(pika, await handIn(pika, "u", "I have a dog named Zuno"))
  await pika.stop()
  await provider.stop()

  const { status, stdout } = await runPika(["usage", "--days", "2"], database.environment)
  expect(status).toBe(0)
  const cells = stdout.split("\n").map((line) => line.split(/ {2,}/).map((cell) => cell.trim()))
  const [heading, ...rows] = cells
  expect(heading).toEqual([
    "day",
    "provider",
    "model",
    "kind",
    "calls",
    "failed",
    "tokens in",
    "tokens out",
    "seconds",
    "characters",
    "mean ms",
    "USD",
  ])
  const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/)
  const time = expect.stringMatching(/^\d+$/)
  // The fake provider says one token in, and one out for a completion; a refusal is paid for as well.
  expect(rows.slice(0, 2)).toEqual([
    [day, "openai", "text-embedding-3-small", "embedding", "4", "0", "4", "0", "0", "0", time, "8e-8"],
    [day, "openai", "unpriced", "completion", "5", "2", "5", "5", "0", "0", time, "?"],
  ])
  expect(stdout).toContain("No price is known for unpriced: set PIKA_MODEL_PRICES.")
  expect(stdout).not.toMatch(/Rex|Zuno|pet/)
  await database.drop()
}, 60_000)

test("pika usage says so when there is nothing, and what a number of days is", async () => {
  const database = await createTestDatabase()
  const empty = await runPika(["usage"], database.environment)
  expect(empty).toMatchObject({ status: 0, stdout: expect.stringContaining("No model was asked in the last 30 days") })
  const wrong = await runPika(["usage", "--days", "many"], database.environment)
  expect(wrong).toMatchObject({ status: 1, stderr: "pika: Say a number of days from 1 to 366: pika usage --days 30\n" })
  await database.drop()
}, 60_000)

test("the metrics tell calls by their result, tokens, cost, time and breakers", async () => {
  await using.client.tell("metric", "I have a dog named Sparky")
  using.provider.fail("embeddings", { kind: "status", status: 429 })
  expect((await using.client.request("POST", "/api/v1/search_facts", { user_id: "metric", query: "?" })).status).toBe(
    503,
  )
  const text = await (await using.client.request("GET", "/metrics")).text()
  const model = `provider="openai",model="gpt-4o-mini"`
  for (const line of [
    new RegExp(`provider_requests_total\\{${model},result="ok"\\} 1\n`),
    /provider_requests_total\{provider="openai",model="text-embedding-3-small",result="overloaded"\} 1\n/,
    new RegExp(`provider_tokens_total\\{${model},direction="input"\\} 1\n`),
    new RegExp(`provider_tokens_total\\{${model},direction="output"\\} 1\n`),
    new RegExp(`provider_cost_usd_total\\{${model}\\} 7.5e-7\n`),
    new RegExp(`provider_request_duration_seconds_count\\{${model}\\} 1\n`),
    /provider_breaker_open\{provider="openai",kind="embedding"\} 0\n/,
  ])
    expect(text).toMatch(line)
})
