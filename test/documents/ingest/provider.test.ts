import { expect, setDefaultTimeout, test } from "bun:test"
import { z } from "zod"
import { startIngest } from "../../../src/documents/ingest/start-ingest.ts"
import { asUser } from "../../../src/platform/database/as-user.ts"
import { ingestText, jobOver, paragraphs, readJob } from "../../support/ingest.ts"
import { usePikaWithProvider } from "../../support/provider-pika.ts"
import { until } from "../../support/until.ts"

setDefaultTimeout(60_000)

const it = usePikaWithProvider()

const embedded = (): number =>
  it.provider.requests.reduce(
    (sum, { body }) => sum + (z.object({ input: z.array(z.string()) }).safeParse(body).data?.input.length ?? 0),
    0,
  )

test("an overloaded model is asked again within the attempt, and only for what is missing", async () => {
  it.provider.fail("embeddings", { kind: "slow", milliseconds: 0 }, 1)
  it.provider.fail("embeddings", { kind: "status", status: 429, retryAfter: "1" }, 2)
  const { jobId } = await ingestText(it.pika, "emma", paragraphs(200))
  expect(await jobOver(it.client, jobId, 40_000)).toMatchObject({
    status: "completed",
    attempts: 1,
    data: { chunks: 200 },
  })
  // Two calls, of which the second was made three times.
  expect(embedded()).toBe(128 + 3 * 72)
})

test("what somebody waits for is made before what the night queued", async () => {
  const { services } = it.pika.running
  const { documentId, fileId, jobId } = await ingestText(it.pika, "tuan", paragraphs(2))
  await jobOver(it.client, jobId)
  const release = it.provider.hold("embeddings")
  const calls = it.provider.count("embeddings")
  const queue = (isNightly: boolean) =>
    asUser(services.sql, "tuan", (tx) => {
      const ingest = { userId: "tuan", documentId, fileId, sha256: Buffer.alloc(32), chunkSize: 100, chunkOverlap: 0 }
      return startIngest(services, tx, { ...ingest, kind: "document.reembed", isNightly })
    })
  await it.pika.sql`delete from chunk_vectors where user_id = 'tuan'`
  const busy = await queue(true)
  services.wakeWorker()
  await until("the model is asked", () => it.provider.count("embeddings") > calls)
  const nightly = await queue(true)
  const asked = await queue(false)
  release()
  for (const id of [busy.jobId, nightly.jobId, asked.jobId]) await jobOver(it.client, id)
  const [first, second] = [await readJob(it.client, asked.jobId), await readJob(it.client, nightly.jobId)]
  expect(Date.parse(first.started_at ?? "")).toBeLessThan(Date.parse(second.started_at ?? ""))
})
