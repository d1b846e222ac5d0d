import { afterAll, expect, test } from "bun:test"
import { describeDays } from "../../src/compat/shadow-mem0/days.ts"
import { agreement, createShadow } from "../../src/compat/shadow-mem0/shadow-search.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { fakeKey, fakeMemory, startFakeMem0 } from "../support/fake-mem0.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const same = fakeMemory("shadowed", 1, { memory: "User has a dog named Sparky." })
const other = fakeMemory("shadowed", 2, { memory: "User likes kites" })
const fake = startFakeMem0({ memories: [same, other] })
afterAll(() => fake.stop())
fake.find(() => [same.id, other.id])

const pika = usePika({
  environment: { PIKA_SHADOW_MEM0: "percent=100", MEM0_API_KEY: fakeKey, MEM0_HOST: fake.url },
})
const metrics = async (): Promise<string> => (await pika.client.request("GET", "/metrics")).text()
const counted = async (line: string) => until(line, async () => (await metrics()).includes(line))

test("a search is answered as ever, and what mem0 finds is compared with it, without a text in the metrics", async () => {
  await pika.client.add("shadowed", "User has a dog named Sparky")
  const { facts } = await pika.client.search("shadowed", "What is my dog's name?")
  expect(facts[0]?.fact_value).toBe("User has a dog named Sparky")
  await counted(`shadow_searches_total{result="compared"} 1`)
  const text = await metrics()
  expect(text).toContain("shadow_search_overlap_sum 0.5")
  expect(text).not.toContain("Sparky")
  expect(fake.requests.at(-1)).toMatchObject({
    body: { query: "What is my dog's name?", filters: { user_id: "shadowed" } },
  })
})

test("a search with filters is not compared: mem0 does not know them", async () => {
  const before = fake.requests.length
  await pika.client.search("shadowed", "dog", { filters: { category: "pet" } })
  await pika.client.search("shadowed", "my dog")
  await until("the second one is compared", async () => fake.requests.length > before)
  expect(fake.requests.length).toBe(before + 1)
})

test("mem0 that fails or is slow does not concern the answer, and is counted", async () => {
  fake.fail({ kind: "status", status: 500 })
  const { facts } = await pika.client.search("shadowed", "the name of the dog")
  expect(facts).toHaveLength(1)
  await counted(`shadow_searches_total{result="failed"} 1`)
})

test("only so many searches run beside, and the rest is dropped", async () => {
  fake.fail({ kind: "slow", milliseconds: 200 }, 4)
  const { services } = pika.running
  const shadow = createShadow(
    { percent: 100, host: fake.url, apiKey: fakeKey },
    { ...services, log: createLogger("silent") },
  )
  for (let n = 0; n < 6; n++) shadow?.offer({ userId: "u", query: "q", limit: 5, items: "[]", milliseconds: 1 })
  expect(await metrics()).toContain(`shadow_searches_total{result="dropped"} 2`)
  await shadow?.stop()
})

test("of the share that is set, others are left out", () => {
  const { services } = pika.running
  const settings = { percent: 5, host: fake.url, apiKey: fakeKey }
  const before = fake.requests.length
  const shadow = createShadow(settings, { ...services, log: createLogger("silent"), random: () => 0.06 })
  shadow?.offer({ userId: "u", query: "q", limit: 5, items: "[]", milliseconds: 1 })
  expect(fake.requests.length).toBe(before)
  void shadow?.stop()
})

test("the report tells of each day how far both agree", async () => {
  await pika.sql`
    insert into shadow_days (day, compared, failed, dropped, overlap, same_first, ours_ms, mem0_ms)
    values ('2026-01-02', 4, 1, 2, 3, 2, 40, 800)`
  expect(await describeDays(pika.sql)).toMatch(/2026-01-02 +4 +1 +2 +75\.0 % +50\.0 % +10 +200/)
})

test("two memories agree by their id or by what they say", () => {
  const ours = [{ id: "a", fact_value: "User likes kites" }]
  expect(agreement(ours, [{ id: "x", memory: "User likes kites." }])).toEqual({ overlap: 1, isFirstSame: true })
  expect(agreement(ours, [{ id: "a", memory: "Likes kites" }])).toEqual({ overlap: 1, isFirstSame: true })
  expect(agreement(ours, [{ id: "x", memory: "Likes dogs" }])).toEqual({ overlap: 0, isFirstSame: false })
  expect(agreement([], [])).toEqual({ overlap: 1, isFirstSame: true })
})
