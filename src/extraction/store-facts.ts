import { writeDates } from "../dates/write-dates.ts"
import { planOf } from "../dates/written-period.ts"
import type { CurrentFact, Told } from "../facts/compare-facts.ts"
import type { ExtractedFact, ExtractionOutcome } from "../facts/extraction.ts"
import { readQuote, stillTrueAtFirst } from "../facts/quote.ts"
import type { IsPlain } from "../facts/same-statement.ts"
import { endFacts } from "../memories/end-facts.ts"
import { insertFacts, type NewFact } from "../memories/insert-facts.ts"
import { rewriteFact } from "../memories/rewrite-fact.ts"
import { validSince } from "../memories/valid-since.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { together } from "../platform/database/together.ts"
import { type Day, dayIn } from "../platform/time-zone.ts"
import { runInTurns } from "../platform/turns.ts"
import type { TextVectors } from "../vectors/spaces.ts"
import { attachNames } from "./attach-names.ts"
import { findCandidates } from "./queries.ts"
import { type Decision, reconcile } from "./reconcile.ts"
import type { ExtractionResult } from "./result.ts"

export type Source = {
  userId: string
  jobId: string
  conversationId: string | null
  metadata: Record<string, unknown>
  saidAt: Date
  /** When the conversation was handed in. */
  heardAt: Date
  timeZone: string
  /** When the facts cease to be true; null: nothing was said about that. */
  expiresAt: Date | null
  /** How the user writes: see `readWording`. */
  isPlain: (factText: string) => IsPlain
}

/** An entry of a job's result: what happened to one fact of the conversation. The memory holds its text. */
export type ItemResult = Pick<ExtractionResult["results"][number], "id" | "outcome" | "reason"> &
  Partial<Pick<ExtractedFact, "category" | "confidence">>

/** The incoming facts with the names that are known for them, and the facts that they are compared with. */
export type Known = { facts: readonly ExtractedFact[]; current: readonly CurrentFact[] }

const toldBy = (source: Source): Told => ({ saidAt: source.saidAt.getTime(), heardAt: source.heardAt.getTime() })

/** What `storeFacts` needs to know, in one round trip unless a name gets another spelling. The caller holds the lock on the user. */
export const readKnown = async (tx: Transaction, source: Source, facts: readonly ExtractedFact[]): Promise<Known> => {
  const { userId, isPlain } = source
  if (facts.length === 0) return { facts, current: [] }
  const [named, current] = await together([
    attachNames(tx, userId, facts, isPlain),
    findCandidates(tx, userId, facts, toldBy(source)),
  ])
  const isRenamed = named.some((fact, index) => fact !== facts[index])
  return { facts: named, current: isRenamed ? await findCandidates(tx, userId, named, toldBy(source)) : current }
}

/**
 * `vectors`: the vectors of each fact of the outcome, in order. The caller holds the lock on the user. `ended`: how many earlier facts
 * ended.
 */
export const storeFacts = async (
  tx: Transaction,
  source: Source,
  outcome: ExtractionOutcome,
  { facts, current }: Known,
  vectors: readonly TextVectors[],
): Promise<{ results: ItemResult[]; ended: number }> => {
  const vectorsByFact = new Map(facts.map((fact, index) => [fact, vectors[index]]))
  const vectorsOf = (fact: ExtractedFact): TextVectors => {
    const found = vectorsByFact.get(fact)
    if (!found) throw new Error("a fact has no vector")
    return found
  }
  const newId = (): string => Bun.randomUUIDv7()
  const { decisions, endings } = await runInTurns(
    reconcile(current, facts, toldBy(source), newId, ({ text }, word) => source.isPlain(text)(word)),
  )

  const ownEnds = new Map(endings.map((ending) => [ending.id, ending]))
  const inserted = decisions.flatMap((decision): NewFact[] => {
    if (decision.outcome !== "stored" && decision.outcome !== "superseded") return []
    // A later fact of the same conversation may end a fact: then it is written as ended.
    const ended = decision.ended ?? ownEnds.get(decision.id) ?? null
    ownEnds.delete(decision.id)
    // A fact that was repeated with more detail in the same conversation is written once, in its last form.
    const fact = decisions.findLast((one) => one.outcome === "updated" && one.id === decision.id)?.fact ?? decision.fact
    return [newFact(source, { ...decision, fact, ended }, vectorsOf(fact))]
  })
  // Earlier facts end before new ones begin: two current rows must not have the same text.
  await endFacts(
    tx,
    source.userId,
    [...ownEnds.values()].map((ending) => ({ ...ending, at: new Date(ending.at) })),
  )
  // Known facts are rewritten before new ones are inserted: a new one may say what a known one said until now.
  const isNew = new Set(inserted.map(({ id }) => id))
  for (const decision of decisions)
    if (decision.outcome !== "rejected" && !isNew.has(decision.id))
      await touchKnownFact(tx, source, decision, vectorsOf)
  await insertFacts(tx, source.userId, inserted)
  return { results: [...decisions.map(itemResult), ...outcome.rejected.map(rejectedItem)], ended: ownEnds.size }
}

const newFact = (
  source: Source,
  decision: Extract<Decision, { outcome: "stored" | "superseded" }>,
  vectors: TextVectors,
): NewFact => {
  const { fact, ended } = decision
  const since = validSince(fact.valid_from, source)
  const { validFrom } = since
  return {
    id: decision.id,
    text: fact.text,
    category: fact.category,
    tags: fact.tags,
    confidence: fact.confidence,
    source: "conversation",
    conversationId: source.conversationId,
    metadata: source.metadata,
    entities: fact.entities,
    relations: fact.relations,
    ends: fact.ends,
    saidAt: source.saidAt,
    heardAt: source.heardAt,
    ...since,
    plannedFor: plannedFor(fact, source),
    validTo: ended === null ? null : new Date(Math.max(ended.at, validFrom.getTime())),
    expiresAt: source.expiresAt,
    supersededBy: ended?.by ?? null,
    reason: ended?.reason ?? "It was told in a conversation.",
    jobId: source.jobId,
    vectors,
  }
}

const plannedFor = (fact: ExtractedFact, source: Source): string | null => {
  const today = dayIn(source.timeZone, source.saidAt)
  return planOf({ ...plannable(fact, today), validFrom: fact.valid_from }, today)
}

/** Whether a quote is a plan depends on the words in it, not on its category. */
const plannable = ({ text, category }: ExtractedFact, today: Day): Pick<ExtractedFact, "text" | "category"> => {
  const quote = readQuote(text)
  return quote
    ? { text: writeDates(quote.said.replace(/ \[[^\]]*\]/g, ""), today), category: "event" }
    : { text, category }
}

const touchKnownFact = async (
  tx: Transaction,
  source: Source,
  decision: Decision,
  vectorsOf: (fact: ExtractedFact) => TextVectors,
): Promise<void> => {
  if (decision.outcome === "duplicate" || decision.outcome === "updated") {
    const stillTrue = stillTrueAtFirst(decision.fact.text)
    await tx`
      with told as (
        update facts set said_at = ${source.saidAt}, heard_at = ${source.heardAt}, still_true = ${stillTrue}
        where user_id = ${source.userId} and id = ${decision.id}
          and (said_at, coalesce(heard_at, said_at)) < (${source.saidAt}, ${source.heardAt})
        returning id
      )
      update fact_vectors set still_true = ${stillTrue}
      where user_id = ${source.userId} and fact_id in (select id from told) and still_true <> ${stillTrue}`
  }
  if (decision.outcome !== "updated") return
  const { fact } = decision
  await rewriteFact(tx, source.userId, {
    id: decision.id,
    text: fact.text,
    category: fact.category,
    tags: fact.tags,
    confidence: fact.confidence,
    metadata: source.metadata,
    entities: fact.entities,
    relations: fact.relations,
    reason: decision.reason,
    vectors: vectorsOf(fact),
    plannedFor: plannedFor(fact, source),
    stillTrue: stillTrueAtFirst(fact.text),
  })
}

const itemResult = (decision: Decision): ItemResult => ({
  ...(decision.outcome === "rejected"
    ? { id: null, category: decision.fact.category, confidence: decision.fact.confidence }
    : { id: decision.id }),
  outcome: decision.outcome,
  reason: decision.outcome === "duplicate" ? "It was known already." : decision.reason,
})

const rejectedItem = ({ reason }: { reason: string }): ItemResult => ({ id: null, outcome: "rejected", reason })
