import { afterAll, beforeAll, expect, test } from "bun:test"
import { createWorker } from "../../src/worker.ts"
import type { Json } from "../support/client.ts"
import { usePika } from "../support/use-pika.ts"
import { createStrictClient, type StrictClient } from "./strict-client.ts"

/** No worker runs at first: jobs stay as they are until a test starts one. */
const pika = usePika({ roles: { http: true, worker: false } })
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
})

const newJob = async (user: string, says = "I have a dog named Sparky"): Promise<string> => {
  const conversation = [{ role: "user" as const, content: says }]
  return (await pika.client.extract({ user_id: user, conversation })).job_id
}
const act = (id: string, verb: "cancel" | "retry") => client.send("POST", `/api/v1/jobs/${id}/${verb}`)
const list = async (query: string) => {
  const { items, next_cursor } = (await client.send("GET", `/api/v1/jobs${query}`)).body
  return { ids: (items as Json[]).map((job) => String(job.job_id)), cursor: next_cursor as string | null }
}

const waitingMessages = async (id: string): Promise<number> => {
  const statement = "select 1 from pgboss.job where id = $1 and state in ('created', 'retry')"
  return (await pika.running.services.queue.boss.getDb().executeSql(statement, [id])).rows.length
}

test("a job that waits says so", async () => {
  const id = await newJob("waiter")
  expect((await client.send("GET", `/api/v1/jobs/${id}`)).body).toMatchObject({
    job_id: id,
    user_id: "waiter",
    status: "pending",
    progress: 0,
    attempts: 0,
    started_at: null,
    completed_at: null,
    error: null,
    data: null,
  })
})

test("jobs are listed newest first, by person and by status, page by page", async () => {
  const ids: string[] = []
  for (let n = 0; n < 25; n++) ids.unshift(await newJob("lister"))
  await newJob("other lister")
  expect((await list("?user_id=lister")).ids).toEqual(ids.slice(0, 20))
  const pages: string[][] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof list>> = await list(
      `?user_id=lister&limit=10${cursor ? `&cursor=${cursor}` : ""}`,
    )
    pages.push(page.ids)
    cursor = page.cursor
  } while (cursor)
  expect(pages).toEqual([ids.slice(0, 10), ids.slice(10, 20), ids.slice(20)])
  await act(ids[3] ?? "", "cancel")
  expect((await list("?user_id=lister&status=cancelled")).ids).toEqual([ids[3] ?? ""])
  expect((await list("?user_id=lister&status=pending&limit=100")).ids).toEqual(ids.filter((_, n) => n !== 3))
  expect((await list("?user_id=lister&status=completed")).ids).toEqual([])
})

test("jobs are listed by their type", async () => {
  const id = await newJob("typist")
  await pika.sql`insert into jobs (user_id, id, type) values ('typist', ${Bun.randomUUIDv7()}, 'chat.remember')`
  expect((await list("?user_id=typist&type=memory.extract")).ids).toEqual([id])
  expect((await list("?user_id=typist&type=no.such")).ids).toEqual([])
})

test("jobs are counted by type and state: those that are not over, and those that ended within some hours", async () => {
  const ids: string[] = []
  for (let n = 0; n < 5; n++) ids.push(await newJob("counted"))
  const [failed = "", done = "", old = "", runs = ""] = ids
  await pika.sql`update jobs set status = 'failed', error = 'It broke off.', completed_at = now() where id = ${failed}`
  await pika.sql`update jobs set status = 'completed', completed_at = now() - interval '5 hours' where id = ${done}`
  await pika.sql`update jobs set status = 'completed', completed_at = now() - interval '50 hours' where id = ${old}`
  await pika.sql`update jobs set status = 'processing' where id = ${runs}`
  const count = async (query: string) => (await client.send("GET", `/api/v1/jobs/counts?${query}`)).body
  const type = "memory.extract"
  expect(await count("user_id=counted")).toEqual({
    status: "ok",
    hours: 24,
    items: [
      { type, status: "completed", count: 1 },
      { type, status: "failed", count: 1 },
      { type, status: "pending", count: 1 },
      { type, status: "processing", count: 1 },
    ],
    completed_last_hour: 0,
    failed_last_hour: 1,
    oldest_waiting_seconds: expect.any(Number) as number,
    is_complete: true,
  })
  expect((await count("user_id=counted&hours=720")).items).toContainEqual({ type, status: "completed", count: 2 })
  const all = (await count("")).items as { count: number }[]
  expect(all.reduce((sum, one) => sum + one.count, 0)).toBeGreaterThan(4)
  // What failed for good is listed, and says why.
  const { items } = (await client.send("GET", "/api/v1/jobs?user_id=counted&status=failed")).body
  expect(items).toMatchObject([{ job_id: failed, error: "It broke off." }])
})

test("without a person, an admin sees everybody's jobs", async () => {
  const mine = [await newJob("first of all"), await newJob("second of all")]
  expect((await list("?limit=2")).ids).toEqual(mine.reverse())
})

test("a person nobody has heard of has no jobs", async () => {
  expect(await list("?user_id=nobody")).toEqual({ ids: [], cursor: null })
})

test("a job that waits can be cancelled, and again without harm", async () => {
  const id = await newJob("canceller")
  expect(await waitingMessages(id)).toBe(1)
  for (let n = 0; n < 2; n++) {
    const { status, body } = await act(id, "cancel")
    expect([status, body.status, body.data]).toEqual([200, "cancelled", null])
    expect(body.completed_at).toBeTruthy()
    expect(await waitingMessages(id)).toBe(0)
  }
})

test("a job that waits cannot be tried again", async () => {
  const answer = await act(await newJob("impatient"), "retry")
  expect(answer).toMatchObject({ status: 409, body: { error_code: "CONFLICT" } })
  expect(answer.body.message).toContain("pending")
})

test("a cancelled job can be tried again", async () => {
  const id = await newJob("regretful")
  await act(id, "cancel")
  expect((await act(id, "retry")).body).toMatchObject({
    job_id: id,
    status: "pending",
    attempts: 0,
    completed_at: null,
    error: null,
  })
})

test("a failed job tells why, and can be tried again", async () => {
  const id = await newJob("unlucky")
  await pika.sql`update jobs set status = 'failed', error = 'It broke off.', attempts = 4, completed_at = now() where id = ${id}`
  expect((await client.send("GET", `/api/v1/jobs/${id}`)).body).toMatchObject({
    status: "failed",
    error: "It broke off.",
    attempts: 4,
  })
  expect(await act(id, "cancel")).toMatchObject({ status: 409 })
  expect((await act(id, "retry")).body).toMatchObject({ status: "pending", error: null, attempts: 0 })
})

test("of many that cancel and retry one job at once, each is answered in turn", async () => {
  const id = await newJob("crowd")
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => act(id, n % 2 ? "retry" : "cancel")))
  expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true)
  const { body } = await client.send("GET", `/api/v1/jobs/${id}`)
  expect(await waitingMessages(id)).toBe(body.status === "pending" ? 1 : 0)
})

test("once a worker comes, what waits is done, what was cancelled stays undone, and what is done is done", async () => {
  const cancelled = await newJob("worked", "I have a cat named Miu")
  await act(cancelled, "cancel")
  const retried = await newJob("worked", "I like mango")
  await act(retried, "cancel")
  await act(retried, "retry")
  const id = await newJob("worked", "I have a dog named Sparky")
  const worker = createWorker(pika.running.services, 8)
  afterAll(() => worker.stop(1000))
  for (const done of [retried, id]) {
    expect(await pika.client.waitForJob(done)).toMatchObject({
      status: "completed",
      progress: 100,
      attempts: 1,
      data: { facts_extracted: 1 },
    })
    for (const verb of ["cancel", "retry"] as const) expect((await act(done, verb)).status).toBe(409)
  }
  expect((await pika.client.getJob(cancelled)).status).toBe("cancelled")
  expect((await pika.client.list("worked")).items.map(({ fact_value }) => fact_value).join()).not.toContain("Miu")
  expect((await list("?user_id=worked&status=completed")).ids.sort()).toEqual([retried, id].sort())
})
