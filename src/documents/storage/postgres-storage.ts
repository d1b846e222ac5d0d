import { open } from "node:fs/promises"
import { asUser } from "../../platform/database/as-user.ts"
import type { Database } from "../../platform/database/connect.ts"
import { deleteParts, insertPart, readPart } from "./queries.ts"
import { MissingBytesError, type Storage } from "./storage.ts"

/** One row of `pika.document_parts`. */
export const partBytes = 256 * 1024

/** Parts are written and read one by one: an embedded database has one session, which others need in between. */
export const createPostgresStorage = (sql: Database): Storage => ({
  kind: "postgres",
  store: async ({ userId, fileId, bytes }, path) => {
    const source = await open(path)
    try {
      const buffer = Buffer.allocUnsafe(partBytes)
      for (let part = 0; part * partBytes < bytes; part++) {
        const { bytesRead } = await source.read(buffer, 0, partBytes, part * partBytes)
        const data = buffer.subarray(0, bytesRead)
        await asUser(sql, userId, (tx) => insertPart(tx, { userId, fileId, part, data }))
      }
    } finally {
      await source.close()
    }
  },
  open: async function* ({ userId, fileId, bytes }, { from, to } = { from: 0, to: bytes }) {
    for (let at = from; at < to; ) {
      const part = Math.floor(at / partBytes)
      const begin = at - part * partBytes
      const length = Math.min(partBytes - begin, to - at)
      const data = await asUser(sql, userId, (tx) => readPart(tx, { userId, fileId, part, begin, length }))
      if (data?.length !== length) throw new MissingBytesError(`a part of the file ${fileId} is missing`)
      yield data
      at += length
    }
  },
  delete: ({ userId, fileId }) => asUser(sql, userId, (tx) => deleteParts(tx, userId, fileId)),
  // Parts refer to the row of their file, and are deleted with it.
  list: async () => [],
})
