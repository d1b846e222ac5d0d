import { afterAll, afterEach, expect, test } from "bun:test"
import { createTestDatabase, serverUrl, type TestDatabase } from "../support/databases.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { contents, handIn, nothing, providerEnvironment } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const provider = startFakeProvider()
afterEach(() => provider.recover())
afterAll(() => provider.stop())

/** On a server each crash costs a try; the embedded database, whose one process may be killed often, allows ten more. */
const tooOften = serverUrl === undefined ? 14 : 4

const environment = { PIKA_RATE_LIMITS: "off", ...providerEnvironment(provider) }
const withoutWorker = { http: true, worker: false }

/** Leaves a job as a process does that is killed in the middle of it, for the `tries`th time. */
const leaveAsAfterCrash = async ({ sql }: TestPika, id: string, tries: number, secondsAgo: number) => {
  await sql`
    update jobs set status = 'processing', attempts = ${tries}, started_at = now(), progress = 60, current_step = 'Embedding 1 fact'
    where id = ${id}`
  const rows = await sql`
    update pgboss.job set state = 'active', retry_count = ${tries - 1}, started_on = now() - ${secondsAgo}::int * interval '1 second',
      heartbeat_on = now() - ${secondsAgo}::int * interval '1 second'
    where id = ${id} returning id`
  expect(rows).toHaveLength(1)
}

/** A server's queue looks for silent workers every few seconds: now. */
const lookForSilentWorkers = async ({ running, sql }: TestPika) => {
  const { queue, wakeWorker } = running.services
  await sql`update pgboss.queue set monitor_on = null, monitor_claim_on = null`
  await queue.boss.supervise()
  await sql`update pgboss.job set start_after = now() where state = 'retry'`
  wakeWorker()
}

const withCrashedJob = async (
  tries: number,
  use: (database: TestDatabase, id: string) => Promise<void>,
  secondsAgo = 60,
): Promise<void> => {
  const database = await createTestDatabase()
  try {
    const pika = await startPika({ database, environment, roles: withoutWorker })
    const id = await handIn(pika, "crashed", "I have a dog named Sparky")
    await leaveAsAfterCrash(pika, id, tries, secondsAgo)
    await pika.stop()
    await use(database, id)
  } finally {
    await database.drop()
  }
}

const finished = async (pika: TestPika, id: string) =>
  until("the job is over", async () => {
    await lookForSilentWorkers(pika)
    const job = await pika.client.getJob(id)
    return job.status === "completed" || job.status === "failed" ? job : null
  })

test("a job in the middle of which the process was killed is done by the next process", async () => {
  await withCrashedJob(1, async (database, id) => {
    const pika = await startPika({ database, environment })
    expect(await finished(pika, id)).toMatchObject({ status: "completed", attempts: 2, data: { facts_extracted: 1 } })
    expect(await contents(pika, "crashed")).toMatchObject({ facts: 1, vectors: 1, claims: 1, nodes: 1 })
    await pika.stop()
  })
}, 60_000)

/** It belongs to one process: nobody else can be at a job, and no silence needs to be waited for. */
const embeddedTest = test.skipIf(serverUrl !== undefined)

embeddedTest(
  "with the embedded database it is done at once after the restart",
  async () => {
    await withCrashedJob(
      1,
      async (database, id) => {
        const pika = await startPika({ database, environment })
        expect(await pika.client.waitForJob(id, 900)).toMatchObject({ status: "completed", attempts: 2 })
        await pika.stop()
      },
      0,
    )
  },
  60_000,
)

embeddedTest(
  "with the embedded database a job that kills the process is not started for ever",
  async () => {
    await withCrashedJob(
      tooOften,
      async (database, id) => {
        const before = provider.count("chat")
        const pika = await startPika({ database, environment })
        expect(await pika.client.waitForJob(id, 3000)).toMatchObject({ status: "failed", attempts: tooOften })
        expect(provider.count("chat")).toBe(before)
        await pika.stop()
      },
      0,
    )
  },
  60_000,
)

test("a job with which the process died at each try becomes a dead letter, and its failure says so", async () => {
  await withCrashedJob(tooOften, async (database, id) => {
    const before = provider.count("chat")
    const pika = await startPika({ database, environment })
    const job = await finished(pika, id)
    expect(job).toMatchObject({ status: "failed", attempts: tooOften, current_step: null, data: null })
    expect(job.error).toBe(
      "The work on it broke off each time it was tried. Try it again later, or hand it in in smaller parts.",
    )
    expect(provider.count("chat")).toBe(before)
    expect(await contents(pika, "crashed")).toEqual(nothing)
    // Others, of the same person too, are not held up by it.
    expect(await pika.client.tell("crashed", "I have a cat named Mun")).toMatchObject({ status: "completed" })
    await pika.stop()
  })
}, 60_000)

test("a dead letter can be tried again by hand", async () => {
  await withCrashedJob(tooOften, async (database, id) => {
    const pika = await startPika({ database, environment })
    expect(await finished(pika, id)).toMatchObject({ status: "failed" })
    expect((await pika.client.request("POST", `/api/v1/jobs/${id}/retry`)).status).toBe(200)
    expect(await pika.client.waitForJob(id)).toMatchObject({ status: "completed", attempts: 1 })
    await pika.stop()
  })
}, 60_000)

test("a worker that is heard of keeps its job, however often the queue looks", async () => {
  const pika = await startPika({ environment })
  const release = provider.hold("chat")
  const before = provider.count("chat")
  const id = await handIn(pika, "alive", "I have a dog named Sparky")
  await until("the model is asked", () => provider.count("chat") > before)
  await lookForSilentWorkers(pika)
  await lookForSilentWorkers(pika)
  release()
  expect(await pika.client.waitForJob(id)).toMatchObject({ status: "completed", attempts: 1 })
  await pika.stop()
}, 60_000)

test("what was accepted before a crash is there after it, waiting", async () => {
  const database = await createTestDatabase()
  const pika = await startPika({ database, environment, roles: withoutWorker })
  const ids = await Promise.all(
    Array.from({ length: 5 }, (_, index) => handIn(pika, `w-${index}`, "I have a cat named Mun")),
  )
  await pika.stop()
  const next = await startPika({ database, environment })
  for (const id of ids) expect(await next.client.waitForJob(id)).toMatchObject({ status: "completed", attempts: 1 })
  await next.stop()
  await database.drop()
}, 60_000)
