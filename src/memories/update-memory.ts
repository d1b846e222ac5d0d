import { recordInTransaction } from "../audit/record.ts"
import { writeDates } from "../dates/write-dates.ts"
import { planOf } from "../dates/written-period.ts"
import { withoutDate } from "../facts/answer-text.ts"
import type { Category } from "../facts/fact.ts"
import { verb } from "../feature/verb.ts"
import { userKey } from "../graph/write-graph.ts"
import { lockUser } from "../people/lock-user.ts"
import { asUser } from "../platform/database/as-user.ts"
import { AppError } from "../platform/errors.ts"
import { identityWords, nameKey, withoutMarks } from "../platform/identity.ts"
import { dayIn } from "../platform/time-zone.ts"
import { inActiveSpace } from "../vectors/space-changed.ts"
import type { Context } from "./context.ts"
import { embedFact } from "./embed-fact.ts"
import { type FactRow, toWire } from "./fact-row.ts"
import { findSameFact } from "./find-alike.ts"
import { findMemory, readMemory } from "./get-memory.ts"
import { rewriteFact } from "./rewrite-fact.ts"
import { factWireSchema, updateMemoryInput } from "./schemas.ts"

type UpdateMemoryInput = {
  factValue?: string | undefined
  category?: Category | undefined
  tags?: string[] | undefined
  metadata?: Record<string, unknown> | undefined
}

/**
 * Edits a memory in place; its previous state goes to the history. Changed parts are embedded again; a new text keeps the entities and
 * relations that it still names. Throws CONFLICT when another memory says the same, or when somebody else changed this one meanwhile.
 */
const update = (ctx: Context, id: string, input: UpdateMemoryInput): Promise<FactRow> =>
  inActiveSpace(ctx.spaces, () => updateNow(ctx, id, input))

const updateNow = async (ctx: Context, id: string, input: UpdateMemoryInput): Promise<FactRow> => {
  const before = await findMemory(ctx, id)
  // An age comes back with the date of the earlier answer: that is not a change.
  const given = input.factValue === undefined ? undefined : withoutDate(input.factValue)
  const text = given === undefined || given === before.fact_value ? before.fact_value : (input.factValue ?? given)
  const category = input.category ?? before.category
  const tags = input.tags ?? before.fact_type
  const isEmbeddedAnew = text !== before.fact_value || input.category !== undefined || input.tags !== undefined
  const embedded = isEmbeddedAnew ? await embedFact(ctx, { text, category, tags }) : null
  const userId = before.user_id
  return asUser(ctx.sql, userId, async (tx) => {
    const [held] = await Promise.all([embedded && ctx.spaces.hold(tx, [embedded]), lockUser(tx, userId)])
    const fact = await readMemory(tx, userId, id)
    if (fact.version !== before.version)
      throw new AppError(
        "CONFLICT",
        "This memory was changed by another request just now. Read it again, then change it.",
      )
    const twin =
      fact.valid_to === null ? await findSameFact(tx, userId, text, { except: id, isLocked: true }) : undefined
    if (twin)
      throw new AppError(
        "CONFLICT",
        `The memory ${twin.known.id} says this already. Change that one, or delete one of the two.`,
      )
    await rewriteFact(tx, userId, {
      id,
      text,
      category,
      tags,
      confidence: text === fact.fact_value ? fact.confidence : (fact.unrated_confidence ?? fact.confidence),
      metadata: input.metadata ?? fact.metadata,
      ...(text === fact.fact_value ? { entities: fact.entities, relations: fact.relations } : stillNamed(fact, text)),
      reason: "It was edited by a client.",
      vectors: held?.[0] ?? null,
      plannedFor:
        text === fact.fact_value ? fact.planned_for : plannedNow(text, category, fact.time_zone ?? ctx.timeZone),
    })
    const [updated] = await Promise.all([readMemory(tx, userId, id), recordInTransaction(tx, ctx, 200)])
    return updated
  })
}

export const updateMemory = verb({
  action: "memory.update",
  scope: "memory:write",
  rate: "other",
  input: updateMemoryInput,
  output: factWireSchema,
  run: async (ctx: Context, { id, fact_value, category, fact_type, metadata }) =>
    toWire(ctx, await update(ctx, id, { factValue: fact_value, category, tags: fact_type, metadata })),
})

const plannedNow = (text: string, category: Category, timeZone: string): string | null => {
  const today = dayIn(timeZone, new Date())
  return planOf({ text: writeDates(text, today), category, validFrom: null }, today)
}

const stillNamed = (fact: FactRow, text: string): Pick<FactRow, "entities" | "relations"> => {
  const words = ` ${identityWords(text).join(" ")} `
  const isNamed = (name: string) => {
    const spelt = identityWords(name).join(" ")
    // A name keeps its known spelling, and may be written without its marks.
    return [spelt, withoutMarks(spelt)].some((spelling) => words.includes(` ${spelling} `))
  }
  return {
    entities: fact.entities.filter(({ name }) => isNamed(name)),
    relations: fact.relations.filter(
      ({ subject, target }) => (nameKey(subject) === userKey || isNamed(subject)) && isNamed(target),
    ),
  }
}
