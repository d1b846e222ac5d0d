import { expect, test } from "bun:test"
import { extractJob } from "../../src/extraction/extract-job.ts"
import { PermanentJobError } from "../../src/feature/job.ts"
import { runJob } from "../../src/jobs/run-job.ts"
import type { Transaction } from "../../src/platform/database/connect.ts"
import type { Message } from "../../src/platform/queue/queue.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ roles: { http: true, worker: false } })
const type = "memory.extract"

const handIn = async (user: string): Promise<string> =>
  (await pika.client.extract({ user_id: user, conversation: [{ role: "user", content: "I like tea" }] })).job_id

/** Takes the next message as a worker does, and works on it until it is told how that ends. */
const startWorker = async (id: string) => {
  const { boss } = pika.running.services.queue
  const [message] = await boss.fetch<Message>(type, { includeMetadata: true })
  if (!message) throw new Error("there is no message")
  const end = Promise.withResolvers<number>()
  let hasWritten = false
  const run = async () => {
    const facts = await end.promise
    return async (tx: Transaction) => {
      await tx`select 1`
      hasWritten = true
      return { facts_extracted: facts, results: [] }
    }
  }
  const attempt = { id: message.id, retryCount: message.retryCount }
  const delivery = { message: message.data, attempt, isLast: true, signal: new AbortController().signal }
  const done = runJob(pika.running.services, { ...extractJob, run }, delivery)
  await until("it is at work", async () => (await pika.client.getJob(id)).status === "processing")
  return {
    hasWritten: () => hasWritten,
    find: async (facts: number) => {
      end.resolve(facts)
      await done
    },
    fail: async () => {
      end.reject(new PermanentJobError("It cannot be done."))
      await done
    },
  }
}

const act = (id: string, verb: "cancel" | "retry") => pika.client.request("POST", `/api/v1/jobs/${id}/${verb}`)
const messageState = async (id: string) =>
  (await pika.sql<{ state: string }[]>`select state::text from pgboss.job where id = ${id}`)[0]?.state

/** A worker that is still at a job that was cancelled and put back, and the one that took it up since. */
const startTwo = async (user: string) => {
  const id = await handIn(user)
  const early = await startWorker(id)
  for (const verb of ["cancel", "retry"] as const) expect((await act(id, verb)).status).toBe(200)
  expect(await pika.client.getJob(id)).toMatchObject({ status: "pending", attempts: 0 })
  const late = await startWorker(id)
  expect(await pika.client.getJob(id)).toMatchObject({ status: "processing", attempts: 1 })
  return { id, early, late }
}

test("a worker from before a retry does not complete what another is at", async () => {
  const { id, early, late } = await startTwo("completer")
  await early.find(7)
  // What it would have locked, the other may wait for: both would then be tried again.
  expect(early.hasWritten()).toBe(false)
  expect(await pika.client.getJob(id)).toMatchObject({ status: "processing", data: null })
  expect(await messageState(id)).toBe("active")
  await late.find(2)
  expect(await pika.client.getJob(id)).toMatchObject({ status: "completed", attempts: 1, data: { facts_extracted: 2 } })
  expect(await messageState(id)).toBe("completed")
})

test("a worker from before a retry does not fail what another is at, nor take its message", async () => {
  const { id, early, late } = await startTwo("failer")
  await early.fail()
  expect(await pika.client.getJob(id)).toMatchObject({ status: "processing", error: null })
  expect(await messageState(id)).toBe("active")
  await late.find(2)
  expect(await pika.client.getJob(id)).toMatchObject({ status: "completed", attempts: 1, data: { facts_extracted: 2 } })
})

test("attempts are told since the job was last put back, however often that was", async () => {
  const id = await handIn("patient")
  for (let n = 0; n < 3; n++) {
    const worker = await startWorker(id)
    expect(await pika.client.getJob(id)).toMatchObject({ attempts: 1 })
    await worker.fail()
    expect(await pika.client.getJob(id)).toMatchObject({ status: "failed", attempts: 1 })
    expect((await act(id, "retry")).status).toBe(200)
  }
  const listed = await pika.client.request("GET", "/api/v1/jobs?user_id=patient")
  expect(await listed.json()).toMatchObject({ items: [{ attempts: 0 }] })
  const file = await pika.client.request("POST", "/api/v1/export_user_data", { user_id: "patient" })
  expect(await file.json()).toMatchObject({ jobs: [{ attempts: 0 }] })
  await act(id, "cancel")
})
