import { expect, setDefaultTimeout, test } from "bun:test"
import { keptVersions, purgeVersions } from "../../src/documents/deletion/purge-versions.ts"
import { chunkVectors } from "../../src/documents/ingest/chunk-vectors.ts"
import { mendDocuments } from "../../src/documents/upkeep/mend-documents.ts"
import { fillSpace } from "../../src/vectors/fill-space.ts"
import { startSpace } from "../../src/vectors/spaces.ts"
import { activate, addVersion, shelve } from "../support/chunks.ts"
import type { Json } from "../support/client.ts"
import { ingestText, jobOver, paragraphs, replaceText } from "../support/ingest.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

setDefaultTimeout(60_000)

const pika = usePika({ own: true })

const readDocument = async (id: string) =>
  (await (await pika.client.request("GET", `/api/v1/documents/${id}`)).json()) as Json

const readyText = async (user: string, text: string) => {
  const made = await ingestText(pika, user, text)
  await jobOver(pika.client, made.jobId)
  return made
}

/** Runs a schedule once, as its time does. */
const runSchedule = async (name: string): Promise<void> => {
  const id = await pika.running.services.queue.boss.send(name, {}, { group: { id: name } })
  await until("it has run", async () => {
    const [message] = await pika.sql`select state from pgboss.job where id = ${id}`
    return message?.state === "completed"
  })
}

/** Looks at all documents, and waits for the jobs that this queues. */
const mend = async (): Promise<Json[]> => {
  const jobs: Json[] = []
  for await (const { jobs: queued } of mendDocuments(pika.running.services, new AbortController().signal))
    for (const id of queued) {
      pika.running.services.wakeWorker()
      jobs.push(await jobOver(pika.client, id))
    }
  return jobs
}

const countOf = async (table: "chunk_vectors" | "document_chunks", user: string): Promise<number> => {
  const [row] = await pika.sql<{ count: number }[]>`
    select count(*)::int as count from ${pika.sql(table)} where user_id = ${user}`
  return row?.count ?? 0
}

test("nothing is done for documents that lack nothing", async () => {
  await readyText("whole", paragraphs(3))
  expect(await mend()).toEqual([])
})

test("missing vectors are made again, and nothing else", async () => {
  const { documentId, versionId } = await readyText("vectors", paragraphs(10))
  await pika.sql`
    delete from chunk_vectors where user_id = 'vectors' and content_hash in (
      select content_hash from document_chunks where user_id = 'vectors' and index in (2, 5))`
  const chunks = await pika.sql`select id from document_chunks where user_id = 'vectors' order by index`
  expect(await mend()).toMatchObject([{ type: "document.repair", status: "completed" }])
  expect(await countOf("chunk_vectors", "vectors")).toBe(10)
  expect(await pika.sql`select id from document_chunks where user_id = 'vectors' order by index`).toEqual(chunks)
  expect(await readDocument(documentId)).toMatchObject({ active_version: { id: versionId } })
  expect(await mend()).toEqual([])
})

test("missing chunks are read again", async () => {
  const { documentId, versionId } = await readyText("chunks", paragraphs(10))
  await pika.sql`delete from document_chunks where user_id = 'chunks' and index in (2, 5)`
  expect(await mend()).toMatchObject([{ type: "document.repair", status: "completed", data: { chunks: 10 } }])
  expect(await countOf("document_chunks", "chunks")).toBe(10)
  expect(await readDocument(documentId)).toMatchObject({ status: "ready", active_version: { id: versionId } })
})

test("a repair that was given up while it read is made again", async () => {
  await readyText("given up", paragraphs(10))
  await pika.sql`update document_versions set chunks = null where user_id = 'given up'`
  expect(await mend()).toMatchObject([{ type: "document.repair", status: "completed", data: { chunks: 10 } }])
})

test("a document with vectors of another model gets a version of the model in use, or its name if they are there", async () => {
  const { documentId, versionId } = await readyText("model", paragraphs(4))
  await pika.sql`update document_versions set embedding_model = 'old' where id = ${versionId}`
  expect(await mend()).toEqual([])
  const named = await readDocument(documentId)
  expect(named).toMatchObject({
    active_version: { id: versionId, embedding_model: expect.not.stringMatching(/^old$/) },
  })
  await pika.sql`update document_versions set embedding_model = 'old' where id = ${versionId}`
  await pika.sql`delete from chunk_vectors where user_id = 'model'`
  expect(await mend()).toMatchObject([{ type: "document.reembed", status: "completed", data: { reused_chunks: 0 } }])
  const renewed = await readDocument(documentId)
  expect((renewed.active_version as Json).id).not.toBe(versionId)
  expect(await countOf("chunk_vectors", "model")).toBe(4)
})

test("only the newest versions are kept, with their files and vectors", async () => {
  const { documentId } = await readyText("kept", "Text number 0.")
  for (let number = 1; number <= 7; number++) {
    const { jobId } = await replaceText(pika, "kept", documentId, `Text number ${number}.`)
    await jobOver(pika.client, jobId)
  }
  const { items } = (await (await pika.client.request("GET", `/api/v1/documents/${documentId}/versions`)).json()) as {
    items: Json[]
  }
  // The one that was active when the last one was made is one of them.
  expect(items).toHaveLength(keptVersions)
  expect(await countOf("chunk_vectors", "kept")).toBe(keptVersions)
  expect(await pika.sql`select from document_files where user_id = 'kept'`).toHaveLength(keptVersions)
})

test("a version that is being deleted cannot be activated", async () => {
  const texts = Array.from({ length: 501 }, (_, index) => `Text ${index}.`)
  const { documentId, versionId: oldest } = await shelve(pika.sql, { owner: "purged", contents: texts })
  for (let number = 0; number < keptVersions; number++) {
    const newer = await addVersion(pika.sql, "purged", documentId, [`Newer text ${number}.`])
    await activate(pika.sql, "purged", documentId, newer)
  }
  // It stops after the first chunks.
  const purged = purgeVersions(pika.running.services, "purged", documentId, AbortSignal.abort())
  expect(await purged.catch((error: Error) => error.name)).toBe("AbortError")
  expect(await countOf("document_chunks", "purged")).toBe(1 + keptVersions)
  const path = `/api/v1/documents/${documentId}/versions/${oldest}/activate`
  expect((await pika.client.request("POST", path)).status).toBe(409)
})

test("a document that was deleted softly is gone after 30 days, and one whose deletion broke off within the hour", async () => {
  const old = await readyText("due", paragraphs(2))
  const broken = await readyText("due", "Another text.")
  const recent = await readyText("due", "A third text.")
  for (const { documentId } of [old, broken, recent])
    await pika.client.request("POST", `/api/v1/documents/${documentId}/delete`, {})
  await pika.sql`update documents set deleted_at = now() - interval '31 days' where id = ${old.documentId}`
  await pika.sql`update documents set deleted_at = to_timestamp(0) where id = ${broken.documentId}`
  await runSchedule("document-upkeep")
  await until("two are gone", async () => {
    const rows = await pika.sql<{ id: string }[]>`select id from documents where user_id = 'due'`
    return rows.length === 1 && rows[0]?.id === recent.documentId
  })
  expect(await countOf("chunk_vectors", "due")).toBe(1)
})

test("a version that no job makes fails, and its document with it", async () => {
  const { documentId, versionId, jobId } = await readyText("lost", paragraphs(2))
  await pika.sql`update document_versions set state = 'indexing', created_at = now() - interval '2 hours' where id = ${versionId}`
  await pika.sql`update documents set status = 'processing', active_version_id = null where id = ${documentId}`
  expect(jobId).toBeDefined()
  await runSchedule("document-upkeep")
  expect(await readDocument(documentId)).toMatchObject({
    status: "failed",
    error: expect.stringContaining("Embed it again"),
  })
})

test("vectors of chunks are filled in like those of facts, each text once", async () => {
  await readyText("fill", paragraphs(5))
  await readyText("fill", paragraphs(6))
  await pika.sql`delete from chunk_vectors where user_id = 'fill'`
  const { sql } = pika
  const embedder = pika.running.services.spaces.active
  const filling = { sql, embedder, tables: [chunkVectors], isActive: true }
  expect(await chunkVectors.countMissing(sql, { spaceId: embedder.space.id, since: "0" })).toBe(6)
  const steps: number[] = []
  for await (const step of fillSpace(filling, new AbortController().signal)) steps.push(step)
  expect(steps).toEqual([6])
  expect(await countOf("chunk_vectors", "fill")).toBe(6)
})

test("a start with another configured model keeps the space in which only documents have vectors", async () => {
  await readyText("space", "A text.")
  expect(await pika.sql`select from fact_vectors`).toHaveLength(0)
  const before = await pika.sql`select space_id from active_space`
  await startSpace(pika.sql, { model: "another", dimensions: 8 })
  expect(await pika.sql`select space_id from active_space`).toEqual(before)
})
