import { defineJob } from "../../feature/job.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Services } from "../context.ts"
import { completeVersion, finish, resultSchema, tellVersion } from "./ingest-job.ts"
import { countChunks, findIngestVersion, readAgain } from "./queries.ts"
import { type IngestJob, payloadSchema, progressSteps } from "./step.ts"

/** Writes chunks and vectors of a version that are missing, whatever happened to them. */
const repair = async (services: Services, job: IngestJob) => {
  const { userId } = job
  const id = job.payload.version_id ?? ""
  await asUser(services.sql, userId, async (tx) => {
    const version = await findIngestVersion(tx, userId, id)
    if (version && (await countChunks(tx, userId, id)) !== version.chunks) await readAgain(tx, userId, id)
  })
  const version = await completeVersion(services, job)
  return async (tx: Parameters<typeof finish>[1]) => {
    await finish(services, tx, job, version)
    return tellVersion(tx, userId, version)
  }
}

export const repairJob = defineJob({
  type: "document.repair",
  auditAction: "document.repair",
  payload: payloadSchema,
  result: resultSchema,
  told: resultSchema,
  progressSteps,
  payloadHoldsPersonalText: false,
  timeLimitSeconds: 900,
  retryLimit: 10,
  maxConcurrent: 1,
  run: repair,
  tell: async (_reader, kept) => kept.map(({ result }) => result),
})
