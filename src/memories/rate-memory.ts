import { recordInTransaction } from "../audit/record.ts"
import { verb } from "../feature/verb.ts"
import { lockUser } from "../people/lock-user.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { together } from "../platform/database/together.ts"
import type { Context } from "./context.ts"
import { type FactRow, type Feedback, toWire } from "./fact-row.ts"
import { ownerOfMemory, readMemory } from "./get-memory.ts"
import { noteEvent } from "./note-event.ts"
import { saveVersions } from "./save-versions.ts"
import { factWireSchema, rateMemoryInput } from "./schemas.ts"

/** The share of its confidence that a memory keeps. */
const keptConfidence: Record<Feedback, number> = { POSITIVE: 1, NEGATIVE: 0.5, VERY_NEGATIVE: 0.1 }

/**
 * Keeps what a client thinks of a memory, with the reason in its history. It never adds up: the confidence is reckoned from what it was
 * before, and is that again when the feedback is taken back.
 */
export const rateMemory = verb({
  action: "memory.feedback",
  scope: "memory:write",
  rate: "other",
  input: rateMemoryInput,
  output: factWireSchema,
  run: async (ctx: Context, { id, feedback, reason }) => {
    const userId = await ownerOfMemory(ctx, id)
    return asUser(ctx.sql, userId, async (tx) => {
      await lockUser(tx, userId)
      const fact = await readMemory(tx, userId, id)
      if (feedback === fact.feedback && reason === undefined) return toWire(ctx, fact)
      await writeFeedback(tx, fact, feedback, reasonOf(feedback, reason))
      const [rated] = await together([readMemory(tx, userId, id), recordInTransaction(tx, ctx, 200)])
      return toWire(ctx, rated)
    })
  },
})

const writeFeedback = async (
  tx: Transaction,
  { user_id: userId, id, ...fact }: FactRow,
  feedback: Feedback | null,
  reason: string,
): Promise<void> => {
  const unrated = fact.unrated_confidence ?? fact.confidence
  const confidence = feedback === null ? unrated : unrated * keptConfidence[feedback]
  await saveVersions(tx, userId, [id])
  await tx`
    with rated as (
      update facts set feedback = ${feedback}, confidence = ${confidence}, unrated_confidence = ${feedback && unrated}::real,
        reason = ${reason}, version = version + 1, updated_at = now()
      where user_id = ${userId} and id = ${id}
      returning id, valid_to is null as current
    )
    ${noteEvent(tx, userId, "memory_update", tx`(select id from rated where current)`)}`
}

const reasonOf = (feedback: Feedback | null, reason: string | undefined): string =>
  `${feedback === null ? "A client took its feedback back." : `The feedback of a client was ${feedback}.`}${reason ? ` ${reason}` : ""}`
