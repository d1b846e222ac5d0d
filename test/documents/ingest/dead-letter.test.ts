import { expect, test } from "bun:test"
import { createTestDatabase, serverUrl } from "../../support/databases.ts"
import { ingestText, jobOver, paragraphs, readJob } from "../../support/ingest.ts"
import { startPika, type TestPika } from "../../support/pika.ts"
import { until } from "../../support/until.ts"

/** On a server each crash costs a try; the embedded database, whose one process may be killed often, allows ten more. */
const tooOften = serverUrl === undefined ? 21 : 11

/** Leaves a job as a process does that dies each time it works on it. */
const leaveAsAfterCrashes = async ({ sql }: TestPika, id: string) => {
  await sql`update jobs set status = 'processing', attempts = ${tooOften}, started_at = now() where id = ${id}`
  const rows = await sql`
    update pgboss.job set state = 'active', retry_count = ${tooOften - 1}, started_on = now() - interval '1 minute',
      heartbeat_on = now() - interval '1 minute'
    where id = ${id} returning id`
  expect(rows).toHaveLength(1)
}

/** A server's queue looks for silent workers every few seconds: now. */
const lookForSilentWorkers = async ({ running, sql }: TestPika) => {
  const { queue, wakeWorker } = running.services
  await sql`update pgboss.queue set monitor_on = null, monitor_claim_on = null`
  await queue.boss.supervise()
  wakeWorker()
}

const readDocument = async ({ client }: TestPika, id: string) =>
  (await (await client.request("GET", `/api/v1/documents/${id}`)).json()) as Record<string, unknown>

test("a document with which the process died at each try has failed, says so, and is ready when its job is tried again", async () => {
  const database = await createTestDatabase()
  const first = await startPika({ database, roles: { http: true, worker: false } })
  const { documentId, jobId } = await ingestText(first, "emma", paragraphs(3))
  await leaveAsAfterCrashes(first, jobId)
  await first.stop()
  const pika = await startPika({ database })
  const failed = await until(
    "the job is given up",
    async () => {
      await lookForSilentWorkers(pika)
      const job = await readJob(pika.client, jobId)
      return job.status === "failed" ? job : null
    },
    50_000,
  )
  expect(failed.error).toContain("broke off each time it was tried")
  expect(await readDocument(pika, documentId)).toMatchObject({ status: "failed", error: failed.error })
  expect((await pika.client.request("POST", `/api/v1/jobs/${jobId}/retry`)).status).toBe(200)
  expect(await jobOver(pika.client, jobId, 50_000)).toMatchObject({ status: "completed", attempts: 1 })
  expect(await readDocument(pika, documentId)).toMatchObject({
    status: "ready",
    error: null,
    active_version: { chunks: 3 },
  })
  await pika.stop()
  await database.drop()
}, 180_000)
