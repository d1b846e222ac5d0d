import { afterAll, afterEach, beforeAll, expect, test } from "bun:test"
import { type ChatRequest, modelFact } from "../support/fake-answers.ts"
import { type Reply, startFakeProvider } from "../support/fake-provider.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { outlast, providerEnvironment } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const provider = startFakeProvider()
const environment = { PIKA_RATE_LIMITS: "off", ...providerEnvironment(provider) }
let pika: TestPika
let withRules: TestPika
beforeAll(async () => {
  pika = await startPika({ environment })
  withRules = await startPika({ environment: { ...environment, PIKA_PROVIDER: "openai,local" } })
}, 120_000)
afterEach(() => provider.recover())
afterAll(async () => {
  await Promise.all([pika.stop(), withRules.stop(), provider.stop()])
}, 30_000)

/** Each of these is a window of its own. */
const turn = (says: string) => ({ role: "user" as const, content: `${says}. ${"What is that? ".repeat(1700)}` })
const said = (request: ChatRequest): string => JSON.stringify(request.messages)

/** A model that finds the colours which are told of, and makes no sense where red is. */
const colours: Reply = (request) => {
  if (said(request).includes("I like red")) return { nonsense: true }
  const colour = /I like (\w+)/.exec(said(request))?.[1]
  return { facts: colour ? [modelFact(`User likes ${colour}`)] : [] }
}

const handIn = async (server: TestPika, userId: string, told: readonly string[]) => {
  const before = provider.count("chat")
  const accepted = await server.client.extract({ user_id: userId, conversation: told.map(turn) })
  const job = await outlast(server, accepted.job_id)
  return { job, calls: provider.count("chat") - before }
}
const values = async (server: TestPika, userId: string) =>
  (await server.client.list(userId)).items.map((fact) => fact.fact_value).sort()

test("a part that nobody can read is told of, and the others are kept, each read once", async () => {
  provider.reply(colours)
  const { job, calls } = await handIn(pika, "refused", ["I like blue", "I like red", "I like green"])
  expect(job).toMatchObject({ status: "completed", attempts: 1 })
  // The one is asked once more to mend its answer.
  expect(calls).toBe(4)
  expect(await values(pika, "refused")).toEqual(["User likes blue", "User likes green"])
  expect(job.data?.results.filter(({ outcome }) => outcome === "rejected").map(({ reason }) => reason)).toEqual([
    expect.stringContaining("Part 2 of 3 of the conversation could not be read."),
  ])
})

test("a part that is refused before any other is read costs no other part", async () => {
  provider.reply(colours)
  provider.fail("chat", { kind: "refusal" }, 1)
  const told = ["blue", "pink", "green", "black", "white", "brown", "grey"].map((colour) => `I like ${colour}`)
  const { job, calls } = await handIn(pika, "first", told)
  expect(job).toMatchObject({ status: "completed", attempts: 1 })
  expect(calls).toBe(7)
  expect(await values(pika, "first")).toHaveLength(6)
})

test("a part that the model cannot read is read by the next provider, and no other part is", async () => {
  provider.reply(colours)
  const { job, calls } = await handIn(withRules, "rules", [
    "I have a cat named Luna",
    "I like red",
    "I have a dog named Rex",
  ])
  expect(job).toMatchObject({ status: "completed", attempts: 1 })
  expect(calls).toBe(4)
  expect(await values(withRules, "rules")).toEqual(["User likes red"])
})

test("what failed for now is tried again, and what was read is not paid for twice", async () => {
  provider.reply(colours)
  provider.fail("chat", { kind: "status", status: 429, retryAfter: "60" }, 1)
  const { job, calls } = await handIn(pika, "again", ["I like blue", "I like pink", "I like green"])
  expect(job).toMatchObject({ status: "completed", attempts: 2 })
  expect(calls).toBe(4)
  expect(await values(pika, "again")).toEqual(["User likes blue", "User likes green", "User likes pink"])
})

test("a conversation of which nothing can be read fails, and the model is not asked about all of it", async () => {
  provider.reply(() => ({ nonsense: true }))
  const { job, calls } = await handIn(
    pika,
    "nothing",
    Array.from({ length: 12 }, (_, at) => `I like number ${at}`),
  )
  expect(job).toMatchObject({ status: "failed", attempts: 4 })
  expect(calls).toBe(32)
})

test("a job that is cancelled asks about no further part", async () => {
  provider.reply(colours)
  const release = provider.hold("chat")
  const before = provider.count("chat")
  const told = Array.from({ length: 12 }, (_, at) => turn(`I like number ${at}`))
  const { job_id } = await pika.client.extract({ user_id: "cancelled", conversation: told })
  await until("the model is asked", () => provider.count("chat") === before + 4)
  expect((await pika.client.request("POST", `/api/v1/jobs/${job_id}/cancel`)).status).toBe(200)
  release()
  // The next job of the same person begins when this one has ended.
  await pika.client.tell("cancelled", "I have a dog")
  expect(provider.count("chat") - before).toBe(5)
})
