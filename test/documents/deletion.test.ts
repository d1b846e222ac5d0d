import { expect, setDefaultTimeout, test } from "bun:test"
import { failVersion } from "../../src/documents/ingest/fail-version.ts"
import { completeVersion } from "../../src/documents/ingest/ingest-job.ts"
import { payloadSchema } from "../../src/documents/ingest/step.ts"
import { asUser } from "../../src/platform/database/as-user.ts"
import type { Json } from "../support/client.ts"
import { serverUrl } from "../support/databases.ts"
import { ingestText, jobOver, paragraphs, readJob, replaceText } from "../support/ingest.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

setDefaultTimeout(60_000)

const pika = usePika()

const send = async (method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }> => {
  const response = await pika.client.request(method, `/api/v1/documents/${path}`, body)
  const text = await response.text()
  return { status: response.status, body: text === "" ? {} : (JSON.parse(text) as Json) }
}

const readyText = async (user: string, text: string) => {
  const made = await ingestText(pika, user, text)
  await jobOver(pika.client, made.jobId)
  return made
}

/** How many rows of a person each table of documents has. */
const rowsOf = async (user: string): Promise<Json> => {
  const tables = [
    "documents",
    "document_files",
    "document_parts",
    "document_versions",
    "document_chunks",
    "chunk_vectors",
  ]
  const counts: Json = {}
  for (const table of tables) {
    const [row] = await pika.sql<
      { count: number }[]
    >`select count(*)::int as count from ${pika.sql(table)} where user_id = ${user}`
    counts[table] = row?.count
  }
  return counts
}

const nothing = {
  documents: 0,
  document_files: 0,
  document_parts: 0,
  document_versions: 0,
  document_chunks: 0,
  chunk_vectors: 0,
}

test("a document that was deleted softly is not listed, and comes back", async () => {
  const { documentId, versionId } = await readyText("emma", "A text.")
  const deleted = await send("POST", `${documentId}/delete`, {})
  expect(deleted).toMatchObject({ status: 200, body: { mode: "soft", restorable_until: expect.any(String) } })
  const list = async () => {
    const response = await pika.client.request("GET", "/api/v1/documents?user_id=emma")
    return ((await response.json()) as { items: Json[] }).items.map(({ id }) => id)
  }
  expect(await list()).not.toContain(documentId)
  expect(await send("GET", documentId)).toMatchObject({ body: { status: "deleted" } })
  expect(await send("POST", `${documentId}/restore`)).toMatchObject({
    status: 200,
    body: { status: "ready", active_version: { id: versionId } },
  })
  expect(await list()).toContain(documentId)
  expect(await send("POST", `${documentId}/restore`)).toMatchObject({ status: 409 })
})

test("a document is not restored more than 30 days later", async () => {
  const { documentId } = await readyText("emma", "A text.")
  await send("POST", `${documentId}/delete`, {})
  await pika.sql`update documents set deleted_at = now() - interval '31 days' where id = ${documentId}`
  expect(await send("POST", `${documentId}/restore`)).toMatchObject({ status: 409 })
})

test("a document that was deleted for good leaves nothing in any table when the answer comes", async () => {
  const { documentId, jobId } = await readyText("tuan", paragraphs(600))
  const next = await replaceText(pika, "tuan", documentId, paragraphs(5))
  await jobOver(pika.client, next.jobId)
  expect((await send("DELETE", documentId)).status).toBe(204)
  expect(await rowsOf("tuan")).toEqual(nothing)
  const payloads = await pika.sql`select payload from jobs where user_id = 'tuan' and payload is not null`
  expect([...payloads]).toEqual([])
  expect(await send("GET", documentId)).toMatchObject({ status: 404 })
  expect(await send("DELETE", documentId)).toMatchObject({ status: 404 })
  expect(await readJob(pika.client, jobId)).toMatchObject({ status: "completed" })
})

test("vectors that another document needs are kept", async () => {
  const one = await readyText("lan", paragraphs(10))
  const other = await readyText("lan", paragraphs(5))
  await send("POST", `${one.documentId}/delete`, { mode: "hard" })
  expect(await rowsOf("lan")).toMatchObject({ documents: 1, document_chunks: 5, chunk_vectors: 5 })
  await send("DELETE", other.documentId)
  expect(await rowsOf("lan")).toEqual(nothing)
})

test("a document that is deleted while it is ingested stops its job, and is made on when it is restored", async () => {
  const { documentId, jobId } = await ingestText(pika, "minh", paragraphs(1000))
  await send("POST", `${documentId}/delete`, {})
  expect(await readJob(pika.client, jobId)).toMatchObject({ status: "cancelled" })
  expect(await send("POST", `${documentId}/restore`)).toMatchObject({ body: { status: "processing" } })
  const [job] = await pika.sql<{ id: string }[]>`
    select id from jobs where user_id = 'minh' and type = 'document.ingest' order by id desc limit 1`
  expect(await jobOver(pika.client, job?.id ?? "")).toMatchObject({ status: "completed", data: { chunks: 1000 } })
})

test("a document that is deleted for good while it is ingested leaves nothing", async () => {
  const { documentId, jobId } = await ingestText(pika, "hoa", paragraphs(1000))
  await until("the job embeds", async () => (await readJob(pika.client, jobId)).progress > 40)
  expect((await send("DELETE", documentId)).status).toBe(204)
  expect(await rowsOf("hoa")).toEqual(nothing)
  // The next job of the same person begins when the stopped one has ended.
  const next = await ingestText(pika, "hoa", "A text.")
  await jobOver(pika.client, next.jobId)
  await send("DELETE", next.documentId)
  expect(await rowsOf("hoa")).toEqual(nothing)
})

test("a document whose job is cancelled has failed, and is ready when the job is tried again", async () => {
  const { documentId, jobId } = await ingestText(pika, "an", paragraphs(600))
  await pika.client.request("POST", `/api/v1/jobs/${jobId}/cancel`)
  expect(await send("GET", documentId)).toMatchObject({ body: { status: "failed", error: "It was cancelled." } })
  await pika.client.request("POST", `/api/v1/jobs/${jobId}/retry`)
  expect(await jobOver(pika.client, jobId)).toMatchObject({ status: "completed" })
  expect(await send("GET", documentId)).toMatchObject({ body: { status: "ready", error: null } })
})

test("an attempt that begins when its job was just cancelled leaves the document failed", async () => {
  const { documentId, jobId } = await ingestText(pika, "lan", paragraphs(600))
  await pika.client.request("POST", `/api/v1/jobs/${jobId}/cancel`)
  const [row] = await pika.sql`select payload from jobs where user_id = 'lan' and id = ${jobId}`
  const job = {
    ...{ id: jobId, userId: "lan", payload: payloadSchema.parse(row?.payload), createdAt: new Date() },
    ...{ signal: new AbortController().signal, timeLimit: 1000, isLast: false, whenFailed: () => undefined },
    setStep: async () => false,
  }
  await expect(completeVersion(pika.running.services, job)).rejects.toThrow("It was cancelled.")
  expect(await send("GET", documentId)).toMatchObject({ body: { status: "failed", error: "It was cancelled." } })
})

test("a document whose work ended while it was deleted has failed when it is restored", async () => {
  const { documentId, jobId } = await ingestText(pika, "khoa", paragraphs(600))
  await send("POST", `${documentId}/delete`, {})
  await pika.client.request("POST", `/api/v1/jobs/${jobId}/retry`)
  expect(await jobOver(pika.client, jobId)).toMatchObject({ status: "failed" })
  const restored = await send("POST", `${documentId}/restore`)
  expect(restored).toMatchObject({
    status: 200,
    body: { status: "failed", error: expect.stringContaining("broke off") },
  })
})

test.skipIf(serverUrl === undefined)(
  "a document has failed when the last two of its versions fail at once",
  async () => {
    const { sql } = pika.running.services
    const { documentId, jobId } = await ingestText(pika, "binh", paragraphs(600))
    await pika.client.request("POST", `/api/v1/jobs/${jobId}/cancel`)
    const other = await replaceText(pika, "binh", documentId, "Other text.")
    await pika.client.request("POST", `/api/v1/jobs/${other.jobId}/cancel`)
    await pika.sql`update documents set status = 'processing', error = null where id = ${documentId}`
    await pika.sql`update document_versions set state = 'indexing' where document_id = ${documentId}`
    const fail = (id: string, then: () => Promise<void> = async () => undefined) =>
      asUser(sql, "binh", async (tx) => {
        await failVersion(tx, { id, userId: "binh" }, "No.")
        await then()
      })
    const isWaiting = async () =>
      (await pika.sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
        .length > 0
    const second = Promise.withResolvers<void>()
    await fail(jobId, async () => {
      const failing = fail(other.jobId).then(second.resolve, second.reject)
      await Promise.race([failing, until("the other one waits", isWaiting)])
    })
    await second.promise
    expect(await send("GET", documentId)).toMatchObject({ body: { status: "failed", error: "No." } })
  },
)
