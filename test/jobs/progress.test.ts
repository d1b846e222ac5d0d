import { expect, test } from "bun:test"
import { handIn, usePikaWithProvider } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const using = usePikaWithProvider()

test("a job that waits for the model says what it reads", async () => {
  const { pika, client, provider } = using
  const release = provider.hold("chat")
  const { job_id } = await client.extract({
    user_id: "reader",
    conversation: [
      { role: "user", content: "I have a dog named Sparky" },
      { role: "assistant", content: "Lovely!" },
    ],
  })
  await until("the model is asked", () => provider.count("chat") > 0)
  await until("it says so", async () => (await client.getJob(job_id)).progress > 0)
  const job = await client.getJob(job_id)
  expect(job).toMatchObject({ status: "processing", progress: 10, current_step: "Reading 2 turns", attempts: 1 })
  expect(job).toMatchObject({ completed_at: null, error: null, data: null })
  expect(Date.parse(job.started_at ?? "")).toBeGreaterThanOrEqual(Date.parse(job.created_at))
  release()
  await client.waitForJob(job_id)
  expect(pika.running.url).toBe(client.url)
})

test("a job that waits for embeddings says how many, and never of what", async () => {
  const { pika, client, provider } = using
  const before = provider.count("embeddings")
  const release = provider.hold("embeddings")
  const id = await handIn(pika, "embedder", "I have a dog named Sparky")
  await until("embeddings are asked for", () => provider.count("embeddings") > before)
  await until("it says so", async () => (await client.getJob(id)).progress === 60)
  expect(await client.getJob(id)).toMatchObject({
    progress: 60,
    current_step: "Embedding 1 fact",
    status: "processing",
  })
  release()
  await client.waitForJob(id)
})

test("a job that is done says so, with 100 % and no step", async () => {
  const job = await using.client.tell("done", "I have a dog named Sparky")
  expect(job).toMatchObject({ status: "completed", progress: 100, current_step: null, error: null, attempts: 1 })
  expect(Date.parse(job.completed_at ?? "")).toBeGreaterThanOrEqual(Date.parse(job.started_at ?? ""))
})

test("a job that found nothing is completed with an empty list", async () => {
  const job = await using.client.tell("silent", "Hm.")
  expect(job).toMatchObject({ status: "completed", data: { facts_extracted: 0, results: [] } })
})

test("a job that waits its turn is pending, without attempts or start", async () => {
  const { pika, client, provider } = using
  const before = provider.count("chat")
  const release = provider.hold("chat")
  const first = await handIn(pika, "queue", "I have a dog named Sparky")
  await until("the first is with the model", () => provider.count("chat") > before)
  const second = await handIn(pika, "queue", "I have a cat named Mun")
  expect(await client.getJob(second)).toMatchObject({
    status: "pending",
    progress: 0,
    attempts: 0,
    started_at: null,
    current_step: null,
  })
  release()
  await client.waitForJob(first)
  await client.waitForJob(second)
})

test("what was handed in is no longer kept once the job is done", async () => {
  const job = await using.client.tell("dropped", "I have a dog named Sparky")
  const [row] = await using.sql`select payload from jobs where id = ${job.job_id}`
  expect(row?.payload).toBeNull()
})

test("the facts of a completed job are found by the next search", async () => {
  for (let round = 0; round < 10; round++) {
    const job = await using.client.tell(`fresh-${round}`, "I have a parrot named Coco")
    expect(job.status).toBe("completed")
    const found = await using.client.search(`fresh-${round}`, "parrot Coco", { score_threshold: 0 })
    expect(found.facts.map((fact) => fact.fact_value)).toEqual(["User has a parrot named Coco"])
  }
})
