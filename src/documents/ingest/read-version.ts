import { PermanentJobError } from "../../feature/job.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import type { SpooledFile } from "../../platform/spool.ts"
import { batchesOf, mapInTurns } from "../../platform/turns.ts"
import type { Services } from "../context.ts"
import { embeddedText, type ReadChunk, type ReadDocument, readDocument } from "../reading/read-document.ts"
import { deleteTerms, writeTerms } from "../search/index-version.ts"
import { MissingBytesError } from "../storage/storage.ts"
import { mayRead } from "../upload/quota.ts"
import { contentHash } from "./content-hash.ts"
import { countCharacters } from "./count-characters.ts"
import { pagesRead } from "./metrics.ts"
import {
  deleteChunksOf,
  finishReading,
  holdUnread,
  type IngestVersion,
  insertChunks,
  type NewChunk,
} from "./queries.ts"
import { goOn, type IngestJob, timed } from "./step.ts"

/** Reads the version's file and writes its chunks, unless an earlier attempt has. Throws an `UnreadableError`. */
export const readVersion = async (services: Services, job: IngestJob, version: IngestVersion): Promise<void> => {
  if (version.chunks !== null) return
  await requireCharacters(services, job)
  await goOn(job, "download", "Fetching the file")
  const file = await timed(services, "download", () => download(services, job, version))
  try {
    await goOn(job, "parse", "Reading the file")
    const read = await timed(services, "parse", () =>
      readDocument(
        services.documentReader,
        file.path,
        version.mime_type,
        { chunkSize: version.chunk_size, chunkOverlap: version.chunk_overlap },
        job.signal,
      ),
    )
    services.metrics.get(pagesRead).inc(read.pages ?? 1)
    await goOn(job, "chunk", `Writing ${read.chunks.length} chunks`)
    await timed(services, "chunk", () => writeChunks(services, job, version, read))
  } finally {
    await services.spool.remove(file)
  }
}

/** Documents of a person are read one after another, so a burst of uploads goes over the quota by one of them at most. */
const requireCharacters = async ({ sql, documentLimits }: Services, { userId, payload }: IngestJob): Promise<void> => {
  if (payload.is_limited && !(await asUser(sql, userId, (tx) => mayRead(tx, userId, documentLimits.quota))))
    throw new PermanentJobError(
      "The quota of characters was used up by documents before this one. Retry its job tomorrow (UTC).",
    )
}

const download = async (
  { documentStorage, spool }: Services,
  { userId, signal }: IngestJob,
  version: IngestVersion,
): Promise<SpooledFile> => {
  const bytes = Number(version.bytes)
  const parts = documentStorage.of(version.storage).open({ userId, fileId: version.file_id, bytes })
  const limit = { maxBytes: bytes, tooLarge: () => new Error("the storage has more bytes of a file than its row says") }
  try {
    return await spool.write(untilAborted(parts, signal), limit, version.file_id)
  } catch (error) {
    if (error instanceof MissingBytesError)
      throw new PermanentJobError("The bytes of this document are missing. Upload it again.", { cause: error })
    throw error
  }
}

async function* untilAborted(parts: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const part of parts) {
    signal.throwIfAborted()
    yield part
  }
}

const chunksAtOnce = 500

/** In batches. The last transaction makes them count: what an attempt wrote that did not get there is deleted first. */
const writeChunks = async (
  { sql, spaces }: Services,
  job: IngestJob,
  version: IngestVersion,
  read: ReadDocument,
): Promise<void> => {
  const { userId } = job
  while ((await asUser(sql, userId, (tx) => deleteUncounted(tx, userId, version.id))) > 0) job.signal.throwIfAborted()
  const chunks = await mapInTurns(read.chunks, toRow)
  for (const [done, batch] of batchesOf([...chunks.entries()], chunksAtOnce).entries()) {
    const rows = batch.map(([index, chunk]) => ({ ...chunk, index }))
    await asUser(sql, userId, (tx) => insertChunks(tx, userId, version.id, rows))
    await goOn(job, "chunk", `Writing ${chunks.length} chunks`, (done * chunksAtOnce) / chunks.length)
  }
  await writeTerms(sql, userId, version.id, () => job.signal.throwIfAborted())
  await asUser(sql, userId, async (tx) => {
    const reading = { ...read, chunks: chunks.length }
    if (!(await finishReading(tx, userId, version.id, spaces.active.space.id, reading))) return
    await countCharacters(tx, userId, read.characters)
  })
}

/** Another attempt may still run, and may have made them count meanwhile: then they stay. Returns how many chunks it deleted. */
const deleteUncounted = async (tx: Transaction, userId: string, versionId: string): Promise<number> => {
  if (!(await holdUnread(tx, userId, versionId))) return 0
  await deleteTerms(tx, userId, versionId)
  return deleteChunksOf(tx, userId, versionId, chunksAtOnce)
}

const toRow = (chunk: ReadChunk): Omit<NewChunk, "index"> => ({
  id: Bun.randomUUIDv7(),
  content: chunk.content,
  tokens: chunk.tokens,
  page_from: chunk.pageFrom,
  page_to: chunk.pageTo,
  heading: chunk.headings.length === 0 ? null : chunk.headings.join(" › "),
  content_hash: contentHash(embeddedText(chunk)),
})
