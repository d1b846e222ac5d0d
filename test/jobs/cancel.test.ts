import { expect, test } from "bun:test"
import { createLogger } from "../../src/platform/logger.ts"
import { contents, handIn, nothing, usePikaWithProvider } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const lines: string[] = []
const log = createLogger("info", { write: (line) => lines.push(line) })
const using = usePikaWithProvider({ log })

const cancel = (id: string) => using.client.request("POST", `/api/v1/jobs/${id}/cancel`)

/** Hands in a conversation and waits until the model has it. */
const atTheModel = async (user: string) => {
  const before = using.provider.count("chat")
  const id = await handIn(using.pika, user, "I have a dog named Sparky")
  await until("the model is asked", () => using.provider.count("chat") > before)
  return id
}

/** Waits until the worker is through with a job, whatever came of it. */
const workedOff = (id: string, result: string) =>
  until(`the worker has ${result} the job`, () =>
    lines.some((line) => line.includes(id) && line.includes(`"result":"${result}"`)),
  )

test("a job that is cancelled while it runs stores nothing", async () => {
  const release = using.provider.hold("chat")
  const id = await atTheModel("running")
  const answer = await cancel(id)
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ job_id: id, status: "cancelled", current_step: null })
  release()
  await workedOff(id, "released")
  const job = await using.client.getJob(id)
  expect(job).toMatchObject({ status: "cancelled", progress: 0, data: null })
  expect(job.completed_at).not.toBeNull()
  expect(await contents(using.pika, "running")).toEqual(nothing)
})

test("a job that fails after it was cancelled stays cancelled", async () => {
  const release = using.provider.hold("chat")
  using.provider.fail("chat", { kind: "refusal" })
  const id = await atTheModel("fails-late")
  await cancel(id)
  release()
  await workedOff(id, "retried")
  expect(await using.client.getJob(id)).toMatchObject({ status: "cancelled", error: null })
})

test("a job that is cancelled while it waits never starts", async () => {
  const release = using.provider.hold("chat")
  const first = await atTheModel("waiting")
  const second = await handIn(using.pika, "waiting", "I have a cat named Mun")
  expect((await cancel(second)).status).toBe(200)
  release()
  await using.client.waitForJob(first)
  const third = await using.client.tell("waiting", "I have a fish named Bong")
  expect(third.status).toBe("completed")
  expect(await using.client.getJob(second)).toMatchObject({ status: "cancelled", attempts: 0, started_at: null })
  expect((await using.client.list("waiting")).items.map((fact) => fact.fact_value).sort()).toEqual([
    "User has a dog named Sparky",
    "User has a fish named Bong",
  ])
})

test("a cancelled job can be tried again, and is then done once", async () => {
  const release = using.provider.hold("chat")
  const id = await atTheModel("changed-mind")
  await cancel(id)
  expect((await using.client.request("POST", `/api/v1/jobs/${id}/retry`)).status).toBe(200)
  release()
  expect(await using.client.waitForJob(id)).toMatchObject({ status: "completed", data: { facts_extracted: 1 } })
  expect(await contents(using.pika, "changed-mind")).toMatchObject({ facts: 1, vectors: 1, nodes: 1 })
})

test("cancelling twice is the same as once", async () => {
  const release = using.provider.hold("chat")
  const id = await atTheModel("twice")
  await cancel(id)
  const again = await cancel(id)
  release()
  expect(again.status).toBe(200)
  expect(await again.json()).toMatchObject({ status: "cancelled" })
})

test("a job that is over cannot be cancelled", async () => {
  const { job_id } = await using.client.tell("over", "I have a dog named Sparky")
  const answer = await cancel(job_id)
  expect(answer.status).toBe(409)
  expect(await answer.json()).toMatchObject({ error_code: "CONFLICT", message: expect.stringContaining("completed") })
})

test("a job that nobody has cannot be cancelled or tried again", async () => {
  const id = Bun.randomUUIDv7()
  expect((await cancel(id)).status).toBe(404)
  expect((await using.client.request("POST", `/api/v1/jobs/${id}/retry`)).status).toBe(404)
})
