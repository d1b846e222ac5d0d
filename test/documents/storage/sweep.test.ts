import { afterAll, expect, test } from "bun:test"
import { mkdtempSync, rmSync } from "node:fs"
import { utimes } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createFileStorage } from "../../../src/documents/storage/file-storage.ts"
import { sweepStorage } from "../../../src/documents/storage/sweep-storage.ts"
import { usePika } from "../../support/use-pika.ts"

const pika = usePika({ roles: { http: false, worker: false } })
const folder = mkdtempSync(join(tmpdir(), "pika-sweep-"))
const storage = createFileStorage(folder)
const signal = new AbortController().signal
const twoDays = 2 * 86_400
afterAll(() => rmSync(folder, { recursive: true }))

/** Its source stays beside the folders of the storage: a file of somebody else stops no sweep. */
const store = async (age = 0): Promise<string> => {
  const fileId = Bun.randomUUIDv7()
  const source = join(folder, "source")
  await Bun.write(source, "bytes")
  await storage.store({ userId: "emma", fileId, bytes: 5 }, source)
  const at = Date.now() / 1000 - age
  await utimes(join(folder, fileId.slice(0, 5), fileId), at, at)
  return fileId
}
const stored = async () => (await storage.list(null)).map(({ fileId }) => fileId)
const sweep = () => sweepStorage({ sql: pika.running.services.sql }, storage, signal)

test("a database that knows no file leaves old bytes alone: they may be those of another one", async () => {
  const [old, young] = [await store(twoDays), await store()]
  expect(await sweep()).toEqual({ deleted: 1, unknown: 1, missing: 0 })
  expect(await stored()).toEqual([old])
  expect(await stored()).not.toContain(young)
})

test("bytes without a row are deleted, and those with one stay", async () => {
  const known = await store(twoDays)
  await pika.sql`
    insert into document_files (user_id, id, document_id, storage, filename, mime_type, bytes, sha256, is_complete)
    values ('emma', ${known}, ${known}, 'file', 'a.txt', 'text/plain', 5, '', true)`
  await store(twoDays)
  expect(await sweep()).toMatchObject({ unknown: 0, missing: 0 })
  expect(await stored()).toEqual([known])
})
