import { open } from "node:fs/promises"
import { S3Client, type S3File } from "bun"
import type { ByteRange } from "../../feature/byte-range.ts"
import { unavailable } from "../../platform/errors.ts"
import type { S3Settings } from "../../platform/settings/documents.ts"
import { type Inbox, isFileId, MissingBytesError, type Storage, type StoredObject } from "./storage.ts"

/** A large file is sent in parts of this size, one after another: the smallest that S3 takes. */
const partBytes = 5 * 1024 * 1024
const bufferBytes = 64 * 1024
/** Listed at once. */
const pageSize = 1000

/** Objects in a bucket that belongs to this pika alone: the sweep deletes those that no row names. */
export const createS3Storage = ({ accessKeyId, secretAccessKey, bucket, region, endpoint }: S3Settings): Storage => {
  const client = new S3Client({
    ...{ accessKeyId, secretAccessKey, bucket, region },
    ...(endpoint !== undefined && { endpoint }),
  })
  const files = folderOf(client, "documents/")
  return {
    kind: "s3",
    store: ({ fileId }, path) => files.write(fileId, path),
    open: ({ fileId, bytes }, range = { from: 0, to: bytes }) => files.read(fileId, range),
    delete: ({ fileId }) => files.delete(fileId),
    list: files.list,
    inbox: createInbox(client),
  }
}

const createInbox = (client: S3Client): Inbox => {
  const objects = folderOf(client, "uploads/")
  return {
    presign: (id, seconds) => client.presign(`uploads/${id}`, { method: "PUT", expiresIn: seconds }),
    size: objects.size,
    open: (id) => objects.read(id, null),
    delete: objects.delete,
    list: objects.list,
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "NoSuchKey" || error.code === "NotFound")

const s3Away = (error: unknown): Error =>
  unavailable("The storage of documents is not available. Try again shortly.", 5, error)

const guarded = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await work()
  } catch (error) {
    throw isMissing(error) ? error : s3Away(error)
  }
}

/** Objects that are not named by an id are not ours. */
const listObjects = async (client: S3Client, prefix: string, after: string | null): Promise<StoredObject[]> => {
  for (let from = `${prefix}${after ?? ""}`; ; ) {
    const { contents = [] } = await client.list({ prefix, maxKeys: pageSize, startAfter: from })
    const objects = contents
      .map(({ key, lastModified }) => ({ fileId: key.slice(prefix.length), storedAt: new Date(lastModified ?? 0) }))
      .filter(({ fileId }) => isFileId(fileId))
    const last = contents.at(-1)
    if (objects.length > 0 || !last) return objects
    from = last.key
  }
}

/** Sends a file through one small buffer, and waits for each part. Given a whole file, the client holds several parts at once. */
const sendFile = async (object: S3File, path: string): Promise<void> => {
  const file = await open(path)
  const writer = object.writer({ partSize: partBytes, queueSize: 1 })
  const buffer = new Uint8Array(bufferBytes)
  try {
    let waiting = 0
    for (let read = await file.read(buffer); read.bytesRead > 0; read = await file.read(buffer)) {
      writer.write(buffer.subarray(0, read.bytesRead))
      waiting += read.bytesRead
      if (waiting < partBytes) continue
      await writer.flush()
      waiting = 0
    }
    await writer.end()
  } finally {
    await file.close()
  }
}

const folderOf = (client: S3Client, prefix: string) => ({
  write: (id: string, path: string): Promise<void> => guarded(() => sendFile(client.file(`${prefix}${id}`), path)),
  read: async function* (id: string, range: ByteRange | null): AsyncGenerator<Uint8Array> {
    const file = client.file(`${prefix}${id}`)
    const wanted = range === null ? file : file.slice(range.from, range.to)
    if (range !== null && range.to <= range.from) return
    let bytes = 0
    try {
      for await (const part of wanted.stream()) {
        bytes += part.length
        yield part
      }
    } catch (error) {
      throw isMissing(error) ? new MissingBytesError(`the object ${id} is missing`, { cause: error }) : s3Away(error)
    }
    if (range !== null && bytes !== range.to - range.from)
      throw new MissingBytesError(`the object ${id} is shorter than its row says`)
  },
  size: async (id: string): Promise<number | null> => {
    try {
      return (await client.file(`${prefix}${id}`).stat()).size
    } catch (error) {
      if (isMissing(error)) return null
      throw s3Away(error)
    }
  },
  delete: (id: string): Promise<void> => guarded(() => client.delete(`${prefix}${id}`)),
  list: (after: string | null): Promise<StoredObject[]> => guarded(() => listObjects(client, prefix, after)),
})
