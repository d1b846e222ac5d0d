import { expect, setDefaultTimeout, test } from "bun:test"
import type { Json } from "../support/client.ts"
import { ingestText, jobOver, paragraphs, replaceText } from "../support/ingest.ts"
import { usePika } from "../support/use-pika.ts"

setDefaultTimeout(60_000)

const pika = usePika()

const send = async (method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }> => {
  const response = await pika.client.request(method, `/api/v1/documents/${path}`, body)
  return { status: response.status, body: (await response.json()) as Json }
}

const readyText = async (user: string, text: string) => {
  const made = await ingestText(pika, user, text)
  await jobOver(pika.client, made.jobId)
  return made
}

const contentOf = async (id: string, query = ""): Promise<unknown[]> => {
  const { body } = await send("GET", `${id}/chunks${query}`)
  return (body.items as Json[]).map(({ content }) => content)
}

test("chunks are listed in their order, page by page", async () => {
  const { documentId } = await readyText("emma", paragraphs(7))
  const first = await send("GET", `${documentId}/chunks?limit=4`)
  const rest = await send("GET", `${documentId}/chunks?limit=4&cursor=${first.body.next_cursor}`)
  const items = [...(first.body.items as Json[]), ...(rest.body.items as Json[])]
  expect(items.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(rest.body.next_cursor).toBeNull()
})

test("a version is gone back to and forward again, and new ones wait while an old one is active", async () => {
  const { documentId, versionId: first } = await readyText("emma", "The first text.")
  const second = await replaceText(pika, "emma", documentId, "The second text.")
  await jobOver(pika.client, second.jobId)
  expect(await send("POST", `${documentId}/versions/${first}/activate`)).toMatchObject({
    status: 200,
    body: { status: "ready", active_version: { id: first, state: "ready" } },
  })
  expect(await contentOf(documentId)).toEqual(["The first text."])
  const third = await replaceText(pika, "emma", documentId, "The third text.")
  await jobOver(pika.client, third.jobId)
  expect(await contentOf(documentId)).toEqual(["The first text."])
  await send("POST", `${documentId}/versions/${third.versionId}/activate`)
  expect(await contentOf(documentId)).toEqual(["The third text."])
  expect(await contentOf(documentId, `?version_id=${second.versionId}`)).toEqual(["The second text."])
  const fourth = await replaceText(pika, "emma", documentId, "The fourth text.")
  await jobOver(pika.client, fourth.jobId)
  expect(await contentOf(documentId)).toEqual(["The fourth text."])
  const { body } = await send("GET", `${documentId}/versions`)
  expect((body.items as Json[]).map(({ id, state }) => [id, state])).toEqual([
    [fourth.versionId, "ready"],
    [third.versionId, "superseded"],
    [second.versionId, "superseded"],
    [first, "superseded"],
  ])
})

test("a version of another document is not there, and one that failed cannot be activated", async () => {
  const mine = await readyText("emma", "Mine.")
  const other = await readyText("emma", "Of another document.")
  expect(await send("POST", `${mine.documentId}/versions/${other.versionId}/activate`)).toMatchObject({ status: 404 })
  expect(await send("GET", `${mine.documentId}/chunks?version_id=${other.versionId}`)).toMatchObject({ status: 404 })
  const failed = await replaceText(pika, "emma", mine.documentId, " ")
  await jobOver(pika.client, failed.jobId)
  expect(await send("POST", `${mine.documentId}/versions/${failed.versionId}/activate`)).toMatchObject({ status: 409 })
})

test("re-embedding what is there answers with it, and with other sizes makes a version", async () => {
  const { documentId, versionId } = await readyText("emma", paragraphs(3))
  expect(await send("POST", `${documentId}/reembed`, {})).toMatchObject({
    status: 200,
    body: { status: "ready", version_id: versionId, job_id: null },
  })
  const made = await send("POST", `${documentId}/reembed`, { chunk_size: 128, chunk_overlap: 16 })
  expect(made).toMatchObject({ status: 202, body: { version: { state: "indexing", chunk_size: 128 } } })
  const job = await jobOver(pika.client, String(made.body.job_id))
  expect(job).toMatchObject({ type: "document.reembed", status: "completed", data: { chunks: 1, reused_chunks: 0 } })
  const again = await send("POST", `${documentId}/reembed`, { version_id: versionId, force: true })
  expect(again).toMatchObject({ status: 202, body: { version: { chunk_size: 64 } } })
  await jobOver(pika.client, String(again.body.job_id))
})

test("re-embedding waits for the next day when the characters of this one are used up", async () => {
  const { documentId } = await readyText("chi", paragraphs(3))
  await pika.sql`update document_owners set characters = 2000000 where user_id = 'chi'`
  const refused = await send("POST", `${documentId}/reembed`, { chunk_size: 128 })
  expect(refused).toMatchObject({ status: 429, body: { error_code: "QUOTA_EXCEEDED" } })
  expect(await send("POST", `${documentId}/reembed`, {})).toMatchObject({ status: 200 })
})

test("two requests for the same version make one", async () => {
  const { documentId } = await readyText("emma", paragraphs(200))
  const answers = await Promise.all([1, 2, 3].map(() => send("POST", `${documentId}/reembed`, { chunk_size: 200 })))
  expect(new Set(answers.map(({ body }) => body.version_id)).size).toBe(1)
})

test.each([
  ["another model", { embedding_model: "some-model" }, "embedding_model", "backfill.ts --model"],
  ["an overlap of more than half", { chunk_size: 100, chunk_overlap: 51 }, "chunk_overlap", "half"],
])("re-embedding with %s is refused, and says what to do", async (_what, body, path, told) => {
  const { documentId } = await readyText("emma", "A text.")
  const refused = await send("POST", `${documentId}/reembed`, body)
  expect(refused).toMatchObject({ status: 400, body: { details: [{ path, message: expect.stringContaining(told) }] } })
})

test("title and metadata change, each by itself, and nothing is an error", async () => {
  const { documentId } = await readyText("emma", "A text.")
  const titled = await send("PATCH", documentId, { title: "Dinosaurs" })
  expect(titled).toMatchObject({ status: 200, body: { title: "Dinosaurs", metadata: {} } })
  const described = await send("PATCH", documentId, { metadata: { grade: "5" } })
  expect(described).toMatchObject({ status: 200, body: { title: "Dinosaurs", metadata: { grade: "5" } } })
  expect(await send("PATCH", documentId, {})).toMatchObject({ status: 400 })
})
