import { recordInTransaction } from "../audit/record.ts"
import { startAsSaid } from "../dates/period.ts"
import { notAfter } from "../dates/said-at.ts"
import { writeDates } from "../dates/write-dates.ts"
import { planOf, writtenPeriod } from "../dates/written-period.ts"
import type { Category } from "../facts/fact.ts"
import type { Same } from "../facts/same-statement.ts"
import { requireOwner } from "../feature/actor.ts"
import { nameResource } from "../feature/audit-trail.ts"
import { verb } from "../feature/verb.ts"
import { lockUser } from "../people/lock-user.ts"
import { findTimeZone, learnTimeZone } from "../people/time-zone.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { together } from "../platform/database/together.ts"
import { dayIn } from "../platform/time-zone.ts"
import { inActiveSpace } from "../vectors/space-changed.ts"
import type { TextVectors } from "../vectors/spaces.ts"
import { indexWhenLarge } from "../vectors/vector-index.ts"
import type { Context } from "./context.ts"
import { clearDoubts } from "./doubt-facts.ts"
import { embedFacts } from "./embed-facts.ts"
import { endExpired } from "./end-expired.ts"
import { type FactRow, toWire } from "./fact-row.ts"
import { type AlikeFact, findSameFact } from "./find-alike.ts"
import { readMemory } from "./get-memory.ts"
import { insertFacts } from "./insert-facts.ts"
import { findFact } from "./queries.ts"
import { rewriteFact } from "./rewrite-fact.ts"
import { addedMemorySchema, addMemoryBody } from "./schemas.ts"
import { validSince } from "./valid-since.ts"

/** A fact that a client states itself. */
export type StatedFact = {
  factValue: string
  category: Category
  tags: string[]
  metadata: Record<string, unknown>
  conversationId: string | null
  /** When it ceases to be true; null: nothing is said about that. */
  expiresAt: Date | null
}
type Stated = {
  userId: string
  /** ISO 8601 in UTC; undefined: now. */
  saidAt?: string | undefined
  timeZone?: string | undefined
}
/** `added`: false when it was already known. */
type Added = { fact: FactRow; added: boolean }

/** Stores a fact that a client states itself. If it is already known, returns the known one with `added` false. */
const add = async (ctx: Context, stated: Stated, input: StatedFact): Promise<Added> => {
  requireOwner(ctx, stated.userId)
  const known = await asUser(ctx.sql, stated.userId, async (tx) => {
    const same = await findSameFact(tx, stated.userId, input.factValue, { isLocked: false })
    return same && same.how !== "moreMarked" ? findFact(tx, stated.userId, same.known.id) : undefined
  })
  // What is in doubt is told again in a transaction of its own, below.
  if (known && !hasExpired(known) && known.still_true === 1) {
    if (stated.timeZone !== undefined) await asUser(ctx.sql, stated.userId, (tx) => learn(tx, stated, new Date()))
    return knownAlready(ctx, known)
  }
  const [added] = await addAll(ctx, stated, [input])
  if (!added) throw new Error("a fact was not added")
  return added
}

const hasExpired = ({ expires_at }: FactRow): boolean => expires_at !== null && expires_at.getTime() <= Date.now()

/** Stores all of them, or none. */
export const addAll = (ctx: Context, stated: Stated, facts: readonly StatedFact[]): Promise<Added[]> => {
  requireOwner(ctx, stated.userId)
  return inActiveSpace(ctx.spaces, () => addNow(ctx, stated, facts))
}

const addNow = async (ctx: Context, stated: Stated, facts: readonly StatedFact[]): Promise<Added[]> => {
  const embedded = await embedFacts(
    ctx,
    facts.map(({ factValue, category, tags }) => ({ text: factValue, category, tags })),
  )
  const { userId } = stated
  return asUser(ctx.sql, userId, async (tx) => {
    const now = new Date()
    const [held, { factCount, saidAt }] = await together([ctx.spaces.hold(tx, embedded), learn(tx, stated, now)])
    await endExpired(tx, userId)
    const timeZone = (await findTimeZone(tx, userId)) ?? ctx.timeZone
    const added: Added[] = []
    let isChanged = false
    for (const [at, fact] of facts.entries()) {
      const vectors = held[at]
      if (!vectors) throw new Error("a fact has no vector")
      const same = await findSameFact(tx, userId, fact.factValue, { isLocked: true })
      isChanged ||= same?.how === "moreMarked" || same === undefined
      if (same) added.push(knownAlready(ctx, await tellAgain(tx, userId, fact, same, vectors)))
      else added.push({ fact: await insertStated(tx, userId, fact, { now, saidAt, timeZone, vectors }), added: true })
    }
    await indexWhenLarge(ctx, tx, userId, factCount, ctx.requestId)
    const made = added.find((one) => one.added)?.fact
    if (isChanged) await recordInTransaction(tx, ctx, made ? 201 : 200, made && { type: "memory", id: made.id })
    return added
  })
}

type Moment = { now: Date; saidAt: Date; timeZone: string; vectors: TextVectors }

const insertStated = async (
  tx: Transaction,
  userId: string,
  fact: StatedFact,
  { now, saidAt, timeZone, vectors }: Moment,
): Promise<FactRow> => {
  const id = Bun.randomUUIDv7()
  // The text stays as the client wrote it; its dates are still resolved to days.
  const today = dayIn(timeZone, saidAt)
  const dated = writeDates(fact.factValue, today)
  const period = writtenPeriod(dated)
  await insertFacts(tx, userId, [
    {
      id,
      text: fact.factValue,
      category: fact.category,
      tags: fact.tags,
      confidence: 1,
      source: "api",
      conversationId: fact.conversationId,
      metadata: fact.metadata,
      entities: [],
      relations: [],
      ends: [],
      saidAt,
      heardAt: now,
      ...validSince(period && startAsSaid(period), { saidAt, timeZone }),
      plannedFor: planOf({ text: dated, category: fact.category, validFrom: null }, today),
      validTo: null,
      expiresAt: fact.expiresAt,
      supersededBy: null,
      reason: "It was added by a client.",
      jobId: null,
      vectors,
    },
  ])
  return readMemory(tx, userId, id)
}

export const addMemory = verb({
  action: "memory.add",
  scope: "memory:write",
  rate: "other",
  input: addMemoryBody,
  output: addedMemorySchema,
  run: async (ctx: Context, body) => {
    const stated = { userId: body.user_id, saidAt: body.said_at, timeZone: body.time_zone }
    const { fact, added } = await add(ctx, stated, {
      factValue: body.fact_value,
      category: body.category ?? "other",
      tags: body.fact_type ?? [],
      metadata: body.metadata ?? {},
      conversationId: body.conversation_id ?? null,
      expiresAt: null,
    })
    return { memory: toWire(ctx, fact), added }
  },
})

/** Locks the user and stores their time zone. */
const learn = async (tx: Transaction, { userId, timeZone, ...input }: Stated, now: Date) => {
  const factCount = await lockUser(tx, userId)
  const saidAt = notAfter(now, input.saidAt)
  if (timeZone !== undefined) await learnTimeZone(tx, userId, timeZone, saidAt)
  return { factCount, saidAt }
}

/** Returns the known fact, in the spelling that has the marks. */
const tellAgain = async (
  tx: Transaction,
  userId: string,
  { factValue }: StatedFact,
  { known, how }: Same<AlikeFact>,
  vectors: TextVectors,
): Promise<FactRow> => {
  const fact = await readMemory(tx, userId, known.id)
  if (how !== "moreMarked") {
    await clearDoubts(tx, userId, [known.id])
    return fact
  }
  const { id, category, fact_type: tags, confidence, metadata, entities, relations, planned_for: plannedFor } = fact
  const reason = "It was told again, with its marks."
  const same = { id, category, tags, confidence, metadata, entities, relations, plannedFor }
  const change = { ...same, text: factValue, reason, vectors }
  await rewriteFact(tx, userId, change)
  return readMemory(tx, userId, id)
}

const knownAlready = (ctx: Context, fact: FactRow): Added => {
  nameResource(ctx.trail, "memory", fact.id)
  return { fact, added: false }
}
