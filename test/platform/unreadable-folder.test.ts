import { expect, test } from "bun:test"
import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createFileStorage } from "../../src/documents/storage/file-storage.ts"
import { createSpool } from "../../src/platform/spool.ts"

const temporary = await mkdtemp(join(tmpdir(), "pika-folder-"))
const missing = join(temporary, "missing")
const unreadable = join(temporary, "a-file")
await writeFile(unreadable, "")

test("a folder that does not exist yet holds nothing", async () => {
  await createSpool(missing).removeCopies("one")
  expect(await createSpool(missing).sweep(0)).toBe(0)
  expect(await createFileStorage(missing).list(null)).toEqual([])
})

test("a folder that cannot be read is an error, not an empty one: an erasure must not think that nothing is left", async () => {
  expect(createSpool(unreadable).removeCopies("one")).rejects.toThrow("ENOTDIR")
  expect(createSpool(unreadable).sweep(0)).rejects.toThrow("ENOTDIR")
  expect(createFileStorage(unreadable).list(null)).rejects.toThrow("ENOTDIR")
})
