import { recordInTransaction } from "../../audit/record.ts"
import { askAsOperator } from "../../feature/operator.ts"
import { deleteFacts } from "../../memories/delete-facts.ts"
import { clearAnswers } from "../../memories/leave-no-copy.ts"
import { lockUser } from "../../people/lock-user.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Services } from "./context.ts"
import { countLeft, deleteJournal, listPeople, listUntouched, type Run, saveRun } from "./queries.ts"

export type Undone = { people: number; deleted: number; kept: number }

const peopleAtOnce = 100
const factsAtOnce = 200

/**
 * Deletes what a run put in and nobody has changed since. It can be stopped: what is done is gone from the journal, so the next call goes
 * on. `kept`: memories that were edited or ended here since.
 */
export const undoImport = async (
  services: Pick<Services, "sql" | "shared">,
  run: Run,
  { signal, progress }: { signal: AbortSignal; progress: { add: (memories: number) => void } },
): Promise<Undone> => {
  const undone: Undone = { people: 0, deleted: 0, kept: 0 }
  for (;;) {
    const people = await listPeople(services.sql, run.id, "", peopleAtOnce)
    for (const userId of people) {
      if (signal.aborted) return undone
      const { deleted, kept } = await undoPerson(services, run.id, userId)
      undone.people += 1
      undone.deleted += deleted
      undone.kept += kept
      progress.add(deleted)
    }
    if (people.length === 0) break
  }
  await saveRun(services.sql, { ...run, state: "undone" })
  return undone
}

const undoPerson = async (
  services: Pick<Services, "sql" | "shared">,
  runId: string,
  userId: string,
): Promise<{ deleted: number; kept: number }> => {
  let deleted = 0
  for (;;) {
    const { gone, kept } = await asUser(services.sql, userId, async (tx) => {
      await lockUser(tx, userId)
      const facts = await listUntouched(tx, userId, runId, factsAtOnce)
      const operator = askAsOperator("memory.undo_import")
      operator.trail.userId = userId
      if (facts.length > 0) {
        await deleteFacts(
          tx,
          userId,
          facts.map(({ id }) => id),
        )
        await recordInTransaction(tx, operator, 204)
        return { gone: facts.length, kept: null }
      }
      const touched = await countLeft(tx, userId, runId)
      await deleteJournal(tx, userId, runId)
      return { gone: 0, kept: touched }
    })
    deleted += gone
    if (kept === null) continue
    await clearAnswers(services, userId)
    return { deleted, kept }
  }
}
