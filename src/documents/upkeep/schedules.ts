import type { Schedule } from "../../feature/feature.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Services } from "../context.ts"
import { restorableDays } from "../deletion/restore-document.ts"
import { failLostVersion } from "../ingest/fail-version.ts"
import { queueDocumentJob } from "../ingest/start-ingest.ts"
import { mendDocuments } from "./mend-documents.ts"
import { findDueDeletions, findLostVersions } from "./queries.ts"

const foundAtOnce = 1000

/** Queues deletions that are due, and ends versions that no job makes. What one run does not get to, the next one does. */
const endOld = async (services: Services): Promise<void> => {
  const { sql, log } = services
  for (const { user_id: userId, id } of await findDueDeletions(sql, restorableDays, foundAtOnce))
    await asUser(sql, userId, (tx) =>
      queueDocumentJob(services, tx, {
        userId,
        documentId: id,
        versionId: null,
        type: "document.delete",
        isNightly: true,
      }),
    )
  const lost = await findLostVersions(sql, foundAtOnce)
  for (const { user_id: userId, document_id: documentId, id } of lost)
    await asUser(sql, userId, (tx) => failLostVersion(tx, userId, documentId, id))
  if (lost.length > 0) log.warn({ versions: lost.length }, "versions of documents that no job made have failed")
}

export const hourlyUpkeep: Schedule<Services> = {
  name: "document-upkeep",
  cron: "27 * * * *",
  run: async (services, { attempt }) => {
    await endOld(services)
    await services.sql.begin((tx) => services.queue.complete(tx, "document-upkeep", attempt))
    services.wakeWorker()
  },
}

export const nightlyUpkeep: Schedule<Services> = {
  name: "document-renewal",
  cron: "41 2 * * *",
  run: async (services, { attempt, signal }) => {
    let count = 0
    for await (const { jobs } of mendDocuments(services, signal)) count += jobs.length
    if (count > 0) services.log.info({ jobs: count }, "documents are embedded again or repaired")
    await services.sql.begin((tx) => services.queue.complete(tx, "document-renewal", attempt))
    services.wakeWorker()
  },
}
