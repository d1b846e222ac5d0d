import type { Transaction } from "../../platform/database/connect.ts"

/** Called when all chunks of a version were written, before it can be searched. */
export const writeTerms = async (_tx: Transaction, _userId: string, _versionId: string): Promise<void> => undefined

/**
 * Called in the transaction that makes another version the active one, after the document's row was written. The caller holds the lock on
 * the owner. `versionId` null: the document is no longer searched.
 */
export const activateVersion = async (
  _tx: Transaction,
  _userId: string,
  _documentId: string,
  _versionId: string | null,
): Promise<void> => undefined
