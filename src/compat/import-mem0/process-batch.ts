import { embeddingText } from "../../facts/embedding-text.ts"
import { callerIdField } from "../../feature/fields.ts"
import { findErased } from "../../people/queries.ts"
import { asUser } from "../../platform/database/as-user.ts"
import { batchesOf } from "../../platform/turns.ts"
import { inActiveSpace } from "../../vectors/space-changed.ts"
import type { TextVectors } from "../../vectors/spaces.ts"
import { mapAtOnce } from "./at-once.ts"
import type { Services } from "./context.ts"
import { decide, isMapped } from "./decide.ts"
import { findRelations } from "./find-relations.ts"
import { earlierStates, type History } from "./history.ts"
import { type Mapped, mapRecord, type Refused, reasons } from "./map-record.ts"
import { type Cursor, markRead, type Run } from "./queries.ts"
import type { SourceItem } from "./source.ts"
import {
  ErasedMeanwhile,
  earlierVersions,
  type Incoming,
  readKnown,
  VectorsMissing,
  writePerson,
} from "./write-person.ts"

export type ImportOptions = {
  concurrency: number
  /** Entities and relations are found by the extractor. */
  withRelations: boolean
  /** The model of the source's vectors; null: texts are embedded again. */
  vectorsOf: string | null
  history: History | null
}

const embeddedAtOnce = 128
const timeoutMilliseconds = 60_000
const maxTries = 3

export type OfPerson = Mapped | (Refused & { sourceId: string })

/** Memories by person, each id once, and the reasons of what belongs to nobody. */
export const sortByPerson = (source: string, items: readonly SourceItem[], now: Date) => {
  const people = new Map<string, OfPerson[]>()
  const nobody: string[] = []
  const owners = new Map<string, string>()
  for (const item of items) {
    if (item.kind !== "memory") continue
    const one = mapRecord(source, item.memory, now)
    const { sourceId, userId } = one
    if (sourceId === null || userId === null) {
      nobody.push("reason" in one ? one.reason : reasons.noPerson)
      continue
    }
    const owner = owners.get(sourceId)
    owners.set(sourceId, owner ?? userId)
    const taken = { sourceId, userId, hash: one.hash, reason: reasons.taken }
    const memory = owner !== undefined && owner !== userId ? taken : { ...one, sourceId }
    people.set(userId, [...(people.get(userId) ?? []), memory])
  }
  return { people, nobody }
}

/** Imports some memories. What it wrote before it was broken off, it does not write again. Throws a `ProviderError`. */
export const processBatch = async (
  services: Services,
  run: Run,
  items: readonly SourceItem[],
  options: ImportOptions,
  signal: AbortSignal,
): Promise<Cursor> => {
  const { people, nobody } = sortByPerson(run.source, items, new Date())
  for (let tries = 1; ; tries++)
    try {
      nobody.push(...(await leaveOutErased(services, run, people)))
      await inActiveSpace(services.spaces, () => importPeople(services, run, people, options, signal))
      break
    } catch (error) {
      const mayPass = error instanceof VectorsMissing || error instanceof ErasedMeanwhile
      if (!mayPass || tries === maxTries) throw error
    }
  await markPeople(services, run, items)
  return moveOn(run.cursor, items, nobody)
}

/** Takes those out who were erased here since the run began: mem0 may still have them. Returns a reason for each of their memories. */
const leaveOutErased = async ({ sql }: Services, run: Run, people: Map<string, OfPerson[]>): Promise<string[]> => {
  const erased = await findErased(sql, [...people.keys()], run.startedAt)
  return [...erased].flatMap((userId) => {
    const memories = people.get(userId) ?? []
    people.delete(userId)
    return memories.map(() => reasons.erased)
  })
}

/** Notes of whom everything was read. */
const markPeople = async ({ sql }: Services, run: Run, items: readonly SourceItem[]): Promise<void> => {
  for (const item of items) {
    const person = item.kind === "person" ? callerIdField.safeParse(item.userId) : null
    if (item.kind !== "person" || !person?.success) continue
    const { data: userId } = person
    await asUser(sql, userId, async (tx) => {
      if ((await findErased(tx, [userId], run.startedAt)).size === 0) await markRead(tx, userId, run.id, item.expected)
    })
  }
}

const moveOn = (cursor: Cursor, items: readonly SourceItem[], reasonsOfNobody: readonly string[]): Cursor => {
  const nobody = items.some(({ kind }) => kind === "nobody") ? {} : { ...cursor.nobody }
  for (const reason of reasonsOfNobody) nobody[reason] = (nobody[reason] ?? 0) + 1
  const last = items.findLast((item) => item.kind === "memory")
  return { ...cursor, nobody, place: last?.kind === "memory" ? last.place : cursor.place }
}

const importPeople = async (
  services: Services,
  run: Run,
  people: ReadonlyMap<string, OfPerson[]>,
  options: ImportOptions,
  signal: AbortSignal,
): Promise<void> => {
  const persons = [...people]
  const needs = await mapAtOnce(persons, options.concurrency, async ([userId, memories]) => {
    const known = await asUser(services.sql, userId, (tx) =>
      readKnown(tx, userId, run.id, memories, { isLocked: false }),
    )
    return decide(memories, known)
  })
  const changed = needs.flatMap((decisions) =>
    decisions.flatMap((one) => (one.do === "store" || one.do === "rewrite" ? [one.mapped] : [])),
  )
  const read = options.withRelations ? await readRelations(services, changed, options, signal) : changed
  const vectors = await embed(services, read, options, signal)
  const states = await options.history?.read(
    read.map(({ sourceId }) => sourceId),
    signal,
  )
  const prepared = new Map(
    read.map((mapped, index): [string, Incoming] => {
      const earlier = earlierStates(mapped, states?.get(mapped.sourceId) ?? [])
      return [
        mapped.sourceId,
        { one: mapped, vectors: vectors[index] ?? null, versions: earlierVersions(mapped.memory, earlier) },
      ]
    }),
  )
  await mapAtOnce(persons, options.concurrency, async ([userId, memories], index) => {
    if (needs[index]?.every((one) => one.do === "skip")) return
    const incoming = memories.map(
      (one): Incoming => (isMapped(one) && prepared.get(one.sourceId)) || { one, vectors: null, versions: [] },
    )
    await writePerson(services, run, userId, incoming)
  })
}

const readRelations = (
  services: Services,
  memories: readonly Mapped[],
  { concurrency }: ImportOptions,
  signal: AbortSignal,
): Promise<Mapped[]> =>
  mapAtOnce(memories, concurrency, async (mapped) => ({
    ...mapped,
    memory: await findRelations(services, mapped.memory, signal),
  }))

/** Takes vectors over when they are of the model in use and of its length; embeds the other texts. */
const embed = async (
  { spaces }: Services,
  memories: readonly Mapped[],
  { concurrency, vectorsOf }: ImportOptions,
  signal: AbortSignal,
): Promise<TextVectors[]> => {
  const { space } = spaces.active
  const taken = memories.map(({ vector }) =>
    vectorsOf === space.model && vector !== null ? readVector(vector, space.dimensions) : null,
  )
  const others = memories.filter((_, index) => !taken[index])
  const embedded = await mapAtOnce(batchesOf(others, embeddedAtOnce), concurrency, (batch) =>
    spaces.embedFacts(
      batch.map(({ memory }) =>
        embeddingText({ text: memory.fact_value, category: memory.category, tags: memory.fact_type }),
      ),
      { signal, timeoutMilliseconds, retries: 4, caller: "job" },
    ),
  )
  const inOrder = embedded.flat().values()
  return taken.map((vector) => (vector ? [{ spaceId: space.id, vector }] : (inOrder.next().value ?? [])))
}

const readVector = (text: string, dimensions: number): Float32Array | null => {
  const numbers = text.slice(1, -1).split(",").map(Number)
  return numbers.length === dimensions && numbers.every(Number.isFinite) && numbers.some((one) => one !== 0)
    ? new Float32Array(numbers)
    : null
}
