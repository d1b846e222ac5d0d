import type { Database } from "../../platform/database/connect.ts"
import type { Services } from "../context.ts"
import { type FileOfStorage, listFilesOfStorage } from "./queries.ts"
import type { Inbox, Storage } from "./storage.ts"

export type Sweeping = Pick<Services, "sql" | "documentStorage" | "spool" | "isEmbedded" | "log">

/** An upload takes less: what is older and not finished was broken off. */
export const hourMilliseconds = 3_600_000
/** Longer than the URL of an object is good. */
const inboxMilliseconds = 2 * hourMilliseconds

/** Bytes as old as this were not left by the crash of an upload into an empty database. */
const oldMilliseconds = 24 * hourMilliseconds

/**
 * Compares the bytes of a storage with the rows of files. Bytes without a row are deleted: a row is written before its bytes, and is there
 * as long as they are. But a database that knows no file of a storage with old files may be another one than theirs: those stay. Returns
 * how many were deleted, how many stayed, and how many rows have lost their bytes.
 */
export const sweepStorage = async (
  { sql }: Pick<Sweeping, "sql">,
  storage: Storage,
  signal: AbortSignal,
): Promise<{ deleted: number; unknown: number; missing: number }> => {
  const found = { deleted: 0, unknown: 0, missing: 0 }
  const knowsNone = (await listFilesOfStorage(sql, storage.kind, null)).length === 0
  for (let after: string | null = null; !signal.aborted; ) {
    const objects = await storage.list(after)
    const last = objects.at(-1)?.fileId ?? null
    const rows = await rowsBetween(sql, storage, after, last)
    const known = new Set(rows.map(({ id }) => id))
    for (const { fileId, storedAt } of objects) {
      if (known.has(fileId)) continue
      if (knowsNone && Date.now() - storedAt.getTime() > oldMilliseconds) {
        found.unknown += 1
        continue
      }
      await storage.delete({ userId: "", fileId })
      found.deleted += 1
    }
    const stored = new Set(objects.map(({ fileId }) => fileId))
    found.missing += rows.filter(({ id, is_complete }) => is_complete && isOld(id) && !stored.has(id)).length
    if (last === null) break
    after = last
  }
  return found
}

/** The time at which a UUIDv7 was made is its beginning. */
const isOld = (id: string): boolean =>
  Date.now() - Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16) > hourMilliseconds

/** The rows after one id, up to another; null: to the end. */
const rowsBetween = async (
  sql: Database,
  { kind }: Storage,
  after: string | null,
  last: string | null,
): Promise<FileOfStorage[]> => {
  const rows: FileOfStorage[] = []
  for (let from = after; ; ) {
    const page = await listFilesOfStorage(sql, kind, from)
    rows.push(...page.filter(({ id }) => last === null || id <= last))
    const end = page.at(-1)?.id
    if (end === undefined || (last !== null && end >= last)) return rows
    from = end
  }
}

/** Deletes uploaded objects whose announcement is over. */
export const sweepInbox = async (inbox: Inbox, signal: AbortSignal): Promise<number> => {
  let deleted = 0
  for (let after: string | null = null; !signal.aborted; ) {
    const objects = await inbox.list(after)
    for (const { fileId, storedAt } of objects) {
      if (Date.now() - storedAt.getTime() < inboxMilliseconds) continue
      await inbox.delete(fileId)
      deleted += 1
    }
    const last = objects.at(-1)
    if (!last) break
    after = last.fileId
  }
  return deleted
}
