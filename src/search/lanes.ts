import type { Database } from "../platform/database/connect.ts"
import { noHops, statements } from "./queries.ts"

export type SearchFilters = {
  category: string | null
  factTypes: string[] | null
  conversationId: string | null
  createdAfter: string | null
  createdBefore: string | null
  includePast: boolean
}

/** What the lanes say of one fact. */
export type Candidate = {
  id: string
  /** Cosine similarity to the query; null when the fact has no vector in this space yet. */
  similarity: number | null
  /** Which words of the query it holds: bit n for word n. */
  words: number
  /** 1: it mentions an entity that the query names; 2: one that is related to such an entity; null: neither. */
  hops: number | null
  /** Its place among the facts as they were said: those of one conversation follow on, and between two conversations is a gap. 0: unknown. */
  position: number
}

export type LaneAnswer = {
  /** The tag of the person's memory in the snapshot that was searched; changes with each write. */
  version: string
  /** How many facts the person has, past ones too. */
  factCount: number
  /** How many facts hold each word of the query, by its position. */
  frequencies: number[]
  candidates: Candidate[]
}

/** Up to this many facts each vector is compared; above, their codes are first. Measured: docs/adr/0008-vector-plans.md. */
const mostExact = 300

/** Facts that each lane hands to fusion. */
const laneSize = (limit: number): number => Math.max(40, 2 * limit)

type Row = { version: string; fact_count: number; frequencies: string | null; candidates: string | null }

/**
 * Asks the three lanes in one statement: nearest vectors, shared words, and the graph around the entities that the query names.
 * `names`: the keys an entity of the query could have. `factCount`: how many facts the person had when last seen; 0 when unknown.
 */
export const askLanes = async (
  sql: Database,
  query: {
    userId: string
    spaceId: number
    vector: Float32Array
    words: readonly string[]
    names: readonly string[]
    limit: number
    filters: SearchFilters
    factCount: number
  },
): Promise<LaneAnswer> => {
  const { userId, filters } = query
  const plan = query.factCount > 0 && query.factCount <= mostExact ? statements.exact : statements.twoStage
  const parameters = [
    userId,
    query.spaceId,
    directionText(query.vector),
    query.words,
    query.names.map((name) => JSON.stringify(name)),
    JSON.stringify(userId),
    laneSize(query.limit),
    filters.includePast,
  ]
  const narrowing = [
    filters.category,
    filters.factTypes,
    filters.conversationId,
    filters.createdAfter,
    filters.createdBefore,
  ]
  const isFiltered = narrowing.some((filter) => filter !== null)
  const [row] = await sql.unsafe<Row[]>(
    isFiltered ? plan.filtered : plan.all,
    (isFiltered ? [...parameters, ...narrowing] : parameters) as never[],
    { prepare: true },
  )
  return {
    version: row?.version ?? "0",
    factCount: row?.fact_count ?? 0,
    frequencies: readFrequencies(row?.frequencies ?? ""),
    candidates: (row?.candidates ?? "").split(" ").filter(Boolean).map(readCandidate),
  }
}

const readFrequencies = (text: string): number[] => {
  const frequencies: number[] = []
  for (const entry of text.split(" ").filter(Boolean)) {
    const [position = 0, facts = 0] = entry.split(":").map(Number)
    frequencies[position - 1] = Math.max(frequencies[position - 1] ?? 0, facts)
  }
  return frequencies
}

const readCandidate = (text: string): Candidate => {
  const [id = "", similarity, words, hops, position] = text.split(",")
  return {
    id,
    similarity: Number(similarity) < -1.5 ? null : Number(similarity),
    words: Number(words),
    hops: Number(hops) === noHops ? null : Number(hops),
    position: Number(position),
  }
}

/**
 * The direction of a vector in whole numbers up to ±1,000, which is all that a cosine and a sign look at: half the text of the
 * floats, and as exact as the half precision in which vectors are kept.
 */
const directionText = (vector: Float32Array): string => {
  let largest = 0
  for (const value of vector) largest = Math.max(largest, Math.abs(value))
  const scale = largest === 0 ? 0 : 1000 / largest
  let text = "["
  for (let index = 0; index < vector.length; index++)
    text += (index === 0 ? "" : ",") + Math.round((vector[index] ?? 0) * scale)
  return `${text}]`
}
