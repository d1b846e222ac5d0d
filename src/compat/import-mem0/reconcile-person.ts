import { z } from "zod"
import { recordInTransaction } from "../../audit/record.ts"
import { type CurrentFact, compareTold, indexStatement, type Statement, whyEnded } from "../../facts/compare-facts.ts"
import { endingSchema } from "../../facts/extraction.ts"
import { relationSchema } from "../../facts/fact.ts"
import { isSingleValued } from "../../facts/relation-types.ts"
import { askAsOperator } from "../../feature/operator.ts"
import { endFacts, type FactEnd } from "../../memories/end-facts.ts"
import { lockUser } from "../../people/lock-user.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Services } from "./context.ts"
import { listToReconcile, noteEnded } from "./queries.ts"

/** Each is compared with all later ones of the person. */
const maxCompared = 2000

/**
 * The facts that later ones of the same person end: mem0 only adds, so "lives in Hue" and "moved to Da Nang" both came as true. Pure.
 */
export const findSuperseded = (facts: readonly CurrentFact[]): FactEnd[] => {
  const held: Statement[] = []
  const values = new Map<string, string>()
  const changed = new Set<string>()
  const ends: FactEnd[] = []
  for (const later of facts.map(indexStatement).toSorted(compareTold)) {
    for (const { value, target } of later.said.filter(({ type }) => isSingleValued(type))) {
      if (values.has(value) && values.get(value) !== target) changed.add(value)
      values.set(value, target)
    }
    for (let index = held.length - 1; index >= 0; index--) {
      const earlier = held[index]
      const reason = earlier && whyEnded(earlier, later, changed)
      if (!earlier || !reason) continue
      ends.push({ id: earlier.id, at: new Date(later.saidAt), by: later.id, reason })
      held.splice(index, 1)
    }
    held.push(later)
  }
  return ends
}

const jsonColumns = z.object({ relations: z.array(relationSchema), ends: z.array(endingSchema) })

/** Ends a person's imported facts that later imported ones replace. Returns how many. Facts that were here before stay as they are. */
export const reconcilePerson = async (
  { sql }: Pick<Services, "sql">,
  runId: string,
  userId: string,
): Promise<number> => {
  const rows = await asUser(sql, userId, (tx) => listToReconcile(tx, userId, runId, maxCompared))
  const ends = findSuperseded(
    rows.map(({ id, text, said_at, ...json }) => {
      const at = said_at.getTime()
      return { id, text, saidAt: at, heardAt: at, ...jsonColumns.parse(json) }
    }),
  )
  if (ends.length === 0) return 0
  return asUser(sql, userId, async (tx) => {
    await lockUser(tx, userId)
    const untouched = new Set((await listToReconcile(tx, userId, runId, maxCompared)).map(({ id }) => id))
    const possible = ends.filter(({ id, by }) => untouched.has(id) && by !== null && untouched.has(by))
    await endFacts(tx, userId, possible)
    await noteEnded(
      tx,
      userId,
      runId,
      possible.map(({ id }) => id),
    )
    const operator = askAsOperator("memory.import")
    operator.trail.userId = userId
    await recordInTransaction(tx, operator, 200)
    return possible.length
  })
}
