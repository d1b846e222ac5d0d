import { expect, setDefaultTimeout, test } from "bun:test"
import { ingestText, jobOver, paragraphs, replaceText } from "../../support/ingest.ts"
import { usePika } from "../../support/use-pika.ts"

setDefaultTimeout(60_000)

const pika = usePika()

const readDocument = async (id: string) =>
  (await (await pika.client.request("GET", `/api/v1/documents/${id}`)).json()) as Record<string, unknown>

const countVectors = async (user: string): Promise<number> => {
  const [row] = await pika.sql<
    { count: number }[]
  >`select count(*)::int as count from chunk_vectors where user_id = ${user}`
  return row?.count ?? 0
}

test("a text becomes chunks with vectors, and its document ready", async () => {
  const { documentId, versionId, jobId } = await ingestText(pika, "emma", paragraphs(300))
  expect(await jobOver(pika.client, jobId)).toMatchObject({
    type: "document.ingest",
    status: "completed",
    progress: 100,
    data: { document_id: documentId, version_id: versionId, chunks: 300, reused_chunks: 0 },
  })
  expect(await readDocument(documentId)).toMatchObject({
    status: "ready",
    characters: expect.any(Number),
    active_version: { id: versionId, state: "ready", chunks: 300 },
  })
  expect(await countVectors("emma")).toBe(300)
})

test("chunks that the owner had before keep their vectors, and only they", async () => {
  const { documentId, jobId, versionId: first } = await ingestText(pika, "tuan", paragraphs(50))
  await jobOver(pika.client, jobId)
  const next = await replaceText(pika, "tuan", documentId, `${paragraphs(50)}\n\n${paragraphs(1, "buttons")}`)
  expect(await jobOver(pika.client, next.jobId)).toMatchObject({ data: { chunks: 51, reused_chunks: 50 } })
  expect(await countVectors("tuan")).toBe(51)
  expect(await readDocument(documentId)).toMatchObject({ active_version: { id: next.versionId } })
  const states = await pika.sql`select id, state from document_versions where document_id = ${documentId} order by id`
  expect([...states]).toEqual([
    { id: first, state: "superseded" },
    { id: next.versionId, state: "ready" },
  ])
})

test("a file without text fails with a sentence, at the first try", async () => {
  const { documentId, jobId } = await ingestText(pika, "emma", "  \n\n ")
  expect(await jobOver(pika.client, jobId)).toMatchObject({
    status: "failed",
    attempts: 1,
    error: "The file is empty.",
  })
  expect(await readDocument(documentId)).toMatchObject({ status: "failed", error: "The file is empty." })
})

test("a document stays ready with its old version when the new one cannot be read", async () => {
  const { documentId, jobId, versionId } = await ingestText(pika, "emma", paragraphs(3))
  await jobOver(pika.client, jobId)
  const next = await replaceText(pika, "emma", documentId, " ")
  expect(await jobOver(pika.client, next.jobId)).toMatchObject({ status: "failed" })
  expect(await readDocument(documentId)).toMatchObject({
    status: "ready",
    error: null,
    active_version: { id: versionId },
  })
})
