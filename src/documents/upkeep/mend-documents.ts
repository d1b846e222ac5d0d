import { noId } from "../../feature/exported-rows.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Services } from "../context.ts"
import { queueDocumentJob, startIngest } from "../ingest/start-ingest.ts"
import { type CheckedDocument, checkDocuments, findNewestFile, labelVersion } from "./queries.ts"

type Mending = Pick<Services, "sql" | "queue" | "tracing" | "spaces">

const documentsAtOnce = 100

/**
 * Goes through all documents, and queues a job for each whose bytes or model changed, or of which chunks or vectors are missing. Yields
 * how many documents it has looked at, and the jobs of them.
 */
export async function* mendDocuments(
  services: Mending,
  signal: AbortSignal,
): AsyncGenerator<{ checked: number; jobs: string[] }> {
  for (let after = noId; !signal.aborted; ) {
    const checked = await checkDocuments(services.sql, after, documentsAtOnce)
    const last = checked.at(-1)
    if (!last) return
    const jobs: string[] = []
    for (const document of checked) jobs.push(...(await mend(services, document)))
    yield { checked: checked.length, jobs }
    after = last.id
  }
}

const mend = async (services: Mending, document: CheckedDocument): Promise<string[]> => {
  const { user_id: userId, id: documentId, version_id: versionId, needs } = document
  if (needs === null || versionId === null) return []
  return asUser(services.sql, userId, async (tx) => {
    if (needs === "label") {
      await labelVersion(tx, userId, versionId)
      return []
    }
    if (needs === "repair") {
      const repair = { userId, documentId, versionId, type: "document.repair", isNightly: true } as const
      return [await queueDocumentJob(services, tx, repair)]
    }
    const file = await findNewestFile(tx, userId, documentId)
    if (!file) return []
    const { jobId } = await startIngest(services, tx, {
      userId,
      documentId,
      fileId: file.id,
      sha256: file.sha256,
      chunkSize: file.chunk_size,
      chunkOverlap: file.chunk_overlap,
      kind: "document.reembed",
      isNightly: true,
    })
    return [jobId]
  })
}
