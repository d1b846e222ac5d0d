import type { z } from "@hono/zod-openapi"
import { requireOwner } from "../../feature/actor.ts"
import { millisecondsSince } from "../../feature/audit-log.ts"
import { JsonText } from "../../feature/json-text.ts"
import { verb } from "../../feature/verb.ts"
import { onReplica } from "../../search/on-replica.ts"
import { type Finding, findAndRerank } from "../../search/rerank.ts"
import type { Answer } from "../../search/shared-answers.ts"
import { timeStep } from "../../search/timed-step.ts"
import { inActiveSpace } from "../../vectors/space-changed.ts"
import type { Context, Services } from "../context.ts"
import { type ChunkSearch, findChunks } from "./find-chunks.ts"
import { highlight } from "./highlights.ts"
import { searchDocumentsAnswerSchema, searchDocumentsBody } from "./schemas.ts"
import { queryTerms } from "./terms.ts"
import type { Weighed } from "./weigh.ts"

/** The chunks that matter for a query: of the documents of one person, and of libraries. */
export const searchDocuments = verb({
  action: "document.search",
  scope: "documents:read",
  rate: "search",
  input: searchDocumentsBody,
  output: searchDocumentsAnswerSchema,
  run: async (ctx: Context, body) => {
    const started = performance.now()
    requireOwner(ctx, body.user_id)
    const { count, items } = await findAnswer(ctx, readInput(body))
    return {
      status: "ok" as const,
      request_id: ctx.requestId,
      query: body.query,
      count,
      latency_ms: millisecondsSince(started),
      chunks: new JsonText(items),
    }
  },
})

const readInput = (body: z.output<typeof searchDocumentsBody>): ChunkSearch => ({
  owners: [body.user_id, ...new Set(body.libraries.filter((library) => library !== body.user_id))],
  query: body.query,
  limit: body.limit,
  scoreThreshold: body.score_threshold,
  filters: {
    documentIds: body.filters?.document_id ?? null,
    versionId: body.filters?.version_id ?? null,
    uploadedAfter: body.filters?.uploaded_after ?? null,
    uploadedBefore: body.filters?.uploaded_before ?? null,
    mimeType: body.filters?.mime_type ?? null,
    metadata: body.filters?.metadata ? JSON.stringify(body.filters.metadata) : null,
  },
})

/** The answer in the API's form, as JSON: from the cache if nothing of the owners has changed since. */
const findAnswer = (ctx: Services, input: ChunkSearch): Promise<Answer> => {
  const { owners, query, limit, scoreThreshold, filters } = input
  ctx.homes.require(owners[0])
  return ctx.documentResults.answer(owners, JSON.stringify([query, limit, scoreThreshold, filters]), async () => {
    const { version, found } = await retrieveChunks(ctx, input)
    const terms = queryTerms(query)
    const shown = found.map((chunk) => JSON.stringify({ ...show(chunk), highlights: highlight(chunk.content, terms) }))
    return { version, count: found.length, items: `[${shown.join(",")}]` }
  })
}

/** The best chunks for a query, best first, of everything written before the call. Nobody's rights are checked here. */
export const retrieveChunks = (services: Services, input: ChunkSearch): Promise<Finding<Weighed>> =>
  inActiveSpace(services.spaces, async () => {
    const { owners, query } = input
    services.homes.require(owners[0])
    const vector = await timeStep(services, "query_vector", () => services.queryVectors.find(owners[0], query))
    return findAndRerank(
      services,
      input,
      (wider) =>
        onReplica(services, services.documentResults, owners, (sql) => findChunks({ ...services, sql }, wider, vector)),
      ({ content }) => content,
    )
  })

const show = (chunk: Weighed): Omit<z.input<typeof searchDocumentsAnswerSchema>["chunks"][number], "highlights"> => ({
  id: chunk.id,
  document_id: chunk.document_id,
  version_id: chunk.version_id,
  title: chunk.title,
  filename: chunk.filename,
  index: chunk.index,
  page_from: chunk.page_from,
  page_to: chunk.page_to,
  heading: chunk.heading,
  content: chunk.content,
  score: chunk.score,
})
