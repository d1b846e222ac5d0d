import type { BaseServices } from "../../feature/context.ts"
import { insertJob } from "../../jobs/queries.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import type { Spaces } from "../../vectors/spaces.ts"
import type { DocumentPayload } from "./step.ts"

export type IngestKind = "document.ingest" | "document.reembed"

/** A version to make of a stored file. Sizes in tokens. */
export type NewIngest = {
  userId: string
  documentId: string
  fileId: string
  sha256: Uint8Array
  chunkSize: number
  chunkOverlap: number
  kind: IngestKind
  /** Nobody waits for it: what somebody asked for goes first. */
  isNightly?: boolean
}

export type Starting = Pick<BaseServices, "queue" | "tracing"> & {
  spaces: Pick<Spaces, "active">
  requestId?: string | undefined
}

const nightlyPriority = -10

/**
 * Writes a new version of a document, and queues the job that makes it, in the caller's transaction. Call `wakeWorker` after the commit.
 */
export const startIngest = async (
  services: Starting,
  tx: Transaction,
  ingest: NewIngest,
): Promise<{ versionId: string; jobId: string }> => {
  const versionId = Bun.randomUUIDv7()
  const { model, dimensions } = services.spaces.active.space
  const { userId, documentId, fileId, sha256, chunkSize, chunkOverlap, kind } = ingest
  await tx`
    insert into document_versions (user_id, id, document_id, file_id, sha256, embedding_model, dimensions, chunk_size, chunk_overlap, state)
    values (${userId}, ${versionId}, ${documentId}, ${fileId}, ${sha256}, ${model}, ${dimensions}, ${chunkSize}, ${chunkOverlap}, 'indexing')`
  const isNightly = ingest.isNightly ?? false
  const job = { userId, documentId, versionId, type: kind, isNightly, isLimited: !isNightly }
  return { versionId, jobId: await queueDocumentJob(services, tx, job) }
}

/** A job about a document. */
export type NewDocumentJob = {
  userId: string
  documentId: string
  versionId: string | null
  type: IngestKind | "document.repair" | "document.delete"
  isNightly: boolean
  /** It is not read when the owner's quota of characters is used up. */
  isLimited?: boolean
}

/** Queues a job about a document in the caller's transaction. Returns its id. */
export const queueDocumentJob = async (
  { queue, tracing, requestId }: Pick<Starting, "queue" | "tracing" | "requestId">,
  tx: Transaction,
  { userId, documentId, versionId, type, isNightly, isLimited = false }: NewDocumentJob,
): Promise<string> => {
  const id = Bun.randomUUIDv7()
  const payload: DocumentPayload = {
    document_id: documentId,
    version_id: versionId,
    ...(isLimited && { is_limited: true }),
  }
  await insertJob(tx, { id, userId, type, payload, key: null, requestHash: null })
  const message = { jobId: id, userId, requestId, traceparent: tracing.traceparent() }
  await queue.send(tx, type, message, { priority: isNightly ? nightlyPriority : 0 })
  return id
}
