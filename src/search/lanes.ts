import type { Database } from "../platform/database/connect.ts"
import { nameKey } from "../platform/identity.ts"
import { foldedName } from "../platform/text.ts"
import type { KeptVector } from "../vectors/query-vectors.ts"
import { SpaceChangedError } from "../vectors/space-changed.ts"
import { createStatements, noHops, type Statements } from "./queries.ts"

export type SearchFilters = {
  category: string | null
  factTypes: string[] | null
  conversationId: string | null
  createdAfter: string | null
  createdBefore: string | null
  includePast: boolean
  /** Only these facts; null: all. */
  ids?: readonly string[] | null
}

/** The evidence of the lanes for one fact. */
export type Candidate = {
  id: string
  /** Cosine similarity to the query; null when the fact has no vector in this space yet. */
  similarity: number | null
  /** The query's words that it contains: bit n for word n. */
  words: number
  /** 1: it mentions an entity of the query; 2: one that is related to such an entity; null: neither. */
  hops: number | null
  /**
   * Its position in the order in which facts were said: consecutive within a conversation, with a gap between two conversations. 0:
   * unknown.
   */
  position: number
  /** It is a question. */
  asks: boolean
  /** It is about somebody else, not only about the user. */
  ofAnother: boolean
  /** How likely it still holds. */
  stillTrue: number
}

/** What chooses the plan for a person's vector search; it never changes the result. */
export type Owner = {
  /** Number of their facts, including past ones. */
  factCount: number
  /** The slot of their HNSW index, once it is complete. */
  slot: number | null
}

export type LaneAnswer = {
  /** The version tag of the person's memory in the searched snapshot; changes with each write. */
  version: string
  owner: Owner
  /** Number of facts that contain each word of the query, by position. */
  frequencies: number[]
  /** The query names a person or an animal that the user's facts mention. */
  namesSomeone: boolean
  candidates: Candidate[]
}

/**
 * Up to this many facts, all vectors are compared; above, their binary codes are compared first. Measured: docs/adr/0008-vector-plans.md.
 */
const maxFactsComparedExactly = 300

/** Facts that each lane passes to fusion. */
const laneSize = (limit: number): number => Math.max(40, 2 * limit)

export type LaneQuery = {
  userId: string
  space: { id: number; dimensions: number }
  vector: KeptVector
  words: readonly string[]
  /** Possible names of entities in the query. */
  names: readonly string[]
  limit: number
  filters: SearchFilters
  /** As of the last search; null before the first. If the person has more facts now, the search is correct but slower. */
  owner: Owner | null
}

type Row = {
  version: string
  active_space: number
  fact_count: number
  lost: boolean
  slot: number | null
  frequencies: string | null
  names_someone: boolean
  ids: string | null
  numbers: string | null
}

/**
 * Asks the three lanes in one statement: nearest vectors, shared words, and the graph around the entities of the query. Throws a
 * `SpaceChangedError` when the vector's space is not active in the searched snapshot.
 */
export const askLanes = async (sql: Database, query: LaneQuery): Promise<LaneAnswer> => {
  // Its present value: a concurrent equal search may find that the table lost it.
  const { hash } = query.vector
  const { text, parameters } = chooseStatement(query, hash)
  const [row] = await sql.unsafe<Row[]>(text, parameters as never[], { prepare: true })
  if (row && row.active_space !== query.space.id) throw new SpaceChangedError()
  // The table keeps the most recently used vectors and has dropped this one, so the vector itself is sent from now on.
  if (row?.lost && hash) {
    query.vector.hash = null
    return askLanes(sql, query)
  }
  // The index in this slot is no longer theirs: they were erased, and came back.
  if (row && query.owner?.slot && row.slot !== query.owner.slot)
    return askLanes(sql, { ...query, owner: { factCount: row.fact_count, slot: row.slot } })
  return {
    version: row ? `${row.version}-${row.active_space}` : "0",
    owner: { factCount: row?.fact_count ?? 0, slot: row?.slot ?? null },
    frequencies: readFrequencies(row?.frequencies ?? ""),
    namesSomeone: row?.names_someone ?? false,
    candidates: readCandidates(row?.ids ?? "", row?.numbers ?? ""),
  }
}

const chooseStatement = (query: LaneQuery, hash: Buffer | null): { text: string; parameters: unknown[] } => {
  const { userId, space, filters, owner } = query
  const parameters = [
    userId,
    space.id,
    hash ? null : query.vector.text,
    hash,
    // As text: an array would be quoted and parsed element by element.
    query.words.join(" "),
    namesAsText(query.names),
    JSON.stringify(userId),
    laneSize(query.limit),
    filters.includePast,
  ]
  const { category, factTypes, conversationId, createdAfter, createdBefore, ids = null } = filters
  const among = ids === null ? null : `{${ids.join(",")}}`
  const narrowing = [category, factTypes, conversationId, createdAfter, createdBefore, among]
  const statements = statementsFor(space.dimensions)
  const plan = owner && owner.factCount <= maxFactsComparedExactly ? statements.exact : statements.twoStage
  if (narrowing.some((filter) => filter !== null))
    return { text: plan.filtered, parameters: [...parameters, ...narrowing] }
  if (owner?.slot && !filters.includePast) return { text: statements.indexed, parameters: [...parameters, owner.slot] }
  return { text: plan.all, parameters }
}

/** The keys of the names, then the folded names, which find other spellings. */
const namesAsText = (names: readonly string[]): string =>
  [names.map(nameKey), new Set(names.map(foldedName))]
    .map((keys) => [...keys].map((key) => JSON.stringify(key)).join("\n"))
    .join("\n\n")

const madeStatements = new Map<number, Statements>()

const statementsFor = (dimensions: number): Statements => {
  const made = madeStatements.get(dimensions) ?? createStatements(dimensions)
  madeStatements.set(dimensions, made)
  return made
}

const readFrequencies = (text: string): number[] => {
  const frequencies: number[] = []
  for (const entry of text.split(" ").filter(Boolean)) {
    const [position = 0, facts = 0] = entry.split(":").map(Number)
    frequencies[position - 1] = Math.max(frequencies[position - 1] ?? 0, facts)
  }
  return frequencies
}

const idLength = 36
const numbersOfOne = 7

const readCandidates = (ids: string, numbers: string): Candidate[] => {
  const values = JSON.parse(`[${numbers}]`) as number[]
  return Array.from({ length: ids.length / idLength }, (_, index) => {
    const at = index * numbersOfOne
    const similarity = values[at] ?? -2
    const hops = values[at + 2] ?? noHops
    return {
      id: ids.slice(index * idLength, (index + 1) * idLength),
      similarity: similarity < -1.5 ? null : similarity,
      words: values[at + 1] ?? 0,
      hops: hops === noHops ? null : hops,
      position: values[at + 3] ?? 0,
      asks: values[at + 4] === 1,
      ofAnother: values[at + 5] === 1,
      stillTrue: values[at + 6] ?? 1,
    }
  })
}
