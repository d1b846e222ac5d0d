import { asUser } from "../../platform/database/as-user.ts"
import type { Database } from "../../platform/database/connect.ts"

/** Reads a stored file in parts. */
export async function* openStored(sql: Database, userId: string, fileId: string): AsyncGenerator<Uint8Array> {
  for (let part = 0; ; part++) {
    const [row] = await asUser(
      sql,
      userId,
      (tx) => tx<{ data: Buffer }[]>`
        select data from document_parts where user_id = ${userId} and file_id = ${fileId} and part = ${part}`,
    )
    if (!row) return
    yield row.data
  }
}
