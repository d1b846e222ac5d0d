import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test"
import type { Json } from "../support/client.ts"
import { formOf } from "../support/form.ts"
import { jobOver } from "../support/ingest.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { checkExport, importFile } from "../support/user-data.ts"
import { startS3, storageOf, type TestS3 } from "./storage/start-s3.ts"

setDefaultTimeout(60_000)

let s3: TestS3
let pika: TestPika
beforeAll(async () => {
  s3 = await startS3()
  pika = await startPika({ environment: { DOCUMENT_STORAGE: "s3", ...s3.environment } })
}, 60_000)
afterAll(async () => {
  await pika.stop()
  await s3.stop()
}, 30_000)

const countObjects = async (): Promise<number> => (await storageOf(s3).list(null)).length

const upload = async (user: string, text: string): Promise<string> => {
  const response = await pika.client.request("POST", "/api/v1/documents", formOf({ user_id: user, file: text }))
  const { document_id: id, job_id: jobId } = (await response.json()) as Json
  await jobOver(pika.client, String(jobId), 50_000)
  return String(id)
}

const exportOf = async (user: string): Promise<Json> =>
  (await (await pika.client.request("POST", "/api/v1/export_user_data", { user_id: user })).json()) as Json

test("bytes in S3 are exported while no transaction of the export is open, and are whole", async () => {
  const long = `The first text.${"\n".repeat(600_000)}`
  await upload("emma", long)
  await upload("emma", "The second text.")
  const storage = pika.running.services.documentStorage.of("s3")
  const { open } = storage
  const openTransactions: number[] = []
  storage.open = async function* (...args) {
    // An embedded database has one session: a transaction that waits for this would wait for ever.
    const [row] = await pika.sql<{ open: number }[]>`
      select count(*)::int as open from pg_stat_activity
      where datname = current_database() and state = 'idle in transaction' and query like '%from document_files%'`
    openTransactions.push(row?.open ?? 0)
    yield* open(...args)
  }
  const file = await exportOf("emma").finally(() => {
    storage.open = open
  })
  expect(openTransactions).toEqual([0, 0, 0, 0])
  const parts = file.document_bytes as { data: string }[]
  expect(parts.map(({ data }) => atob(data)).join("")).toBe(`${long}The second text.`)
  expect(() => checkExport(file)).not.toThrow()
})

test("what is imported goes into the configured storage, and is whole, also after an import that broke off", async () => {
  const id = await upload("lan", "The first text.")
  const before = await exportOf("lan")
  await pika.client.request("POST", "/api/v1/delete_user_data", { user_id: "lan" })
  const file = checkExport(structuredClone(before))
  const [version] = before.document_versions as Json[]
  const broken = { ...file, document_versions: [{ ...version, embedding_model: null }] }
  await expect(importFile(pika, "lan", broken as never)).rejects.toThrow()
  expect(await pika.sql`select from documents where user_id = 'lan'`).toHaveLength(0)
  await importFile(pika, "lan", file)
  expect([...(await pika.sql`select storage, is_complete from document_files where user_id = 'lan'`)]).toEqual([
    { storage: "s3", is_complete: true },
  ])
  const content = await pika.client.request("GET", `/api/v1/documents/${id}/content`)
  expect(await content.text()).toBe("The first text.")
  const after = await exportOf("lan")
  for (const section of ["document_files", "document_bytes"]) expect(after[section]).toEqual(before[section])
})

test("an erased document leaves no object, and an erased person none either", async () => {
  const id = await upload("tuan", "A text.")
  await upload("tuan", "Another text.")
  const before = await countObjects()
  await pika.client.request("DELETE", `/api/v1/documents/${id}`)
  expect(await countObjects()).toBe(before - 1)
  const erased = await pika.client.request("POST", "/api/v1/delete_user_data", { user_id: "tuan" })
  expect(erased.status).toBe(200)
  expect(await countObjects()).toBe(before - 2)
})
