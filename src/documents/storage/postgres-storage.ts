import { asUser } from "../../platform/database/as-user.ts"
import type { Database } from "../../platform/database/connect.ts"
import { deleteParts, insertPart, readPart } from "./queries.ts"
import { MissingBytesError, type Storage } from "./storage.ts"

/** One row of `pika.document_parts`. */
export const partBytes = 512 * 1024

/** Parts are written and read one by one: an embedded database has one session, which others need in between. */
export const createPostgresStorage = (sql: Database): Storage => ({
  kind: "postgres",
  store: async ({ userId, fileId, bytes }, path) => {
    const file = Bun.file(path)
    for (let part = 0; part * partBytes < bytes; part++) {
      const data = await file.slice(part * partBytes, (part + 1) * partBytes).bytes()
      await asUser(sql, userId, (tx) => insertPart(tx, { userId, fileId, part, data }))
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
