import { recordInTransaction } from "../audit/record.ts"
import type { Counts, Eraser } from "../feature/personal-table.ts"
import { lockUser } from "../people/lock-user.ts"
import { insertErasure } from "../people/queries.ts"
import { afterDeadlocks } from "../platform/database/after-deadlocks.ts"
import { asUser } from "../platform/database/as-user.ts"
import { unavailable } from "../platform/errors.ts"
import type { Context } from "./context.ts"

/** The last transaction and the steps after it take 20 s at most, and a connection without traffic is closed after 60 s. */
const batchesTimeoutMs = 35_000

/** Deletes in batches what is too much for one transaction: no statement is long, and nobody waits long for the lock on the user. */
export const eraseBatches = async ({ sql }: Context, erasers: readonly Eraser[], counts: Counts): Promise<void> => {
  const deadline = performance.now() + batchesTimeoutMs
  for (const { deleteBatch } of erasers) {
    if (!deleteBatch) continue
    for (;;) {
      if (performance.now() > deadline) throw moreThanOneCall()
      const batch = await afterDeadlocks.execute(() => deleteBatch(sql))
      if (batch === null) break
      addTo(counts, batch)
    }
  }
}

const moreThanOneCall = () =>
  unavailable("There is more than can be deleted in one call. Call this again: it goes on where it stopped.", 1)

/** Deletes the rest in one transaction, together with the audit row (`status`: of the answer). Returns the id of the erasure, of which every process learns. */
export const eraseRest = async (
  ctx: Context,
  userId: string,
  erasers: readonly Eraser[],
  counts: Counts,
  status: number,
): Promise<string> => {
  const erase = () =>
    asUser(ctx.sql, userId, async (tx) => {
      const deleted: Counts = {}
      for (const { lock } of erasers) await lock?.(tx)
      // Unknown persons are locked too: a concurrent write for them happens either before all of this, or after it.
      await lockUser(tx, userId)
      for (const { deleteRest } of erasers) addTo(deleted, await deleteRest(tx))
      await recordInTransaction(tx, ctx, status)
      return { deleted, erasureId: await insertErasure(tx, userId) }
    })
  const { deleted, erasureId } = await afterDeadlocks.execute(erase)
  addTo(counts, deleted)
  return erasureId
}

const addTo = (counts: Counts, more: Counts): void => {
  for (const [name, count] of Object.entries(more)) counts[name] = (counts[name] ?? 0) + count
}
