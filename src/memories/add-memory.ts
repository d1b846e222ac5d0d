import { requireOwner } from "../accounts/actor.ts"
import type { Context } from "../context.ts"
import { asUser } from "../platform/database/as-user.ts"
import { recordInTransaction } from "../privacy/audit.ts"
import { nameResource } from "../privacy/trail.ts"
import { indexWhenLarge } from "../search/vector-index.ts"
import { embedFact } from "./embed-fact.ts"
import type { Category } from "./fact.ts"
import type { FactRow } from "./fact-row.ts"
import { findCurrentFactByHash, findFact, lockUser } from "./queries.ts"
import { contentHash, insertFacts } from "./write-facts.ts"

export type AddMemoryInput = {
  userId: string
  factValue: string
  category: Category
  tags: string[]
  metadata: Record<string, unknown>
  conversationId: string | null
}

/** Stores a fact that a client states itself. `added` is false when it was known already: then the known one is returned. */
export const addMemory = async (ctx: Context, input: AddMemoryInput): Promise<{ fact: FactRow; added: boolean }> => {
  requireOwner(ctx, input.userId)
  const hash = contentHash(input.factValue)
  const known = await asUser(ctx.sql, input.userId, (tx) => findCurrentFactByHash(tx, input.userId, hash))
  if (known) return knownAlready(ctx, known)
  const vector = await embedFact(ctx, { text: input.factValue, category: input.category, tags: input.tags })
  return asUser(ctx.sql, input.userId, async (tx) => {
    const factCount = await lockUser(tx, input.userId)
    const meanwhile = await findCurrentFactByHash(tx, input.userId, hash)
    if (meanwhile) return knownAlready(ctx, meanwhile)
    const id = Bun.randomUUIDv7()
    const now = new Date()
    await insertFacts(tx, input.userId, ctx.embedder.space.id, [
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
        saidAt: now,
        validFrom: now,
        validTo: null,
        supersededBy: null,
        reason: "It was added by a client.",
        jobId: null,
        vector,
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

const knownAlready = (ctx: Context, fact: FactRow): { fact: FactRow; added: boolean } => {
  nameResource(ctx.trail, "memory", fact.id)
  return { fact, added: false }
}
