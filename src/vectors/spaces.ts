import type { CallLimits } from "../models/call-limits.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import { StartupError, unavailable } from "../platform/errors.ts"
import type { Logger } from "../platform/logger.ts"
import { type Embedder, type EmbedderOf, isOfLocal, type Space } from "./embedder.ts"
import { holdActiveSpace, readActiveSpace, startWithSpace, takeSpaceOver } from "./queries.ts"
import { SpaceChangedError } from "./space-changed.ts"

/** The vectors of one text: one for each space that is written. */
export type TextVectors = readonly { spaceId: number; vector: Float32Array }[]

/**
 * Decides which embedding space is used. The database knows it; a process learns of a change from its normal statements: each search and
 * each write returns the active space of its snapshot, and texts that were embedded in another space are embedded again.
 */
export type Spaces = {
  /** The embedder of the active space, as this process last heard. */
  readonly active: Embedder
  /** Reads the active space from the database. */
  refresh: () => Promise<void>
  /**
   * The vectors of facts, in order, for the active space and, during a change of the model, for the next one. Throws a `ProviderError`.
   */
  embedFacts: (texts: readonly string[], limits: CallLimits) => Promise<TextVectors[]>
  /**
   * The first statement of a transaction that writes vectors, before the lock on the user: the active space cannot change until the
   * transaction ends. Returns the vectors without those of unused spaces. Throws a `SpaceChangedError` when the active one is missing.
   */
  hold: (tx: Transaction, vectors: readonly TextVectors[]) => Promise<TextVectors[]>
}

/** A write waits at most this long for the next model: missing vectors are filled in later. */
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
    // No provider can embed questions for the old model any more.
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
      // Sent at once: the lock on the user must come after it.
      const [row] = await tx
        .unsafe<{ space: number; next: number | null }[]>(holdActiveSpace, [], { prepare: true })
        .execute()
      if (!row) throw new Error("no embedding space is active")
      // Not awaited, because an embedded database has one session. Later writes are embedded for both spaces; vectors that this
      // transaction lacks in the next one are filled in later.
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

/** Makes the configured space active if nothing is stored yet. Returns its id. */
export const startSpace = async (sql: Database, wanted: Omit<Space, "id">): Promise<number> => {
  const id = await findSpace(sql, wanted)
  await sql.unsafe(startWithSpace, [id])
  return id
}

/** Its id; a new space gets one now. */
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
