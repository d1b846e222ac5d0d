import { z } from "@hono/zod-openapi"
import type { ByteRange } from "../../feature/byte-range.ts"
import { integerField, type Line, noId } from "../../feature/exported-rows.ts"
import type { Section } from "../../feature/personal-table.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import type { Services } from "../context.ts"
import { partBytes } from "../storage/postgres-storage.ts"
import { readPart } from "../storage/queries.ts"
import type { StorageKind } from "../storage/storage.ts"
import { isOfExported } from "./exported-documents.ts"

/** Of one row in the file: a stored part. */
export const exportedPartBytes = partBytes

const partRow = z
  .strictObject({
    file_id: z.uuid(),
    part: integerField(0),
    data: z.base64().max(exportedPartBytes * 2),
  })
  .openapi("ExportedDocumentBytes")
export type ExportedPart = z.output<typeof partRow>

type Place = { fileId: string; part: number }
type FileRow = { id: string; storage: StorageKind; bytes: string }

/** Of files in the database. The next part is in the same file as the last one, or in the one after it. */
const findNext = async (tx: Transaction, userId: string, { fileId, part }: Place): Promise<FileRow | undefined> => {
  const [file] = await tx<FileRow[]>`
    select id, storage, bytes from document_files file
    where user_id = ${userId} and storage = 'postgres' and ${isOfExported(tx, userId)}
      and (id > ${fileId} or id = ${fileId} and bytes > ${(part + 1) * exportedPartBytes})
    order by id limit 1`
  return file
}

/** One part of one file. */
const readBytes = async (tx: Transaction, userId: string, after: string | null): Promise<Line[]> => {
  const [fileId = noId, last = "-1"] = after?.split(" ") ?? []
  const file = await findNext(tx, userId, { fileId, part: Number(last) })
  if (!file) return []
  const part = file.id === fileId ? Number(last) + 1 : 0
  const data = await readInDatabase(tx, userId, file.id, rangeOf(file, part))
  return [{ key: `${file.id} ${part}`, line: lineOf(file, part, data) }]
}

const rangeOf = ({ bytes }: FileRow, part: number): ByteRange => ({
  from: part * exportedPartBytes,
  to: Math.min((part + 1) * exportedPartBytes, Number(bytes)),
})

const lineOf = ({ id }: FileRow, part: number, data: Buffer): string =>
  JSON.stringify({ file_id: id, part, data: data.toString("base64") })

const readInDatabase = async (
  tx: Transaction,
  userId: string,
  fileId: string,
  { from, to }: ByteRange,
): Promise<Buffer> => {
  const place = { part: from / partBytes, begin: 0, length: to - from }
  return Buffer.from((await readPart(tx, { userId, fileId, ...place })) ?? [])
}

type Storing = Pick<Services, "documentStorage">

/** Files outside the database: a file never changes, so it can be read after the transaction that found it. */
const listOutside = async (tx: Transaction, userId: string, { documentStorage }: Storing) => {
  const files = await tx<FileRow[]>`
    select id, storage, bytes from document_files file
    where user_id = ${userId} and storage <> 'postgres' and ${isOfExported(tx, userId)} order by id`
  return async function* () {
    for (const file of files) {
      const stored = { userId, fileId: file.id, bytes: Number(file.bytes) }
      for (let part = 0; part * exportedPartBytes < stored.bytes; part++)
        yield lineOf(file, part, await collect(documentStorage.of(file.storage).open(stored, rangeOf(file, part))))
    }
  }
}

const collect = async (parts: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const collected: Uint8Array[] = []
  for await (const part of parts) collected.push(part)
  return Buffer.concat(collected)
}

export const exportedBytes: Section<Storing> = {
  section: "document_bytes",
  isOptional: true,
  schema: partRow,
  description: "The bytes of each file in parts.",
  example: [{ file_id: "019a5c3e-7b1a-7000-8000-000000000005", part: 0, data: "QSBkaW5vc2F1cg==" }],
  readPage: readBytes,
  listOutside,
}
