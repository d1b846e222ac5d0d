import type { z } from "@hono/zod-openapi"
import type { Citation } from "../chat/messages/schemas.ts"
import type { RagConfig } from "../chat/sessions/config-schemas.ts"
import { readIn } from "../dates/reading.ts"
import { isLibrary } from "../documents/require-writer.ts"
import { retrieveChunks } from "../documents/search/search-documents.ts"
import { foundText } from "../search/found-fact.ts"
import { retrieveFacts } from "../search/search-facts.ts"
import type { AskOptions } from "./asked-answer.ts"
import type { Services } from "./context.ts"
import { filtersSchema } from "./options.ts"

type Wanted = { userId: string; query: string; config: RagConfig; options: AskOptions }

/** Leaves room for the question to be embedded. */
const maxQueryLength = 1000

/**
 * What the person's memories and documents, and the named libraries, say about a query: the best of both together, best first, with markers
 * from 1. When one of the two cannot be searched, nothing is answered: "nothing is known" could be wrong then. Throws a `ProviderError`.
 */
export const retrieve = async (services: Services, { userId, query, config, options }: Wanted): Promise<Citation[]> => {
  const limit = options.topK ?? config.top_k
  const sources = new Set(options.sources ?? config.sources)
  const filters = filtersSchema.parse(options.filters ?? {})
  const search = {
    userId,
    query: shorten(query),
    limit,
    scoreThreshold: options.scoreThreshold ?? config.score_threshold,
  }
  const [memories, documents] = await Promise.all([
    sources.has("memories") && config.memory.read ? findMemories(services, search, filters) : [],
    sources.has("documents")
      ? findDocuments(services, search, filters, {
          libraries: options.libraries ?? config.libraries,
          documentIds: config.document_ids,
        })
      : [],
  ])
  const best = [...memories, ...documents].sort((a, b) => b.score - a.score).slice(0, limit)
  return best.map((found, index) => ({ ...found, marker: index + 1 }))
}

/** A long message asks at its beginning or at its end. */
const shorten = (query: string): string =>
  query.length <= maxQueryLength
    ? query
    : `${query.slice(0, maxQueryLength / 2)} ${query.slice(1 - maxQueryLength / 2)}`.toWellFormed()

type Search = { userId: string; query: string; limit: number; scoreThreshold: number }
type Filters = z.output<typeof filtersSchema>

const findMemories = async (services: Services, search: Search, filters: Filters): Promise<Citation[]> => {
  const { found } = await retrieveFacts(services, {
    ...search,
    filters: {
      category: filters.category ?? null,
      factTypes: filters.fact_type ?? null,
      conversationId: filters.conversation_id ?? null,
      createdAfter: filters.created_after ?? null,
      createdBefore: filters.created_before ?? null,
      includePast: filters.include_past ?? false,
    },
  })
  const reading = readIn(found[0]?.time_zone ?? services.timeZone)
  return found.map((fact) => ({
    marker: 0,
    type: "memory",
    memory_id: fact.id,
    score: fact.score,
    text: foundText(fact, reading),
  }))
}

const findDocuments = async (
  services: Services,
  { userId, ...search }: Search,
  filters: Filters,
  session: { libraries: readonly string[]; documentIds: readonly string[] },
): Promise<Citation[]> => {
  const documentIds = filters.document_id ?? (session.documentIds.length > 0 ? [...session.documentIds] : null)
  const { found } = await retrieveChunks(services, {
    ...search,
    // A session may name libraries only; should it name a person, their documents are not searched.
    owners: [userId, ...new Set(session.libraries.filter((library) => library !== userId && isLibrary(library)))],
    filters: {
      documentIds,
      versionId: filters.version_id ?? null,
      uploadedAfter: filters.uploaded_after ?? null,
      uploadedBefore: filters.uploaded_before ?? null,
      mimeType: filters.mime_type ?? null,
      metadata: filters.metadata ? JSON.stringify(filters.metadata) : null,
    },
  })
  return found.map((chunk) => ({
    marker: 0,
    type: "document",
    document_id: chunk.document_id,
    version_id: chunk.version_id,
    chunk_id: chunk.id,
    title: chunk.title,
    page_from: chunk.page_from,
    page_to: chunk.page_to,
    score: chunk.score,
    text: chunk.content,
  }))
}
