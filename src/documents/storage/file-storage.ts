import { mkdir, open, opendir, readdir, rename, rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { whenMissing } from "../../platform/missing-file.ts"
import { isFileId, MissingBytesError, type Storage, type StoredFile, type StoredObject } from "./storage.ts"

/** Read at once. */
const readBytes = 256 * 1024
/** The beginning of an id is its time: a folder holds the files of about three days, and folders sort like their files. */
const folderOf = (fileId: string): string => fileId.slice(0, 5)

const unfinished = (path: string): string => `${path}.new`

/** Files on a disk that every process of this pika sees, under names of our own. */
export const createFileStorage = (folder: string): Storage => {
  const pathOf = ({ fileId }: Pick<StoredFile, "fileId">): string => join(folder, folderOf(fileId), fileId)
  return {
    kind: "file",
    store: async (file, path) => {
      const target = pathOf(file)
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      // Its name appears when it is whole and on the disk.
      await copy(path, unfinished(target))
      await rename(unfinished(target), target)
    },
    open: async function* (file, range = { from: 0, to: file.bytes }) {
      const handle = await open(pathOf(file)).catch((error: unknown) => {
        throw new MissingBytesError(`the file ${file.fileId} cannot be opened`, { cause: error })
      })
      try {
        for (let at = range.from; at < range.to; ) {
          const length = Math.min(readBytes, range.to - at)
          const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, at)
          if (bytesRead === 0) throw new MissingBytesError(`the file ${file.fileId} is shorter than its row says`)
          yield buffer.subarray(0, bytesRead)
          at += bytesRead
        }
      } finally {
        await handle.close()
      }
    },
    delete: async (file) => {
      await Promise.all([pathOf(file), unfinished(pathOf(file))].map((path) => rm(path, { force: true })))
    },
    list: (after) => listFiles(folder, after),
  }
}

const copy = async (from: string, to: string): Promise<void> => {
  const [source, target] = [await open(from), await open(to, "w", 0o600)]
  try {
    const buffer = Buffer.allocUnsafe(readBytes)
    for (;;) {
      const { bytesRead } = await source.read(buffer, 0, buffer.length)
      if (bytesRead === 0) break
      await target.appendFile(buffer.subarray(0, bytesRead))
    }
    await target.sync()
  } finally {
    await Promise.all([source.close(), target.close()])
  }
}

/** The files of the first folder that has any after this id. What a crash left unfinished is listed under the id of its file. */
const listFiles = async (folder: string, after: string | null): Promise<StoredObject[]> => {
  const entries = await whenMissing(readdir(folder, { withFileTypes: true }), []) // Nothing was ever stored.
  const folders = entries.flatMap((entry) => (entry.isDirectory() ? entry.name : [])).sort()
  for (const name of folders) {
    if (after !== null && name < folderOf(after)) continue
    const objects: StoredObject[] = []
    for await (const entry of await opendir(join(folder, name))) {
      const fileId = entry.name.replace(/\.new$/, "")
      if (!isFileId(fileId) || (after !== null && fileId <= after)) continue
      const found = await whenMissing(stat(join(folder, name, entry.name)), null) // Deleted meanwhile.
      if (found) objects.push({ fileId, storedAt: found.mtime })
    }
    if (objects.length > 0) return objects.sort((a, b) => (a.fileId < b.fileId ? -1 : 1))
  }
  return []
}
