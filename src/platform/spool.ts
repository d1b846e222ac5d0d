import { createHash } from "node:crypto"
import { mkdir, open, readdir, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import { unavailable } from "./errors.ts"
import { whenMissing } from "./missing-file.ts"

export type SpooledFile = { path: string; bytes: number; sha256: Buffer }
export type SpoolLimit = { maxBytes: number; tooLarge: () => Error }

/** Files that belong to a running request or job: they are on the disk because they are too large for memory. */
export type Spool = {
  folder: string
  /**
   * Writes the parts to a new file, and hashes them on the way. Whatever goes wrong leaves no file. `of`: the id of the stored file that
   * this is a copy of.
   */
  write: (parts: AsyncIterable<Uint8Array>, limit: SpoolLimit, of?: string) => Promise<SpooledFile>
  remove: (file: Pick<SpooledFile, "path"> | undefined) => Promise<void>
  /** Deletes the copies of a stored file that is erased, also those that a crash left. */
  removeCopies: (of: string) => Promise<void>
  /** Deletes files that a crash left: those that nothing was written to for so long. Returns how many. */
  sweep: (quietMilliseconds: number) => Promise<number>
}

export const spoolFolder = ({ dataDir }: { dataDir: string }): string => join(dataDir, "uploads")

/** Between the id of a stored file and that of its copy. */
const separator = "."

/** Only this user may read the files. */
export const createSpool = (folder: string): Spool => {
  const remove: Spool["remove"] = async (file) => {
    if (file) await rm(file.path, { force: true })
  }
  const list = () => whenMissing(readdir(folder), []) // Nothing was ever received.
  return {
    folder,
    remove,
    removeCopies: async (of) => {
      for (const name of await list())
        if (name.startsWith(`${of}${separator}`)) await remove({ path: join(folder, name) })
    },
    write: async (parts, limit, of) => {
      const id = Bun.randomUUIDv7()
      const path = join(folder, of === undefined ? id : `${of}${separator}${id}`)
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        return { path, ...(await writeParts(path, parts, limit)) }
      } catch (error) {
        await remove({ path })
        throw isDiskFull(error)
          ? unavailable("The server has no room for this file. Try again later.", 60, error)
          : error
      }
    },
    sweep: async (quietMilliseconds) => {
      let deleted = 0
      for (const name of await list()) {
        const path = join(folder, name)
        const written = await whenMissing(stat(path), null) // Its request has just ended.
        if (!written || Date.now() - written.mtimeMs < quietMilliseconds) continue
        await remove({ path })
        deleted += 1
      }
      return deleted
    },
  }
}

const writeParts = async (path: string, parts: AsyncIterable<Uint8Array>, { maxBytes, tooLarge }: SpoolLimit) => {
  const file = await open(path, "wx", 0o600)
  const hash = createHash("sha256")
  let bytes = 0
  try {
    for await (const part of parts) {
      bytes += part.length
      if (bytes > maxBytes) throw tooLarge()
      hash.update(part)
      await file.appendFile(part)
    }
  } finally {
    await file.close()
  }
  return { bytes, sha256: hash.digest() }
}

const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && "code" in error && ["ENOSPC", "EDQUOT"].includes(String(error.code))
