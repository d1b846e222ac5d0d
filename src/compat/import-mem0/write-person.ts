import { recordInTransaction } from "../../audit/record.ts"
import { askAsOperator } from "../../feature/operator.ts"
import { endExpired } from "../../memories/end-expired.ts"
import { endFacts } from "../../memories/end-facts.ts"
import type { ExportedVersion } from "../../memories/exported-memories.ts"
import { findAlike, findSameFact, mendHashes } from "../../memories/find-alike.ts"
import { insertMemories, insertVersions, memoriesAtOnce } from "../../memories/import-memories.ts"
import { rewriteFact } from "../../memories/rewrite-fact.ts"
import { lockUser } from "../../people/lock-user.ts"
import { findErased } from "../../people/queries.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { batchesOf } from "../../platform/turns.ts"
import type { TextVectors } from "../../vectors/spaces.ts"
import { indexWhenLarge } from "../../vectors/vector-index.ts"
import type { Services } from "./context.ts"
import { type Decision, decide, isMapped, type Known } from "./decide.ts"
import { importedReason, type Mapped, type Refused } from "./map-record.ts"
import {
  countAdded,
  findOwners,
  type JournalRow,
  type Run,
  readJournal,
  readLastPosition,
  writeJournal,
} from "./queries.ts"

/** A memory of one person. `vectors`: null when none are needed as far as was known. `versions`: its earlier states. */
export type Incoming = {
  one: Mapped | (Refused & { sourceId: string })
  vectors: TextVectors | null
  versions: readonly ExportedVersion[]
}

/** What is known of these memories. `isLocked`: the caller holds the lock on the user. */
export const readKnown = async (
  tx: Transaction,
  userId: string,
  runId: string | null,
  memories: readonly (Mapped | (Refused & { sourceId: string }))[],
  { isLocked }: { isLocked: boolean },
): Promise<Known> => {
  const mapped = memories.filter(isMapped)
  const rows =
    runId === null
      ? []
      : await readJournal(
          tx,
          userId,
          runId,
          memories.map(({ sourceId }) => sourceId),
        )
  const journal = new Map(rows.map((row) => [row.source_id, row]))
  const unseen = mapped.filter(({ sourceId, hash }) => journal.get(sourceId)?.hash !== hash)
  if (unseen.length === 0) return { journal, owners: new Map(), alike: [] }
  const owners = await findOwners(
    tx,
    unseen.map(({ memory }) => memory.id),
  )
  const alike = await findAlike(
    tx,
    userId,
    unseen.map(({ memory }) => memory.fact_value),
  )
  if (isLocked) await mendHashes(tx, userId, alike)
  return { journal, owners, alike }
}

/** A decision needs vectors that were not made: what it was based on has changed meanwhile. */
export class VectorsMissing extends Error {}

/** The person was erased while their memories were on their way. */
export class ErasedMeanwhile extends Error {}

/**
 * Writes memories of one person in one transaction, with the journal and the audit's row. It can run twice: what the journal has is not
 * written again.
 */
export const writePerson = (
  services: Services,
  { id: runId, startedAt }: Pick<Run, "id" | "startedAt">,
  userId: string,
  incoming: readonly Incoming[],
): Promise<void> =>
  asUser(services.sql, userId, async (tx) => {
    const embedded = incoming.filter(({ vectors }) => vectors !== null)
    const held = await services.spaces.hold(
      tx,
      embedded.map(({ vectors }) => vectors ?? []),
    )
    const vectorsOf = new Map(embedded.map(({ one }, index) => [one.sourceId, held[index] ?? []]))
    // Several imports may run in turns, but not beside one that checks ids of everybody.
    await tx`select pg_advisory_xact_lock_shared(7452004)`
    const factCount = await lockUser(tx, userId)
    if ((await findErased(tx, [userId], startedAt)).size > 0) throw new ErasedMeanwhile()
    await endExpired(tx, userId)
    const memories = incoming.map(({ one }) => one)
    const decisions = decide(memories, await readKnown(tx, userId, runId, memories, { isLocked: true }))
    const stored = decisions.flatMap((decision) => (decision.do === "store" ? [decision.mapped] : []))
    const versions = new Map(incoming.map((one) => [one.one.sourceId, one.versions]))
    await insertStored(tx, userId, stored, vectorsOf, versions)
    for (const decision of decisions) await changeStored(tx, userId, decision, vectorsOf)
    const rows = decisions.flatMap((decision) => journalRow(decision, versions))
    if (rows.length === 0) return
    await writeJournal(tx, userId, runId, rows)
    await indexWhenLarge(services, tx, userId, factCount + stored.length)
    const operator = askAsOperator("memory.import")
    operator.trail.userId = userId
    await recordInTransaction(tx, operator, 200)
  })

const insertStored = async (
  tx: Transaction,
  userId: string,
  stored: readonly Mapped[],
  vectorsOf: ReadonlyMap<string, TextVectors>,
  versions: ReadonlyMap<string, readonly ExportedVersion[]>,
): Promise<void> => {
  if (stored.length === 0) return
  const ids = new Set(stored.map(({ memory }) => memory.id))
  const inOrder = stored.toSorted((one, other) => (one.memory.said_at < other.memory.said_at ? -1 : 1))
  let position = await readLastPosition(tx, userId)
  let conversation: string | null = null
  const embedded = inOrder.map((mapped) => {
    const { memory, sourceId, replacedBy } = mapped
    // Two memories of one conversation are neighbours.
    position += memory.conversation_id !== null && memory.conversation_id === conversation ? 1 : 2
    conversation = memory.conversation_id
    const vectors = vectorsOf.get(sourceId)
    if (!vectors) throw new VectorsMissing()
    const successor = replacedBy !== null && ids.has(replacedBy) ? replacedBy : null
    const version = (versions.get(sourceId)?.length ?? 0) + 1
    return { memory: { ...memory, position, superseded_by: successor, version }, vectors }
  })
  for (const batch of batchesOf(embedded, memoriesAtOnce)) await insertMemories(tx, userId, batch)
  const earlier = inOrder.flatMap(({ sourceId }) => versions.get(sourceId) ?? [])
  for (const batch of batchesOf(earlier, memoriesAtOnce)) await insertVersions(tx, userId, batch)
  await countAdded(tx, userId, stored.length, position)
}

/** What was changed in mem0 since it was put in is changed here, too. */
const changeStored = async (
  tx: Transaction,
  userId: string,
  decision: Decision,
  vectorsOf: ReadonlyMap<string, TextVectors>,
): Promise<void> => {
  if (decision.do !== "rewrite" && decision.do !== "end") return
  const { memory, sourceId } = decision.mapped
  const id = decision.factId
  const end = (at: Date, by: string | null, reason: string) => endFacts(tx, userId, [{ id, at, by, reason }])
  if (decision.do === "end") return end(new Date(memory.valid_to ?? Date.now()), null, "It ended in Mem0.")
  const vectors = vectorsOf.get(sourceId)
  if (!vectors) throw new VectorsMissing()
  const same = await findSameFact(tx, userId, memory.fact_value, { except: id, isLocked: true })
  if (same?.how === "same") return end(new Date(), same.known.id, "Another memory says the same.")
  const { fact_value: text, fact_type: tags, planned_for: plannedFor, category, confidence, metadata } = memory
  const change = { id, text, tags, category, confidence, metadata, plannedFor, vectors }
  await rewriteFact(tx, userId, {
    ...change,
    entities: memory.entities,
    relations: memory.relations,
    reason: changedReason,
  })
}

const changedReason = "It was changed in Mem0."

const journalRow = (decision: Decision, versions: ReadonlyMap<string, readonly ExportedVersion[]>): JournalRow[] => {
  if (decision.do === "skip") return []
  if (decision.do === "note") return [decision.row]
  const { sourceId, hash, memory } = decision.mapped
  const row = { source_id: sourceId, hash, outcome: "stored" as const, reason: null }
  if (decision.do === "store")
    return [{ ...row, fact_id: memory.id, version: (versions.get(sourceId)?.length ?? 0) + 1 }]
  return [{ ...row, fact_id: decision.factId, version: decision.version + 1 }]
}

/** The versions of a memory before the last one, oldest first. */
export const earlierVersions = (
  memory: Mapped["memory"],
  states: readonly { text: string; at: string }[],
): ExportedVersion[] =>
  states.map(({ text, at }, index) => ({
    fact_id: memory.id,
    version: index + 1,
    fact_value: text,
    category: memory.category,
    fact_type: memory.fact_type,
    metadata: {},
    valid_from: memory.valid_from,
    valid_to: null,
    reason: importedReason,
    changed_at: at,
  }))
