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
import { dayIn } from "../platform/time-zone.ts"
import { inActiveSpace } from "../vectors/space-changed.ts"
import type { TextVectors } from "../vectors/spaces.ts"
import { indexWhenLarge } from "../vectors/vector-index.ts"
import type { Context } from "./context.ts"
import { embedFact } from "./embed-fact.ts"
import { type FactRow, toWire } from "./fact-row.ts"
import { type AlikeFact, findSameFact } from "./find-alike.ts"
import { readMemory } from "./get-memory.ts"
import { insertFacts } from "./insert-facts.ts"
import { findFact } from "./queries.ts"
import { rewriteFact } from "./rewrite-fact.ts"
import { addedMemorySchema, addMemoryBody } from "./schemas.ts"
import { validSince } from "./valid-since.ts"

type AddMemoryInput = {
  userId: string
  factValue: string
  category: Category
  tags: string[]
  metadata: Record<string, unknown>
  conversationId: string | null
  /** ISO 8601 in UTC; undefined: now. */
  saidAt?: string | undefined
  timeZone?: string | undefined
}

/** Stores a fact that a client states itself. If it is already known, returns the known one with `added` false. */
const add = async (ctx: Context, input: AddMemoryInput): Promise<{ fact: FactRow; added: boolean }> => {
  requireOwner(ctx, input.userId)
  const known = await asUser(ctx.sql, input.userId, async (tx) => {
    const same = await findSameFact(tx, input.userId, input.factValue, { isLocked: false })
    return same && same.how !== "moreMarked" ? findFact(tx, input.userId, same.known.id) : undefined
  })
  if (known) {
    if (input.timeZone !== undefined) await asUser(ctx.sql, input.userId, (tx) => learn(tx, input, new Date()))
    return knownAlready(ctx, known)
  }
  return inActiveSpace(ctx.spaces, () => addNew(ctx, input))
}

const addNew = async (ctx: Context, input: AddMemoryInput): Promise<{ fact: FactRow; added: boolean }> => {
  const embedded = await embedFact(ctx, { text: input.factValue, category: input.category, tags: input.tags })
  return asUser(ctx.sql, input.userId, async (tx) => {
    const now = new Date()
    const [[vectors = embedded], { factCount, saidAt }] = await Promise.all([
      ctx.spaces.hold(tx, [embedded]),
      learn(tx, input, now),
    ])
    const same = await findSameFact(tx, input.userId, input.factValue, { isLocked: true })
    if (same) return knownAlready(ctx, await tellAgain(ctx, tx, input, same, vectors))
    const id = Bun.randomUUIDv7()
    // The text stays as the client wrote it; its dates are still resolved to days.
    const timeZone = (await findTimeZone(tx, input.userId)) ?? ctx.timeZone
    const today = dayIn(timeZone, saidAt)
    const dated = writeDates(input.factValue, today)
    const period = writtenPeriod(dated)
    await insertFacts(tx, input.userId, [
      {
        id,
        text: input.factValue,
        category: input.category,
        tags: input.tags,
        confidence: 1,
        source: "api",
        conversationId: input.conversationId,
        metadata: input.metadata,
        entities: [],
        relations: [],
        ends: [],
        saidAt,
        heardAt: now,
        ...validSince(period && startAsSaid(period), { saidAt, timeZone }),
        plannedFor: planOf({ text: dated, category: input.category, validFrom: null }, today),
        validTo: null,
        supersededBy: null,
        reason: "It was added by a client.",
        jobId: null,
        vectors,
      },
    ])
    await indexWhenLarge(ctx, tx, input.userId, factCount, ctx.requestId)
    const [fact] = await Promise.all([
      findFact(tx, input.userId, id),
      recordInTransaction(tx, ctx, 201, { type: "memory", id }),
    ])
    if (!fact) throw new Error("a fact that was just written is missing")
    return { fact, added: true }
  })
}

export const addMemory = verb({
  action: "memory.add",
  scope: "memory:write",
  rate: "other",
  input: addMemoryBody,
  output: addedMemorySchema,
  run: async (ctx: Context, body) => {
    const { fact, added } = await add(ctx, {
      userId: body.user_id,
      factValue: body.fact_value,
      category: body.category ?? "other",
      tags: body.fact_type ?? [],
      metadata: body.metadata ?? {},
      conversationId: body.conversation_id ?? null,
      saidAt: body.said_at,
      timeZone: body.time_zone,
    })
    return { memory: toWire(ctx, fact), added }
  },
})

/** Locks the user and stores their time zone. */
const learn = async (tx: Transaction, { userId, timeZone, ...input }: AddMemoryInput, now: Date) => {
  const factCount = await lockUser(tx, userId)
  const saidAt = notAfter(now, input.saidAt)
  if (timeZone !== undefined) await learnTimeZone(tx, userId, timeZone, saidAt)
  return { factCount, saidAt }
}

/** Returns the known fact, in the spelling that has the marks. */
const tellAgain = async (
  ctx: Context,
  tx: Transaction,
  { userId, factValue }: AddMemoryInput,
  { known, how }: Same<AlikeFact>,
  vectors: TextVectors,
): Promise<FactRow> => {
  const fact = await readMemory(tx, userId, known.id)
  if (how !== "moreMarked") return fact
  const { id, category, fact_type: tags, confidence, metadata, entities, relations, planned_for: plannedFor } = fact
  const reason = "It was told again, with its marks."
  const same = { id, category, tags, confidence, metadata, entities, relations, plannedFor }
  const change = { ...same, text: factValue, reason, vectors }
  await rewriteFact(tx, userId, change)
  await recordInTransaction(tx, ctx, 200, { type: "memory", id })
  return readMemory(tx, userId, id)
}

const knownAlready = (ctx: Context, fact: FactRow): { fact: FactRow; added: boolean } => {
  nameResource(ctx.trail, "memory", fact.id)
  return { fact, added: false }
}
