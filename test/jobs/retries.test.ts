import { expect, test } from "bun:test"
import { contents, handIn, hurryRetries, nothing, outlast, usePikaWithProvider } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const using = usePikaWithProvider({ queueSettings: { timeLimitSeconds: 1 } })

const retryDelay = async (id: string): Promise<number> => {
  const [row] = await using.sql<{ seconds: number }[]>`
    select extract(epoch from start_after - now())::float as seconds from pgboss.job where id = ${id}`
  return row?.seconds ?? Number.NaN
}

const waiting = (id: string, attempts: number) =>
  until(`attempt ${attempts} has failed`, async () => {
    const job = await using.client.getJob(id)
    return job.status === "pending" && job.attempts === attempts ? job : null
  })

test("a job is tried four times, with waits that double, and fails with the last reason", async () => {
  using.provider.fail("chat", { kind: "refusal" })
  const id = await handIn(using.pika, "backoff", "I have a dog named Sparky")
  for (const [attempts, least, most] of [
    [1, 0.5, 2],
    [2, 1.5, 4],
    [3, 3.5, 8],
  ] as const) {
    const job = await waiting(id, attempts)
    expect(job).toMatchObject({ completed_at: null, data: null, current_step: "Waiting to try again" })
    expect(job.error).toContain("refused to answer")
    const seconds = await retryDelay(id)
    expect(seconds).toBeGreaterThan(least)
    expect(seconds).toBeLessThanOrEqual(most)
    await hurryRetries(using.pika)
  }
  const job = await using.client.waitForJob(id)
  expect(job).toMatchObject({ status: "failed", attempts: 4, current_step: null, data: null })
  expect(job.error).toContain("refused to answer")
  expect(job.completed_at).not.toBeNull()
}, 15_000)

test("a failed job keeps what was handed in, and can be tried again with all of its tries", async () => {
  using.provider.fail("chat", { kind: "refusal" })
  const id = await handIn(using.pika, "again", "I have a dog named Sparky")
  expect(await outlast(using.pika, id)).toMatchObject({ status: "failed", attempts: 4 })

  using.provider.recover()
  using.provider.fail("chat", { kind: "refusal" }, 3)
  const answer = await using.client.request("POST", `/api/v1/jobs/${id}/retry`)
  expect(await answer.json()).toMatchObject({ job_id: id, status: "pending", attempts: 0, error: null, progress: 0 })
  expect(await outlast(using.pika, id)).toMatchObject({
    status: "completed",
    attempts: 4,
    data: { facts_extracted: 1 },
  })
}, 15_000)

test("a job that failed for a known reason leaves no dead letter, which might come late and fail its next life", async () => {
  using.provider.fail("chat", { kind: "refusal" })
  const id = await handIn(using.pika, "no-letter", "I have a dog named Sparky")
  expect(await outlast(using.pika, id)).toMatchObject({ status: "failed", attempts: 4 })
  const letters = await using.sql`
    select from pgboss.job where name like '%.dead' and data ->> 'jobId' = ${id}`
  expect(letters).toHaveLength(0)
}, 15_000)

test("only a failed or cancelled job can be tried again", async () => {
  const { job_id } = await using.client.tell("fine", "I have a dog named Sparky")
  const answer = await using.client.request("POST", `/api/v1/jobs/${job_id}/retry`)
  expect(answer.status).toBe(409)
  expect(await answer.json()).toMatchObject({ error_code: "CONFLICT", message: expect.stringContaining("completed") })
})

test("an attempt that takes longer than a job may is given up and tried again", async () => {
  using.provider.fail("chat", { kind: "hang" }, 1)
  const id = await handIn(using.pika, "slow", "I have a dog named Sparky")
  const job = await waiting(id, 1)
  expect(job.error).toBe("It took longer than a job may take.")
  expect(await contents(using.pika, "slow")).toEqual(nothing)
  expect(await outlast(using.pika, id)).toMatchObject({ status: "completed", attempts: 2, error: null })
}, 15_000)

test("a job whose payload was damaged fails alone, at once, with a sentence", async () => {
  const { pika, client, sql, provider } = using
  const release = provider.hold("chat")
  const before = provider.count("chat")
  const blocker = await handIn(pika, "poisoned", "I have a dog named Sparky")
  await until("the first is with the model", () => provider.count("chat") > before)
  const garbage: [string, unknown][] = []
  for (const payload of [
    null,
    [],
    "text",
    { conversation: "?" },
    { conversation_id: null, conversation: [{}], metadata: {} },
  ])
    garbage.push([await handIn(pika, "poisoned", "I have a cat named Mun"), payload])
  for (const [id, payload] of garbage)
    await sql`update jobs set payload = ${payload === null ? null : JSON.stringify(payload)} where id = ${id}`
  const healthy = await handIn(pika, "poisoned", "I have a fish named Bong")
  release()
  for (const [id] of garbage)
    expect(await client.waitForJob(id)).toMatchObject({
      status: "failed",
      attempts: 1,
      error: "The input of this job can no longer be read. Send it again.",
    })
  expect(await client.waitForJob(blocker)).toMatchObject({ status: "completed" })
  expect(await client.waitForJob(healthy)).toMatchObject({ status: "completed", data: { facts_extracted: 1 } })
}, 15_000)
