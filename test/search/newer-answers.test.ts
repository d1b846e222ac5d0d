import { beforeAll, expect, test } from "bun:test"
import { startExplaining } from "../../src/search/explaining.ts"
import type { Fused } from "../../src/search/fuse.ts"
import { weighDoubts } from "../../src/search/newer-answers.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()

type Explained = { id: string; fact_value: string; score: number; why: { still_true: number } }

const explain = async (user_id: string, query: string): Promise<Explained[]> => {
  const answer = await pika.client.request("POST", "/api/v1/search_facts/explain", {
    user_id,
    query,
    score_threshold: 0,
  })
  return ((await answer.json()) as { facts: Explained[] }).facts
}

const home = "we live on a boat with a red roof"
const asks = [{ role: "assistant" as const, content: "How is life on the boat?" }]

const tell = async (user_id: string, conversation: { role: "user" | "assistant"; content: string }[]) =>
  pika.client.waitForJob((await pika.client.extract({ user_id, conversation })).job_id)

/** A person who told where they live, and later what may have changed it. */
const remember = async (user: string, later: string) => {
  await pika.client.tell(user, home)
  await tell(user, [...asks, { role: "user", content: later }])
}

beforeAll(async () => {
  await remember("mover", "the boat was cold so we are in a flat above the laundromat")
  await remember("sailor", "good, my brother Otis caught a crab with a spoon")
})

const boat = (facts: readonly Explained[]) =>
  facts.find(({ fact_value }) => fact_value.includes("boat with a red roof"))

test("a fact in doubt counts less where a newer one on its subject answers the question as well", async () => {
  const found = await explain("mover", "where do i live?")
  const [first] = found
  expect(first?.fact_value).toContain("laundromat")
  const before = boat(found)
  await pika.client.request("DELETE", `/api/v1/memories/${first?.id}`)
  const alone = boat(await explain("mover", "where do i live?"))
  expect(before?.why.still_true).toBeLessThan((alone?.why.still_true ?? 0) / 2)
  expect(before?.score).toBeLessThan((alone?.score ?? 0) / 2)
  expect(alone?.why.still_true).toBeLessThan(0.95)
})

test("a newer fact about something else changes nothing", async () => {
  const found = boat(await explain("sailor", "where do i live?"))
  const stored = (await storedOf("sailor")).get(found?.fact_value ?? "")
  expect(found?.why.still_true).toBeCloseTo((stored ?? 0) >= 0.95 ? 1 : (stored ?? 0), 5)
})

const storedOf = async (user_id: string): Promise<Map<string, number>> => {
  const answer = await pika.client.request("POST", "/api/v1/export_user_data", { user_id })
  const file = (await answer.json()) as { memories: { fact_value: string; still_true: number }[] }
  return new Map(file.memories.map(({ fact_value, still_true }) => [fact_value, still_true]))
}

test("of two quotes on one subject the newer one answers, though nothing puts the older one in doubt", async () => {
  const question = "What does papa do?"
  await pika.client.tell("painter", "papa paints ships at the docks")
  const [before] = await explain("painter", question)
  await pika.client.tell("painter", "papa bakes bread at night")
  const [first, second] = await explain("painter", question)
  expect(before?.why.still_true).toBe(1)
  expect(first?.fact_value).toContain("bakes")
  expect(second?.score).toBeLessThan((before?.score ?? 0) * 0.7)
  expect(new Set((await storedOf("painter")).values())).toEqual(new Set([0.95]))
})

test("a quote that is told again may still be over", async () => {
  await pika.client.tell("again", "papa paints ships at the docks")
  await pika.client.tell("again", "papa paints ships at the docks")
  expect([...(await storedOf("again")).values()]).toEqual([0.95])
})

test("a typed fact, and what a client adds, is in no doubt when it is stored", async () => {
  await pika.client.tell("plain", "my name is Lan and i have a dog named Rex")
  for (const fact_value of ["Lan sails on Sundays", 'User said: "i sail on sundays"'])
    await pika.client.request("POST", "/api/v1/memories", { user_id: "plain", fact_value })
  const stored = await storedOf("plain")
  expect(stored.size).toBeGreaterThan(3)
  expect(new Set(stored.values())).toEqual(new Set([1]))
})

const fused = (id: string, score: number, stillTrue: number): Fused => ({
  candidate: {
    ...{ id, similarity: 0.5, words: 0, hops: null, position: 1, asks: false, ofAnother: false, stillTrue },
  },
  evidence: { meaning: score, coverage: 0, words: 0, graph: 0, asker: 0 },
  around: { before: 0, after: 0, counted: 0 },
  ...{ meant: 1, holds: stillTrue, stillTrue: stillTrue >= 0.95 ? 1 : stillTrue, score },
})

test("a newer fact under the threshold takes no other one out of the answer", async () => {
  const { services } = pika.running
  const [older, newer] = [fused(Bun.randomUUIDv7(), 0.5, 0.94), fused(Bun.randomUUIDv7(), 0.31, 1)]
  const explaining = startExplaining()
  const subject = { userId: "nobody", spaceId: 1, relevance: () => 1 }
  const weigh = (least: number) => weighDoubts({ ...services, explaining }, subject, [older, newer], least)
  expect(await weigh(0.4)).toEqual([older, newer])
  expect(explaining.steps).toEqual([])
  await weigh(0.3)
  expect(explaining.steps).toMatchObject([{ step: "doubts" }])
})

test("of three, each newer than the last, the one in the middle takes nothing out when it is not answered itself", async () => {
  const [oldest, middle, newest] = [0.6, 0.6, 0.6].map((score) => fused(Bun.randomUUIDv7(), score, 0.95))
  if (!oldest || !middle || !newest) throw new Error("three facts")
  const rows = [
    { older: middle.candidate.id, later: newest.candidate.id, cosine: 1 },
    { older: oldest.candidate.id, later: middle.candidate.id, cosine: 1 },
  ]
  const services = { ...pika.running.services, explaining: startExplaining(), sql: { unsafe: async () => rows } }
  const subject = { userId: "nobody", spaceId: 1, relevance: () => 1 }
  const weigh = (least: number) =>
    weighDoubts(services as unknown as Parameters<typeof weighDoubts>[0], subject, [oldest, middle, newest], least)
  const [first, second, third] = await weigh(0.4)
  expect([first?.score, third?.score]).toEqual([0.6, 0.6])
  expect(second?.score).toBeLessThan(0.4)
})
