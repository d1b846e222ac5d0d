import type { Schedule } from "../../feature/feature.ts"
import type { Delivery } from "../../platform/queue/consumer.ts"
import type { Services } from "../context.ts"
import { hourMilliseconds, type Sweeping, sweepInbox, sweepStorage } from "../storage/sweep-storage.ts"
import { expireUploads } from "./expire-uploads.ts"
import { listIncompleteFiles } from "./queries.ts"
import { dropFile } from "./store-file.ts"

const batch = 500

/**
 * Deletes what a crash or a client that left has left: files of ended requests, rows of files that were never complete, and bytes without
 * a row. It touches nothing that a running upload needs. With an embedded database, nothing from before the start of this process runs.
 */
export const sweepFiles = async (services: Sweeping, signal: AbortSignal): Promise<void> => {
  const { documentStorage, spool, isEmbedded, log } = services
  const age = isEmbedded ? Math.min(hourMilliseconds, performance.now()) : hourMilliseconds
  const found = { spooled: await spool.sweep(age), incomplete: await dropIncomplete(services, age, signal) }
  if (found.spooled + found.incomplete > 0) log.info(found, "deleted files of broken uploads")
  for (const storage of documentStorage.all) {
    const { deleted, unknown, missing } = await sweepStorage(services, storage, signal)
    if (deleted > 0) log.info({ storage: storage.kind, deleted }, "deleted bytes without a document")
    if (unknown > 0)
      log.error(
        { storage: storage.kind, unknown },
        "the storage has documents of another database: is DATABASE_URL right? They are not deleted",
      )
    if (missing > 0 && storage.kind !== "postgres")
      log.error({ storage: storage.kind, missing }, "bytes of documents are missing in the storage")
    const uploaded = storage.inbox ? await sweepInbox(storage.inbox, signal) : 0
    if (uploaded > 0) log.info({ deleted: uploaded }, "deleted uploads that nobody finished")
  }
}

const dropIncomplete = async (services: Sweeping, age: number, signal: AbortSignal): Promise<number> => {
  for (let dropped = 0; ; ) {
    const files = await listIncompleteFiles(services.sql, age, batch)
    const before = dropped
    for (const { user_id: userId, id: fileId } of files) if (await dropFile(services, { userId, fileId })) dropped += 1
    if (files.length < batch || dropped === before || signal.aborted) return dropped
  }
}

const scheduled = (
  name: string,
  cron: string,
  work: (services: Services, signal: AbortSignal) => Promise<unknown>,
): Schedule<Services> => ({
  name,
  cron,
  run: async (services: Services, { attempt, signal }: Delivery) => {
    await work(services, signal)
    await services.sql.begin((tx) => services.queue.complete(tx, name, attempt))
  },
})

export const uploadSchedules = [
  scheduled("document.sweep", "41 * * * *", sweepFiles),
  scheduled("document.expire", "*/5 * * * *", expireUploads),
]
