import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { createFileStorage } from "../../../src/documents/storage/file-storage.ts"
import { createPostgresStorage } from "../../../src/documents/storage/postgres-storage.ts"
import { MissingBytesError, type Storage, type StorageKind } from "../../../src/documents/storage/storage.ts"
import { usePika } from "../../support/use-pika.ts"
import { startS3, storageOf, type TestS3 } from "./start-s3.ts"

const pika = usePika({ roles: { http: false, worker: false } })
const folder = mkdtempSync(join(tmpdir(), "pika-storage-"))
let s3: TestS3
const storages = new Map<StorageKind, Storage>()
beforeAll(async () => {
  s3 = await startS3()
  storages.set("postgres", createPostgresStorage(pika.running.services.sql))
  storages.set("file", createFileStorage(join(folder, "documents")))
  storages.set("s3", storageOf(s3))
}, 60_000)
afterAll(async () => {
  await s3.stop()
  rmSync(folder, { recursive: true })
})

const userId = "emma"
/** More than one part of any storage, and no multiple of one. */
const content = new Uint8Array(1_300_007).map((_, at) => (at * 31 + (at >> 9)) % 251)

const store = async (storage: Storage, bytes: Uint8Array) => {
  const file = { userId, fileId: Bun.randomUUIDv7(), bytes: bytes.length }
  const path = join(folder, file.fileId)
  await Bun.write(path, bytes)
  if (storage.kind === "postgres")
    await pika.sql`
      insert into document_files (user_id, id, document_id, storage, filename, mime_type, bytes, sha256)
      values (${userId}, ${file.fileId}, ${file.fileId}, 'postgres', 'a', 'text/plain', ${bytes.length}, '')`
  await storage.store(file, path)
  return file
}
const readAll = async (parts: AsyncIterable<Uint8Array>): Promise<Buffer> => Buffer.concat(await Array.fromAsync(parts))

describe.each(["postgres", "file", "s3"] as const)("a storage of the kind %s", (kind) => {
  const storage = (): Storage => storages.get(kind) as Storage

  test("gives back what it was given", async () => {
    for (const bytes of [content, new Uint8Array(1), new Uint8Array(0)]) {
      const file = await store(storage(), bytes)
      expect((await readAll(storage().open(file))).equals(bytes)).toBe(true)
    }
  })

  test("gives any range of it", async () => {
    const file = await store(storage(), content)
    const range = fc
      .tuple(fc.nat(content.length), fc.nat(content.length))
      .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
    await fc.assert(
      fc.asyncProperty(range, async ({ from, to }) => {
        expect((await readAll(storage().open(file, { from, to }))).equals(content.subarray(from, to))).toBe(true)
      }),
      { numRuns: 25 },
    )
  }, 60_000)

  test("says when bytes are missing", async () => {
    const missing = { userId, fileId: Bun.randomUUIDv7(), bytes: 10 }
    await expect(readAll(storage().open(missing))).rejects.toBeInstanceOf(MissingBytesError)
    const short = await store(storage(), content.subarray(0, 100))
    await expect(readAll(storage().open({ ...short, bytes: 101 }))).rejects.toBeInstanceOf(MissingBytesError)
  })

  test("replaces what an earlier try left", async () => {
    const file = await store(storage(), content)
    const path = join(folder, "other")
    await Bun.write(path, content.toReversed())
    await storage().store(file, path)
    expect((await readAll(storage().open(file))).equals(content.toReversed())).toBe(true)
  })

  test("deletes a file, and one that is not there without an error", async () => {
    const file = await store(storage(), content)
    await storage().delete(file)
    await expect(readAll(storage().open(file))).rejects.toBeInstanceOf(MissingBytesError)
    await storage().delete(file)
  })
})

test.each(["file", "s3"] as const)(
  "a storage of the kind %s lists its files in the order of their ids",
  async (kind) => {
    const storage = storages.get(kind) as Storage
    const files = [await store(storage, content), await store(storage, content), await store(storage, content)]
    const seen: string[] = []
    for (let page = await storage.list(null); page.length > 0; page = await storage.list(seen.at(-1) ?? null))
      seen.push(...page.map(({ fileId }) => fileId))
    expect(seen).toEqual(seen.toSorted())
    expect(seen.filter((id) => files.some(({ fileId }) => fileId === id))).toHaveLength(3)
  },
)

test("S3 gives back a file of several parts, whether or not the last one is full", async () => {
  const storage = storages.get("s3") as Storage
  for (const size of [2 * 5 * 1024 * 1024, 2 * 5 * 1024 * 1024 + 7]) {
    const bytes = Buffer.alloc(size, content)
    const file = await store(storage, bytes)
    expect((await readAll(storage.open(file))).equals(bytes)).toBe(true)
  }
})
