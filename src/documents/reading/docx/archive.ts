import { type Entry, openPromise, type ZipFile } from "yauzl"
import { maxExpandedBytes, maxExpansion, unreadable } from "../refusals.ts"

/** More files than any document has. */
const maxEntries = 10_000

export type ArchiveEntry = { name: string; bytes: number }

/** The files of a ZIP archive; null: it has no listing that can be read. */
export const listArchive = async (path: string): Promise<ArchiveEntry[] | null> => {
  try {
    return await withArchive(path, async (_, entries) =>
      entries.map(({ fileName, uncompressedSize }) => ({ name: fileName, bytes: uncompressedSize })),
    )
  } catch (error) {
    if (error instanceof Error && !("code" in error && error.code === "ENOENT")) return null
    throw error
  }
}

/** Opens an archive, lists it, and closes it when `use` is done. Throws when there is no listing. */
export const withArchive = async <Result>(
  path: string,
  use: (archive: ZipFile, entries: Entry[]) => Promise<Result>,
): Promise<Result> => {
  const archive = await openPromise(path, { autoClose: false })
  try {
    const entries: Entry[] = []
    for await (const entry of archive.eachEntry()) {
      entries.push(entry)
      if (entries.length > maxEntries) throw unreadable("expansion")
    }
    return await use(archive, entries)
  } finally {
    archive.close()
  }
}

/** By its listing, the archive does not expand beyond the limits. What a listing hides comes to light when a file is read. */
export const checkExpansion = (archiveBytes: number, entries: readonly Entry[]): void => {
  const expanded = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
  if (expanded > maxExpandedBytes || expanded > archiveBytes * maxExpansion) throw unreadable("expansion")
}

/** The bytes of a file in an archive. They are never more than its listing says. */
export async function* readEntry(archive: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw unreadable("password")
  const stream = await archive.openReadStreamPromise(entry)
  try {
    for await (const part of stream) yield part
  } catch (error) {
    throw error instanceof Error && error.message.startsWith("too many bytes") ? unreadable("expansion") : error
  }
}
