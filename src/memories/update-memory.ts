import { recordForEach } from "../audit/record.ts"
import { writeDates } from "../dates/write-dates.ts"
import { planOf } from "../dates/written-period.ts"
import { withoutDate } from "../facts/answer-text.ts"
import type { Category } from "../facts/fact.ts"
import { verb } from "../feature/verb.ts"
import { userKey } from "../graph/write-graph.ts"
import { lockUser } from "../people/lock-user.ts"
import { asUser, becomeUser } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { AppError, notFound } from "../platform/errors.ts"
import { identityWords, nameKey, withoutMarks } from "../platform/identity.ts"
import type { TimeLimit } from "../platform/time-limit.ts"
import { dayIn } from "../platform/time-zone.ts"
import { inActiveSpace } from "../vectors/space-changed.ts"
import type { TextVectors } from "../vectors/spaces.ts"
import type { Context } from "./context.ts"
import { embedFacts } from "./embed-facts.ts"
import { type FactRow, toWire } from "./fact-row.ts"
import { findSameFact } from "./find-alike.ts"
import { findMemory, readMemory } from "./get-memory.ts"
import { rewriteFact } from "./rewrite-fact.ts"
import { factWireSchema, updateMemoryInput } from "./schemas.ts"

export type MemoryChange = {
  id: string
  factValue?: string | undefined
  category?: Category | undefined
  tags?: string[] | undefined
  metadata?: Record<string, unknown> | undefined
  /** Null: it has no end. */
  expiresAt?: Date | null | undefined
  saidAt?: Date | undefined
}

/** A change with what it makes of the memory; `vectors`: null when it says the same as before. */
type Planned = { change: MemoryChange; before: FactRow; text: string; category: Category; tags: string[] }

/**
 * Edits memories in place, all or none; their previous states go to the history. Changed parts are embedded again; a new text keeps the
 * entities and relations that it still names. Throws CONFLICT when another memory says the same, or when somebody else changed one of
 * these meanwhile. `mayGoOn`: throws when it takes too long.
 */
export const updateAll = (
  ctx: Context,
  changes: readonly MemoryChange[],
  mayGoOn: TimeLimit = () => undefined,
): Promise<FactRow[]> => inActiveSpace(ctx.spaces, () => updateNow(ctx, changes, mayGoOn))

const updateNow = async (ctx: Context, changes: readonly MemoryChange[], mayGoOn: TimeLimit): Promise<FactRow[]> => {
  const planned: Planned[] = []
  for (const change of changes) {
    mayGoOn()
    planned.push(plan(change, await findMemory(ctx, change.id)))
  }
  const told = planned.filter(isEmbeddedAnew)
  const embedded = told.length > 0 ? await embedFacts(ctx, told) : []
  const owners = [...new Set(planned.map(({ before }) => before.user_id))].sort()
  const [first] = owners
  if (first === undefined) return []
  return asUser(ctx.sql, first, async (tx) => {
    const held = embedded.length > 0 ? await ctx.spaces.hold(tx, embedded) : []
    const vectorsOf = new Map(told.map((one, at) => [one, held[at]]))
    const updated = new Map<string, FactRow>()
    for (const userId of owners) {
      if (userId !== first) await becomeUser(tx, userId)
      await lockUser(tx, userId)
      for (const one of planned.filter(({ before }) => before.user_id === userId)) {
        mayGoOn()
        updated.set(one.change.id, await apply(ctx, tx, one, vectorsOf.get(one) ?? null))
      }
    }
    await recordForEach(tx, ctx, 200, new Map(planned.map(({ before }) => [before.user_id, before.id])))
    return changes.flatMap(({ id }) => updated.get(id) ?? [])
  })
}

const plan = (change: MemoryChange, before: FactRow): Planned => {
  // An age comes back with the date of the earlier answer: that is not a change.
  const given = change.factValue === undefined ? undefined : withoutDate(change.factValue)
  const text = given === undefined || given === before.fact_value ? before.fact_value : (change.factValue ?? given)
  return { change, before, text, category: change.category ?? before.category, tags: change.tags ?? before.fact_type }
}

const isEmbeddedAnew = ({ change, before, text }: Planned): boolean =>
  text !== before.fact_value || change.category !== undefined || change.tags !== undefined

const apply = async (
  ctx: Context,
  tx: Transaction,
  { change, before, text, category, tags }: Planned,
  vectors: TextVectors | null,
): Promise<FactRow> => {
  const userId = before.user_id
  const { id } = change
  const fact = await readMemory(tx, userId, id)
  if (fact.version !== before.version)
    throw new AppError(
      "CONFLICT",
      "This memory was changed by another request just now. Read it again, then change it.",
    )
  const twin = fact.valid_to === null ? await findSameFact(tx, userId, text, { except: id, isLocked: true }) : undefined
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
    metadata: change.metadata ?? fact.metadata,
    ...(text === fact.fact_value ? { entities: fact.entities, relations: fact.relations } : stillNamed(fact, text)),
    reason: "It was edited by a client.",
    vectors,
    plannedFor:
      text === fact.fact_value ? fact.planned_for : plannedNow(text, category, fact.time_zone ?? ctx.timeZone),
    expiresAt: change.expiresAt,
    saidAt: change.saidAt,
  })
  return readMemory(tx, userId, id)
}

export const updateMemory = verb({
  action: "memory.update",
  scope: "memory:write",
  rate: "other",
  input: updateMemoryInput,
  output: factWireSchema,
  run: async (ctx: Context, { id, fact_value, category, fact_type, metadata }) => {
    const [fact] = await updateAll(ctx, [{ id, factValue: fact_value, category, tags: fact_type, metadata }])
    if (!fact) throw notFound("memory")
    return toWire(ctx, fact)
  },
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
