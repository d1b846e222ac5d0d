import { expect, test } from "bun:test"
import { contents, handIn, usePikaWithProvider } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const using = usePikaWithProvider()

const deliverAgain = async (id: string) => {
  const { sql, pika } = using
  const rows = await sql`
    update pgboss.job set state = 'created', completed_on = null where id = ${id} returning retry_count`
  expect(rows).toHaveLength(1)
  pika.running.services.wakeWorker()
  await until("the second delivery is worked off", async () => {
    const [row] = await sql`select state, retry_count from pgboss.job where id = ${id}`
    return row?.state === "completed" && row.retry_count > rows[0]?.retry_count
  })
}

test("a second delivery of a finished job changes nothing", async () => {
  const { client, pika } = using
  const done = await client.tell("second", "I have a dog named Sparky")
  const before = [await contents(pika, "second"), (await client.list("second")).items]
  const asked = using.provider.count("chat")
  await deliverAgain(done.job_id)
  expect([await contents(pika, "second"), (await client.list("second")).items]).toEqual(before)
  expect(await client.getJob(done.job_id)).toEqual(done)
  expect(using.provider.count("chat")).toBe(asked)
})

test("a delivery of a job that was cancelled changes nothing", async () => {
  const { client, pika, provider, sql } = using
  const release = provider.hold("chat")
  const before = provider.count("chat")
  await handIn(pika, "cancelled", "I have a dog named Sparky")
  await until("the model is asked", () => provider.count("chat") > before)
  const waiting = await handIn(pika, "cancelled", "I have a cat named Mun")
  await sql`update jobs set status = 'cancelled' where id = ${waiting}`
  release()
  await until("it is worked off", async () => {
    const [row] = await sql`select state from pgboss.job where id = ${waiting}`
    return row?.state === "completed"
  })
  expect(await client.getJob(waiting)).toMatchObject({ status: "cancelled", attempts: 0 })
})

test("a worker that was taken for dead and comes back late changes nothing", async () => {
  const { client, pika, provider, sql } = using
  const release = provider.hold("chat")
  const before = provider.count("chat")
  const id = await handIn(pika, "late", "I have a dog named Sparky")
  await until("the first worker is at the model", () => provider.count("chat") === before + 1)
  // Its message is given to another, as when its heartbeats stopped.
  await sql`update pgboss.job set state = 'retry', start_after = now() where id = ${id}`
  pika.running.services.wakeWorker()
  await until("the second worker is at the model", () => provider.count("chat") === before + 2)
  release()
  const job = await client.waitForJob(id)
  expect(job).toMatchObject({ status: "completed", attempts: 2, data: { facts_extracted: 1 } })
  expect(await contents(pika, "late")).toMatchObject({ facts: 1, vectors: 1, claims: 1, nodes: 1 })
  // The next job of the same person needs the queue to have settled.
  expect(await client.tell("late", "I have a cat named Mun")).toMatchObject({ status: "completed" })
})

test("the same Idempotency-Key and body, sent at once many times, are one job", async () => {
  const { client, pika } = using
  const body = {
    user_id: "idempotent",
    conversation: [{ role: "user" as const, content: "I have a dog named Sparky" }],
  }
  const accepted = await Promise.all(
    Array.from({ length: 10 }, () => client.extract(body, { "Idempotency-Key": "turn-42" })),
  )
  expect(new Set(accepted.map(({ job_id }) => job_id)).size).toBe(1)
  await client.waitForJob(accepted[0]?.job_id ?? "")
  expect(await contents(pika, "idempotent")).toMatchObject({ facts: 1 })
  const jobs = await client.request("GET", "/api/v1/jobs?user_id=idempotent")
  expect(await jobs.json()).toMatchObject({ items: [{ attempts: 1, status: "completed" }] })
})
