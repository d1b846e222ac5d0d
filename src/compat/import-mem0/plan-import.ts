import { statementKey } from "../../facts/content-hash.ts"
import { embeddingText } from "../../facts/embedding-text.ts"
import { estimateTokens } from "../../models/estimate-tokens.ts"
import { asUser } from "../../platform/database/as-user.ts"
import { inBatches, mapAtOnce } from "./at-once.ts"
import type { Services } from "./context.ts"
import { type Decision, decide } from "./decide.ts"
import type { Mapped } from "./map-record.ts"
import { type OfPerson, sortByPerson } from "./process-batch.ts"
import type { Run } from "./queries.ts"
import type { Source } from "./source.ts"
import { readKnown } from "./write-person.ts"

export type PlanOfPerson = { found: number; new: number; duplicate: number; refused: number; known: number }

/** What an import would do. */
export type Plan = {
  found: number
  people: Map<string, PlanOfPerson>
  nobody: Record<string, number>
  reasons: Record<string, number>
  notes: Record<string, number>
  /** Of the texts to embed, estimated. */
  tokens: number
}

const itemsInBatch = 500
/** Above these, duplicates within the source, and the people in the report, are not counted further. */
const maxRememberedTexts = 1_000_000
const maxPeople = 1_000_000

/** Reads everything, and writes nothing. */
export const planImport = async (
  services: Pick<Services, "sql">,
  source: Source,
  run: Run | null,
  {
    signal,
    concurrency,
    progress,
    look,
  }: {
    signal: AbortSignal
    concurrency: number
    progress: { add: (memories: number) => void }
    /** Gets the memories that are new. */
    look: ((memories: readonly Mapped[]) => Promise<void>) | null
  },
): Promise<Plan> => {
  const plan: Plan = { found: 0, people: new Map(), nobody: {}, reasons: {}, notes: {}, tokens: 0 }
  const seen = new Set<bigint | number>()
  const areRead = async () => new Set<string>()
  for await (const items of inBatches(
    source.read({ from: null, startedAt: new Date(), areRead, signal }),
    itemsInBatch,
  )) {
    const { people, nobody } = sortByPerson(source.name, items, new Date())
    for (const reason of nobody) count(plan.nobody, reason)
    const decisions = await mapAtOnce([...people], concurrency, async ([userId, memories]) =>
      decide(
        memories,
        await asUser(services.sql, userId, (tx) =>
          readKnown(tx, userId, run?.id ?? null, memories, { isLocked: false }),
        ),
      ),
    )
    const fresh: Mapped[] = []
    for (const [index, [userId, memories]] of [...people].entries())
      addPerson(plan, { userId, memories, decisions: decisions[index] ?? [] }, seen, fresh)
    await look?.(fresh)
    const found = items.filter(({ kind }) => kind === "memory").length
    plan.found += found
    progress.add(found)
    if (signal.aborted) break
  }
  return plan
}

const addPerson = (
  plan: Plan,
  { userId, memories, decisions }: { userId: string; memories: readonly OfPerson[]; decisions: readonly Decision[] },
  seen: Set<bigint | number>,
  fresh: Mapped[],
): void => {
  const person = plan.people.get(userId) ?? { found: 0, new: 0, duplicate: 0, refused: 0, known: 0 }
  if (plan.people.size < maxPeople || plan.people.has(userId)) plan.people.set(userId, person)
  for (const [index, decision] of decisions.entries()) {
    // One memory is in the scopes of its person, its agent, its app and its run.
    if (!isFirst(seen, `id\n${memories[index]?.sourceId}`)) continue
    person.found++
    if (decision.do === "skip") person.known++
    else if (decision.do === "note") {
      person[decision.row.outcome === "duplicate" ? "duplicate" : "refused"]++
      if (decision.row.reason !== null) count(plan.reasons, decision.row.reason)
    } else if (isRepeated(seen, decision.mapped)) person.duplicate++
    else {
      person.new++
      fresh.push(decision.mapped)
      addTexts(plan, decision.mapped)
    }
  }
}

const isRepeated = (seen: Set<bigint | number>, { userId, memory }: Mapped): boolean =>
  memory.valid_to === null && !isFirst(seen, `${userId}\n${statementKey(memory.fact_value)}`)

const addTexts = (plan: Plan, { memory, notes }: Mapped): void => {
  for (const note of notes) count(plan.notes, note)
  const { fact_value: text, category, fact_type: tags } = memory
  plan.tokens += estimateTokens(embeddingText({ text, category, tags }))
}

/** Remembers 64 bits of each text. */
const isFirst = (seen: Set<bigint | number>, text: string): boolean => {
  const key = Bun.hash(text)
  if (seen.has(key)) return false
  if (seen.size < maxRememberedTexts) seen.add(key)
  return true
}

const count = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1
}
