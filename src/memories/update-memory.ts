import type { Context } from "../context.ts"
import { userKey } from "../graph/write-graph.ts"
import { AppError } from "../platform/errors.ts"
import { foldedWords, nameKey } from "../platform/text.ts"
import { embedFact } from "./embed-fact.ts"
import type { Category } from "./fact.ts"
import type { FactRow } from "./fact-row.ts"
import { getMemory } from "./get-memory.ts"
import { findCurrentFactByHash, lockUser } from "./queries.ts"
import { contentHash, rewriteFact } from "./write-facts.ts"

export type UpdateMemoryInput = {
  factValue?: string | undefined
  category?: Category | undefined
  tags?: string[] | undefined
  metadata?: Record<string, unknown> | undefined
}

/**
 * Edits a memory in place and keeps its earlier state in its history. A new text is embedded anew, and keeps of the entities and
 * relations those that it still names. Throws CONFLICT when another memory says the same already.
 */
export const updateMemory = async (ctx: Context, id: string, input: UpdateMemoryInput): Promise<FactRow> => {
  const before = await getMemory(ctx, id)
  const vector = input.factValue === undefined ? null : await embedFact(ctx, input.factValue)
  return ctx.sql.begin(async (tx) => {
    await lockUser(tx, before.user_id)
    const fact = await getMemory(ctx, id, tx)
    const text = input.factValue ?? fact.fact_value
    const twin = await findCurrentFactByHash(tx, fact.user_id, contentHash(text))
    if (twin && twin.id !== id && fact.valid_to === null)
      throw new AppError(
        "CONFLICT",
        `The memory ${twin.id} says this already. Change that one, or delete one of the two.`,
      )
    await rewriteFact(tx, fact.user_id, ctx.embedder.space.id, {
      id,
      text,
      category: input.category ?? fact.category,
      tags: input.tags ?? fact.fact_type,
      confidence: fact.confidence,
      metadata: input.metadata ?? fact.metadata,
      ...(vector ? stillNamed(fact, text) : { entities: fact.entities, relations: fact.relations }),
      reason: "It was edited by a client.",
      vector,
    })
    return getMemory(ctx, id, tx)
  })
}

const stillNamed = (fact: FactRow, text: string): Pick<FactRow, "entities" | "relations"> => {
  const words = ` ${foldedWords(text).join(" ")} `
  const isNamed = (name: string) => words.includes(` ${nameKey(name)} `)
  return {
    entities: fact.entities.filter(({ name }) => isNamed(name)),
    relations: fact.relations.filter(
      ({ subject, target }) => (nameKey(subject) === userKey || isNamed(subject)) && isNamed(target),
    ),
  }
}
