import type { Transaction } from "../../platform/database/connect.ts"
import { AppError } from "../../platform/errors.ts"
import type { DocumentQuota } from "../../platform/settings/documents.ts"
import { isLibrary } from "../require-writer.ts"

/** What counts against the quota of an owner. `bytes`: of all kept versions, and of uploads that are under way or announced. */
export type QuotaUse = { documents: number; bytes: number; characters: number; resetsAt: Date }

export const readQuotaUse = async (tx: Transaction, userId: string): Promise<QuotaUse> => {
  const [row] = await tx<{ documents: number; bytes: string; characters: string | null; resets_at: Date }[]>`
    select
      (select count(*)::int from documents where user_id = ${userId} and status <> 'deleted') as documents,
      (select coalesce(sum(bytes), 0) from document_files where user_id = ${userId})
        + (select coalesce(sum(bytes), 0) from document_uploads where user_id = ${userId} and file_id is null) as bytes,
      (select characters from document_owners where user_id = ${userId} and read_on = (now() at time zone 'utc')::date) as characters,
      date_trunc('day', now(), 'utc') + interval '1 day' as resets_at`
  if (!row) throw new Error("a query without a table answered no row")
  return {
    documents: row.documents,
    bytes: Number(row.bytes),
    characters: Number(row.characters ?? 0),
    resetsAt: row.resets_at,
  }
}

/** A library, which only unbound credentials write, has no quota. */
export const quotaOf = (userId: string, quota: DocumentQuota | null): DocumentQuota | null =>
  isLibrary(userId) ? null : quota

/** Throws QUOTA_EXCEEDED when the owner may not have these documents and bytes more. */
export const requireQuota = async (
  tx: Transaction,
  userId: string,
  quota: DocumentQuota | null,
  more: { documents: number; bytes: number },
): Promise<void> => {
  const limits = quotaOf(userId, quota)
  if (!limits) return
  const use = await readQuotaUse(tx, userId)
  if (use.documents + more.documents > limits.documents)
    throw exceeded("documents", `${use.documents} of ${limits.documents} documents are used. Delete one first.`)
  if (use.bytes + more.bytes > limits.bytes)
    throw exceeded(
      "bytes",
      `${use.bytes} of ${limits.bytes} bytes are used. Delete a document first, or send a smaller one.`,
    )
  if (hasCharacters(limits, use)) return
  const waits = Math.max(1, Math.ceil((use.resetsAt.getTime() - Date.now()) / 1000))
  throw exceeded(
    "characters_today",
    `${use.characters} of ${limits.charactersPerDay} characters were read today (UTC). Try again tomorrow.`,
    waits,
  )
}

const hasCharacters = (limits: DocumentQuota, use: QuotaUse): boolean => use.characters < limits.charactersPerDay

/** Whether one more document of the owner may be read today. It was taken when the characters of those before it were not counted yet. */
export const mayRead = async (tx: Transaction, userId: string, quota: DocumentQuota | null): Promise<boolean> => {
  const limits = quotaOf(userId, quota)
  return !limits || hasCharacters(limits, await readQuotaUse(tx, userId))
}

const exceeded = (path: string, message: string, retryAfterSeconds?: number): AppError =>
  new AppError("QUOTA_EXCEEDED", `The quota of this owner is used up: ${message}`, {
    details: [{ path, message }],
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })
