import type { CallLimits } from "../models/call-limits.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import { StartupError, unavailable } from "../platform/errors.ts"
import type { Logger } from "../platform/logger.ts"
import { type Embedder, type EmbedderOf, isOfLocal, type Space } from "./embedder.ts"
import { holdActiveSpace, readActiveSpace, startWithSpace, takeSpaceOver } from "./queries.ts"
import { SpaceChangedError } from "./space-changed.ts"

/** The vectors of one text, one for each space that is written. */
export type TextVectors = readonly { spaceId: number; vector: Float32Array }[]

/**
 * Which embedding space is used. The database decides; a process learns of a change from the statements that it sends anyway: each search
 * and each write tells the active space of its own snapshot, and what was embedded in another is embedded again.
 */
export type Spaces = {
  /** The embedder of the space that searches read, as this process last heard. */
  readonly active: Embedder
  /** Asks the database which space is the active one. */
  refresh: () => Promise<void>
  /** The vectors of facts, in order, for the active space and, where a new model is about to take over, for its space. Throws a `ProviderError`. */
  embedFacts: (texts: readonly string[], limits: CallLimits) => Promise<TextVectors[]>
  /**
   * The first statement of a transaction that writes vectors, before the lock on the user: until it ends, the active space stays the same. Returns the vectors without those
   * of spaces that are not in use any more. Throws a `SpaceChangedError` when they lack the active one.
   */
  hold: (tx: Transaction, vectors: readonly TextVectors[]) => Promise<TextVectors[]>
}

/** Longer than this no write waits for the model that is about to take over: what it lacks is filled in. */
const nextMilliseconds = 2000

export const openSpaces = async (
  sql: Database,
  embedderOf: EmbedderOf,
  wanted: Omit<Space, "id">,
  log: Pick<Logger, "warn">,
): Promise<Spaces> => {
  const wantedId = await startSpace(sql, wanted)
  let { space, next } = await readActive(sql)
  if (isOfLocal(space.model) && isOfLocal(wanted.model) && space.id !== wantedId) {
    // Nobody can embed a question any more as an older program did.
    await sql.unsafe(takeSpaceOver, [wantedId])
    log.warn(`The built-in model's vectors are others in this version: ${howToFill(wanted)}`)
    ;({ space, next } = await readActive(sql))
  }
  const first = embedderOf(space)
  if (!first) throw new StartupError(`${notServed(space)} Set up a provider that does, or ${howToChange(wanted)}.`)
  if (space.id !== wantedId)
    log.warn(
      `Searches use vectors of ${nameOf(space)}, not yet of ${nameOf(wanted)}, which is configured: ${howToChange(wanted)}.`,
    )
  let active = first
  let nextId = next?.id ?? null
  let nextEmbedder = next && embedderOf(next)

  const refresh = async (): Promise<void> => {
    const now = await readActive(sql)
    if (now.space.id !== active.space.id) {
      const embedder = embedderOf(now.space)
      if (!embedder) throw unavailable(`${notServed(now.space)} Set up a provider that does, and start this again.`, 60)
      active = embedder
    }
    nextId = now.next?.id ?? null
    nextEmbedder = now.next && embedderOf(now.next)
  }

  return {
    get active() {
      return active
    },
    refresh,
    embedFacts: async (texts, limits) => {
      const [now, next] = [active, nextEmbedder]
      const [vectors, besides] = await Promise.all([
        now.embed(texts, "fact", limits),
        next && embedForNext(next, texts, limits),
      ])
      return texts.map((_, index) => [
        ...vectorIn(now.space.id, vectors[index]),
        ...(next && besides ? vectorIn(next.space.id, besides[index]) : []),
      ])
    },
    hold: async (tx, vectors) => {
      // Sent at once: the lock on the user comes after it.
      const [row] = await tx
        .unsafe<{ space: number; next: number | null }[]>(holdActiveSpace, [], { prepare: true })
        .execute()
      if (!row) throw new Error("no embedding space is active")
      // Not waited for: an embedded database has one session. What is written from now on is embedded for both; what this transaction lacks
      // of the next one is filled in.
      if (row.space !== active.space.id || row.next !== nextId) void refresh().catch(() => undefined)
      if (vectors.some((one) => !one.some(({ spaceId }) => spaceId === row.space))) throw new SpaceChangedError()
      return vectors.map((one) => one.filter(({ spaceId }) => spaceId === row.space || spaceId === row.next))
    },
  }
}

const vectorIn = (spaceId: number, vector: Float32Array | undefined): TextVectors => {
  if (!vector) throw new Error("a text was not embedded")
  return [{ spaceId, vector }]
}

/** Null when the model does not answer soon: nothing depends on it yet. */
const embedForNext = (next: Embedder, texts: readonly string[], limits: CallLimits): Promise<Float32Array[] | null> =>
  next
    .embed(texts, "fact", {
      ...limits,
      signal: AbortSignal.any([limits.signal, AbortSignal.timeout(nextMilliseconds)]),
      retries: 0,
    })
    .catch(() => null)

/** Makes the configured space the active one where nothing is stored yet. Returns its id. */
export const startSpace = async (sql: Database, wanted: Omit<Space, "id">): Promise<number> => {
  const id = await findSpace(sql, wanted)
  await sql.unsafe(startWithSpace, [id])
  return id
}

/** Its id, given to it now when it has none yet. */
export const findSpace = async (sql: Database, { model, dimensions }: Omit<Space, "id">): Promise<number> => {
  await sql`insert into embedding_spaces (model, dimensions) values (${model}, ${dimensions}) on conflict do nothing`
  const [row] = await sql<{ id: number }[]>`
    select id from embedding_spaces where model = ${model} and dimensions = ${dimensions}`
  if (!row) throw new Error("an embedding space that was just written is missing")
  return row.id
}

export const readActive = async (sql: Database): Promise<{ space: Space; next: Space | null }> => {
  const rows = await sql.unsafe<(Space & { is_next: boolean })[]>(readActiveSpace)
  const space = rows.find(({ is_next }) => !is_next)
  if (!space) throw new Error("no embedding space is active")
  return { space, next: rows.find(({ is_next }) => is_next) ?? null }
}

export const nameOf = ({ model, dimensions }: Omit<Space, "id">): string => `${model} (${dimensions} numbers)`
const notServed = (space: Space): string =>
  `The memories' vectors are of ${nameOf(space)}, which no configured provider serves.`
const command = ({ model, dimensions }: Omit<Space, "id">): string =>
  `bun scripts/backfill.ts --model ${model}${isOfLocal(model) ? "" : ` --dimensions ${dimensions}`}`
const howToChange = (wanted: Omit<Space, "id">): string => `run "${command(wanted)}" to change over`
const howToFill = (wanted: Omit<Space, "id">): string => `run "${command(wanted)}" to fill them in`
