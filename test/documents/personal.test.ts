import { afterAll, expect, setDefaultTimeout, test } from "bun:test"
import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Json } from "../support/client.ts"
import { createTestDatabase } from "../support/databases.ts"
import { ingestText, jobOver, paragraphs, replaceText } from "../support/ingest.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"
import { checkExport, importFile } from "../support/user-data.ts"

setDefaultTimeout(60_000)

const pika = usePika()

const exportOf = async (user: string, { client }: Pick<TestPika, "client"> = pika): Promise<Json> =>
  (await (await client.request("POST", "/api/v1/export_user_data", { user_id: user })).json()) as Json

const erase = async (user: string, { client }: Pick<TestPika, "client"> = pika) => {
  const response = await client.request("POST", "/api/v1/delete_user_data", { user_id: user })
  return { status: response.status, body: (await response.json()) as { deleted: Json } }
}

const tables = [
  ...["document_owners", "documents", "document_files", "document_parts", "document_uploads", "document_versions"],
  ...["document_chunks", "document_terms", "chunk_vectors"],
]

const rowsOf = async (user: string, { sql }: Pick<TestPika, "sql"> = pika): Promise<string[]> => {
  const left: string[] = []
  for (const table of tables)
    if ((await sql`select from ${sql(table)} where user_id = ${user} limit 1`).length > 0) left.push(table)
  return left
}

const sections = ["documents", "document_files", "document_versions", "document_bytes"]

const readyText = async (user: string, text: string, of: Pick<TestPika, "running" | "client"> = pika) => {
  const made = await ingestText(of, user, text)
  await jobOver(of.client, made.jobId, 50_000)
  return made
}

test("what is exported and imported again is the same, with bytes, versions and their order, once its jobs are done", async () => {
  const long = await readyText("emma", `${paragraphs(300)}${"\n".repeat(800_000)}The end.`)
  const next = await replaceText(pika, "emma", long.documentId, "Another text.")
  await jobOver(pika.client, next.jobId)
  const deleted = await readyText("emma", "A deleted text.")
  await pika.client.request("POST", `/api/v1/documents/${deleted.documentId}/delete`, {})
  await readyText("emma", " ")
  const before = await exportOf("emma")
  expect((before.document_bytes as Json[]).length).toBeGreaterThan(3)
  const file = checkExport(structuredClone(before))
  await erase("emma")
  expect(await rowsOf("emma")).toEqual([])
  await importFile(pika, "emma", file)
  await until(
    "all is made again",
    async () =>
      (await pika.sql`select from jobs where user_id = 'emma' and type like 'document.%' and completed_at is null`)
        .length === 0,
    40_000,
  )
  const after = await exportOf("emma")
  // The version of the deleted document is made when it is restored.
  const versions = (before.document_versions as Json[]).map((version) =>
    version.document_id === deleted.documentId ? { ...version, state: "indexing" } : version,
  )
  for (const section of sections)
    expect(after[section]).toEqual(section === "document_versions" ? versions : before[section])
  const chunks = await pika.client.request(
    "GET",
    `/api/v1/documents/${long.documentId}/chunks?version_id=${long.versionId}`,
  )
  expect(((await chunks.json()) as { items: Json[] }).items).toHaveLength(20)
  expect(await pika.client.request("POST", `/api/v1/documents/${deleted.documentId}/restore`)).toMatchObject({
    status: 200,
  })
})

test.each([
  ["bytes that are not whole", "document_bytes", (rows: Json[]) => rows.slice(1), "not whole"],
  ["a version of no document", "documents", () => [], "no document"],
])("a file with %s is refused, and says so", async (_what, section, change, told) => {
  await readyText("tuan", paragraphs(2))
  const file = await exportOf("tuan")
  const changed = { ...file, [section]: change(file[section] as Json[]) }
  expect(() => checkExport(changed)).toThrow(told)
})

test("bytes that wait for the signal that they have come are not exported", async () => {
  const announced = await pika.client.request("POST", "/api/v1/documents/uploads", {
    ...{ user_id: "mai", filename: "a.txt", bytes: 5 },
  })
  const { upload } = (await announced.json()) as { upload: { url: string } }
  const sent = await fetch(new URL(upload.url, pika.client.url), { method: "PUT", body: "12345" })
  expect(sent.status).toBe(204)
  const file = await exportOf("mai")
  expect(sections.flatMap((section) => file[section] as Json[])).toEqual([])
})

test("an import is refused for somebody who has documents", async () => {
  await readyText("lan", "A text.")
  const file = checkExport(await exportOf("lan"))
  expect(await importFile(pika, "lan", file).catch(String)).toContain("does not mix")
})

test("many chunks and parts are erased in batches, while an ingest runs, and nothing of it is left", async () => {
  await readyText("minh", paragraphs(600))
  await readyText("minh", paragraphs(600))
  const { jobId } = await ingestText(pika, "minh", paragraphs(600, "buttons"))
  await until("it embeds", async () => {
    const [job] = await pika.sql<{ progress: number }[]>`select progress from jobs where id = ${jobId}`
    return (job?.progress ?? 0) > 40
  })
  expect(await erase("minh")).toMatchObject({ status: 200, body: { deleted: { documents: 3 } } })
  expect(await rowsOf("minh")).toEqual([])
  // The next job of the same person begins when the one that was running has ended.
  await readyText("minh", "A text.")
  await erase("minh")
  expect(await rowsOf("minh")).toEqual([])
})

const folder = mkdtempSync(join(tmpdir(), "pika-documents-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test("files outside the database are gone with their owner, their document and their version", async () => {
  const database = await createTestDatabase()
  // The embedded database has a folder of its own: in another one it would be made anew.
  const data = database.environment.PIKA_DATA_DIR ?? folder
  const other = await startPika({ database, environment: { DOCUMENT_STORAGE: "file", PIKA_DATA_DIR: data } })
  const countFiles = () =>
    readdirSync(join(data, "documents"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      .length
  const upload = async (user: string, text: string): Promise<Json> => {
    const form = new FormData()
    form.set("user_id", user)
    form.set("file", new File([text], "text.txt", { type: "text/plain" }))
    const response = await fetch(`${other.client.url}/api/v1/documents`, {
      method: "POST",
      headers: { "X-API-Key": other.client.key },
      body: form,
    })
    const body = (await response.json()) as Json
    await jobOver(other.client, String(body.job_id))
    return body
  }
  try {
    const first = await upload("emma", "The first text.")
    await upload("emma", "The second text.")
    expect(countFiles()).toBe(2)
    const before = await exportOf("emma", other)
    expect((before.document_bytes as Json[]).map(({ data }) => atob(String(data)))).toEqual([
      "The first text.",
      "The second text.",
    ])
    await other.client.request("DELETE", `/api/v1/documents/${first.document_id}`)
    expect(countFiles()).toBe(1)
    expect((await erase("emma", other)).status).toBe(200)
    expect(countFiles()).toBe(0)
  } finally {
    await other.stop()
    await database.drop()
  }
})
