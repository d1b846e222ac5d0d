import type { Database } from "../../platform/database/connect.ts"
import type { KeptVector } from "../../vectors/query-vectors.ts"
import { SpaceChangedError } from "../../vectors/space-changed.ts"
import { documentTags, searchStatement } from "./queries.ts"
import type { QueryTerm } from "./terms.ts"

export type ChunkFilters = {
  documentIds: string[] | null
  versionId: string | null
  uploadedAfter: string | null
  uploadedBefore: string | null
  mimeType: string | null
  /** As JSON. */
  metadata: string | null
}

export type LaneQuery = {
  /** Who asks, then the libraries. */
  owners: readonly [string, ...string[]]
  space: { id: number; dimensions: number }
  vector: KeptVector
  terms: readonly QueryTerm[]
  limit: number
  filters: ChunkFilters
}

/** A chunk with the evidence of the lanes. */
export type Candidate = {
  user_id: string
  id: string
  document_id: string
  version_id: string
  title: string
  filename: string
  index: number
  page_from: number | null
  page_to: number | null
  heading: string | null
  content: string
  /** Cosine similarity to the query; null when the text has no vector in this space. */
  similarity: number | null
  /** The sum of the weights of the query's words in it, each times its rarity. */
  words: number
  /** The same for the query's words in the other language. */
  translated: number
}

/** How many chunks of the owners contain a word of the query. `isRead`: it is part of `Candidate.words`. */
export type Frequency = { chunks: number; isRead: boolean }

export type LaneAnswer = {
  /** The version tag of each owner's documents in the searched snapshot. */
  tags: string[]
  /** Number of the owners' chunks, of all kept versions. */
  chunks: number
  /** By position of the word. */
  frequencies: (Frequency | undefined)[]
  candidates: Candidate[]
}

type Row = { [Field in keyof Candidate]: Candidate[Field] | null } & {
  versions: string | null
  active_space: number
  lost: boolean
  kept_chunks: number | null
  frequencies: string | null
}

/**
 * Asks the lanes in one statement: nearest vectors and shared words. Throws a `SpaceChangedError` when the vector's space is not active in
 * the searched snapshot.
 */
export const askLanes = async (sql: Database, query: LaneQuery): Promise<LaneAnswer> => {
  // Its present value: a concurrent equal search may find that the table lost it.
  const { hash } = query.vector
  const { text, parameters } = chooseStatement(query, hash)
  const rows = await sql.unsafe<Row[]>(text, parameters as never[], { prepare: true })
  const [row] = rows
  if (!row) throw new Error("a search in documents had no answer")
  if (row.active_space !== query.space.id) throw new SpaceChangedError()
  // The table keeps the most recently used vectors and has dropped this one, so the vector itself is sent from now on.
  if (row.lost && hash) {
    query.vector.hash = null
    return askLanes(sql, query)
  }
  const versions = JSON.parse(row.versions ?? "{}") as Record<string, number>
  return {
    tags: query.owners.map((owner) =>
      Object.hasOwn(versions, owner) ? `${versions[owner]}-${row.active_space}` : "0",
    ),
    chunks: row.kept_chunks ?? 0,
    frequencies: readFrequencies(row.frequencies ?? ""),
    candidates: rows.filter((one): one is Row & Candidate => one.id !== null),
  }
}

const chooseStatement = (
  { owners, space, vector, terms, limit, filters }: LaneQuery,
  hash: Buffer | null,
): { text: string; parameters: unknown[] } => {
  const parameters = [
    arrayText(owners),
    space.id,
    hash ? null : vector.text,
    hash,
    owners[0],
    // As text: arrays would be quoted and parsed element by element.
    terms.map(({ term }) => term).join(" "),
    terms.map(({ weight, isTranslation }) => (isTranslation ? -weight : weight)).join(" "),
    terms.map(({ fallback }) => fallback ?? "-").join(" "),
    limit,
  ]
  const { documentIds, versionId, uploadedAfter, uploadedBefore, mimeType, metadata } = filters
  const ids = documentIds && `{${documentIds.join(",")}}`
  const narrowing = [ids, versionId, uploadedAfter, uploadedBefore, mimeType, metadata]
  const isFiltered = narrowing.some((filter) => filter !== null)
  return {
    text: searchStatement(space.dimensions, isFiltered),
    parameters: isFiltered ? [...parameters, ...narrowing] : parameters,
  }
}

/** A list as PostgreSQL writes arrays. */
const arrayText = (items: readonly string[]): string =>
  `{${items.map((item) => `"${item.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`).join(",")}}`

const readFrequencies = (text: string): Frequency[] => {
  const frequencies: Frequency[] = []
  for (const entry of text.split(" ").filter(Boolean)) {
    const [position = 0, chunks = 0, isRead = 0] = entry.split(":").map(Number)
    frequencies[position - 1] = { chunks, isRead: isRead === 1 }
  }
  return frequencies
}

/** The version tag of each owner's documents. */
export const readDocumentTags = (sql: Database, owners: readonly string[]) =>
  sql.unsafe<{ user_id: string; version: string }[]>(documentTags, [arrayText(owners)], { prepare: true })
