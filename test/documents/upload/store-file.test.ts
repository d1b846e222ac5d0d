import { expect, test } from "bun:test"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { storeFile } from "../../../src/documents/upload/store-file.ts"
import { emptyFolder } from "../../support/binary.ts"
import { usePika } from "../../support/use-pika.ts"

const pika = usePika({ environment: { DOCUMENT_STORAGE: "file" }, roles: { http: false, worker: false } })

test("bytes that come in while their document is deleted go with it", async () => {
  const folder = emptyFolder()
  const path = join(folder.path, "file")
  writeFileSync(path, "A text.")
  const { services } = pika.running
  const { current } = services.documentStorage
  const slow: typeof current = {
    ...current,
    store: async (file, from) => {
      await current.store(file, from)
      await pika.sql`delete from document_files where id = ${file.fileId}`
    },
  }
  const storing = { ...services, documentStorage: { ...services.documentStorage, current: slow } }
  const file = { path, bytes: 7, sha256: Buffer.alloc(32), filename: "a.txt", mimeType: "text/plain" }
  const owner = { userId: "emma", documentId: Bun.randomUUIDv7() }
  const stored = storeFile(storing, owner, file, async () => null)
  expect(await stored.catch((error: Error) => error.message)).toContain("was deleted while this was uploaded")
  expect(await current.list(null)).toEqual([])
  folder.remove()
})
