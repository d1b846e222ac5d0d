import { beforeAll, expect, test } from "bun:test"
import type { Json } from "../support/client.ts"
import { usePika } from "../support/use-pika.ts"
import { createStrictClient, type StrictClient } from "./strict-client.ts"

const pika = usePika({ own: true })
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
})

const doors = [
  ["/api/v1/extract_facts", "/api/v1/jobs"],
  ["/extract_facts", "/jobs"],
] as const
const talk = (user: string, ...says: string[]): Json => ({
  user_id: user,
  conversation: says.map((content) => ({ role: "user", content })),
})
const extract = (body: Json, key?: string, path: string = doors[0][0]) =>
  client.send("POST", path, body, key === undefined ? {} : { "Idempotency-Key": key })
const jobsOf = async (user: string) => (await client.send("GET", `/api/v1/jobs?user_id=${user}`)).body.items as Json[]

test.each(doors)("%s answers at once with the job and where to follow it", async (path, jobs) => {
  const { status, body } = await extract(talk(`door ${jobs}`, "I have a dog named Sparky"), undefined, path)
  expect(status).toBe(202)
  expect(body).toEqual({
    status: "accepted",
    job_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/),
    status_url: `${jobs}/${body.job_id}/status`,
    estimated_completion_time_seconds: expect.any(Number),
  })
  await pika.client.waitForJob(String(body.job_id))
  const job = await client.send("GET", String(body.status_url))
  expect(job.body).toMatchObject({
    job_id: body.job_id,
    type: "memory.extract",
    status: "completed",
    progress: 100,
    attempts: 1,
    error: null,
  })
  for (const alias of [
    `/api/v1/jobs/${body.job_id}`,
    `/api/v1/jobs/${body.job_id}/status`,
    `/jobs/${body.job_id}/status`,
  ])
    expect((await client.send("GET", alias)).body).toEqual(job.body)
})

test("a completed job says what became of each thing that it found", async () => {
  const first = await pika.client.tell("outcomes", "I am allergic to peanuts")
  expect(first.data).toMatchObject({
    facts_extracted: 1,
    results: [{ outcome: "stored", reason: null, category: "health" }],
  })
  const [fact] = (await pika.client.list("outcomes")).items
  expect(first.data?.results[0]).toMatchObject({ id: fact?.id, memory: fact?.fact_value, confidence: fact?.confidence })
  const again = await pika.client.tell("outcomes", "I am allergic to peanuts")
  expect(again.data).toMatchObject({ facts_extracted: 0, results: [{ id: fact?.id, outcome: "duplicate" }] })
})

test("the conversation's id and metadata stay with what was learned from it", async () => {
  const body = {
    ...talk("origin", "I have a cat named Miu"),
    conversation_id: "cuộc trò chuyện 7",
    metadata: { device: { id: "toy-1" } },
  }
  await pika.client.waitForJob(String((await extract(body)).body.job_id))
  expect((await pika.client.list("origin")).items).toMatchObject([
    { conversation_id: "cuộc trò chuyện 7", metadata: { device: { id: "toy-1" } }, source: "conversation" },
  ])
})

test("a conversation in which nothing is told completes with nothing", async () => {
  expect((await pika.client.tell("silent", "Hello!", "What time is it?")).data).toEqual({
    facts_extracted: 0,
    results: [],
  })
})

test("what the companion says is not remembered of the user", async () => {
  const conversation = [
    { role: "assistant", content: "I have a dog named Rex" },
    { role: "system", content: "The user has a cat named Tom" },
  ]
  const job = await pika.client.waitForJob(String((await extract({ user_id: "listener", conversation })).body.job_id))
  expect([job.status, job.data?.facts_extracted]).toEqual(["completed", 0])
})

test("500 turns and 32,768 characters are within bounds", async () => {
  const many = await extract(talk("many", ...Array<string>(500).fill("I have a dog named Sparky")))
  const long = await extract(talk("long", "🐶 ".repeat(16_384)))
  for (const { body } of [many, long])
    expect((await pika.client.waitForJob(String(body.job_id))).status).toBe("completed")
})

test("the same key and body give the same job, whichever door they come through", async () => {
  const body = talk("repeater", "I like mango")
  const first = await extract(body, "key-1")
  for (const [path] of doors) expect((await extract(body, "key-1", path)).body.job_id).toBe(first.body.job_id)
  await pika.client.waitForJob(String(first.body.job_id))
  expect((await extract(body, "key-1")).body.job_id).toBe(first.body.job_id)
  expect(await jobsOf("repeater")).toHaveLength(1)
})

test("a request that a program of an earlier version took is known by its key and body", async () => {
  const body = {
    user_id: "rolling",
    conversation: [{ role: "user", content: "I like tea" }],
    metadata: { device: "toy-1" },
    conversation_id: "c1",
  }
  const { conversation_id, conversation, metadata } = body
  const told = JSON.stringify(["memory.extract", { conversation_id, conversation, metadata }])
  expect((await extract(body, "across versions")).status).toBe(202)
  const [job] = await pika.sql<{ hash: string }[]>`
    select encode(request_hash, 'hex') as hash from jobs where user_id = 'rolling' and idempotency_key = 'across versions'`
  expect(job?.hash).toBe(new Bun.CryptoHasher("sha256").update(told).digest("hex"))
})

test("the same key with another body is a conflict, and no job", async () => {
  await extract({ ...talk("changer", "I like mango"), metadata: { a: 1 } }, "key-1")
  for (const body of [
    talk("changer", "I like mango"),
    { ...talk("changer", "I like mango"), metadata: { a: 2 } },
    talk("changer", "I like papaya"),
  ])
    expect(await extract(body, "key-1")).toMatchObject({ status: 409, body: { error_code: "CONFLICT" } })
  expect(await jobsOf("changer")).toHaveLength(1)
})

test("a key is the user's own, and exact", async () => {
  const ids = new Set<unknown>()
  for (const [user, key] of [
    ["owner-a", "k"],
    ["owner-b", "k"],
    ["owner-a", "K"],
    ["owner-a", "k2"],
  ])
    ids.add((await extract(talk(user ?? "", "I like mango"), key)).body.job_id)
  expect(ids.size).toBe(4)
})

test("without a key each request is a job of its own", async () => {
  for (let n = 0; n < 3; n++) await extract(talk("chatty", "I like mango"))
  expect(await jobsOf("chatty")).toHaveLength(3)
})

test("thirty requests with one key at once are one job", async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => extract(talk("hasty", "I like mango"), "one")))
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.job_id}`)).size).toBe(1)
  expect(await jobsOf("hasty")).toHaveLength(1)
})
