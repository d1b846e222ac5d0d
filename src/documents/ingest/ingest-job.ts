import { z } from "@hono/zod-openapi"
import { defineJob, PermanentJobError } from "../../feature/job.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { SpaceChangedError } from "../../vectors/space-changed.ts"
import type { Services } from "../context.ts"
import { purgeVersions } from "../deletion/purge-versions.ts"
import { lockOwner } from "../queries.ts"
import { UnreadableError } from "../reading/read-document.ts"
import { embedVersion } from "./embed-version.ts"
import { failVersion } from "./fail-version.ts"
import { beginAgain, findIngestVersion, type IngestVersion, lacksVectors } from "./queries.ts"
import { readVersion } from "./read-version.ts"
import type { IngestKind } from "./start-ingest.ts"
import { goOn, type IngestJob, payloadSchema, progressSteps, timed } from "./step.ts"
import { finishVersion } from "./switch-version.ts"

const count = z.number().int()
export const resultSchema = z.object({
  document_id: z.uuid(),
  version_id: z.uuid(),
  chunks: count,
  reused_chunks: count.openapi({ description: "Chunks whose vector was there before." }),
})

const cancelled = () => new PermanentJobError("It was cancelled.")
const deleted = () => new PermanentJobError("The document was deleted.")

/** Reads and embeds what earlier attempts have not, and then switches to the version: each step's result is in the tables. */
const ingest = async (services: Services, job: IngestJob) => {
  const version = await completeVersion(services, job)
  return async (tx: Transaction) => {
    await timed(services, "switch", () => finish(services, tx, job, version))
    return tellVersion(tx, job.userId, version)
  }
}

/** Writes the chunks and vectors of the job's version that are missing. */
export const completeVersion = async (services: Services, job: IngestJob): Promise<IngestVersion> => {
  const { userId, payload } = job
  const id = payload.version_id ?? ""
  const begun = await asUser(services.sql, userId, async (tx) => {
    const version = await findIngestVersion(tx, userId, id)
    if (version?.state === "failed" && !(await beginAgain(tx, userId, job.id, version))) throw cancelled()
    return version
  })
  if (!begun || begun.status === "deleted") throw deleted()
  await readVersion(services, job, begun).catch((error: unknown) => {
    throw error instanceof UnreadableError ? new PermanentJobError(error.message, { cause: error }) : error
  })
  const version = await asUser(services.sql, userId, (tx) => findIngestVersion(tx, userId, id))
  if (!version || version.chunks === null) throw deleted()
  await embedVersion(services, job, id, version.chunks)
  await purgeVersions(services, userId, version.document_id, job.signal)
  await goOn(job, "switch", `Finishing ${version.chunks} chunks`)
  return version
}

/** Ends the job of a version whose chunks and vectors are all there. Throws when some are not: another attempt writes them. */
export const finish = async ({ spaces }: Services, tx: Transaction, job: IngestJob, version: IngestVersion) => {
  // The active space stays the same until the transaction ends.
  await spaces.hold(tx, [])
  await lockOwner(tx, job.userId)
  const [active] = await tx<{ space_id: number }[]>`select space_id from active_space`
  if (!active || (await lacksVectors(tx, job.userId, version.id, active.space_id))) throw new SpaceChangedError()
  await finishVersion(tx, job.userId, version.document_id, version.id, active.space_id)
}

export const tellVersion = async (tx: Transaction, userId: string, { id, document_id }: IngestVersion) => {
  const [row] = await tx<{ chunks: number; reused_chunks: number }[]>`
    select coalesce(chunks, 0) as chunks, reused_chunks from document_versions where user_id = ${userId} and id = ${id}`
  return { document_id, version_id: id, chunks: row?.chunks ?? 0, reused_chunks: row?.reused_chunks ?? 0 }
}

/** Another try costs only what the last one did not finish, so a provider may be away for a while. */
const retryLimit = 10

export const defineIngest = (type: IngestKind, maxConcurrent: number) =>
  defineJob({
    type,
    auditAction: type,
    payload: payloadSchema,
    result: resultSchema,
    told: resultSchema,
    progressSteps,
    payloadHoldsPersonalText: false,
    timeLimitSeconds: 900,
    retryLimit,
    maxConcurrent,
    run: ingest,
    tell: async (_reader, kept) => kept.map(({ result }) => result),
    whenGivenUp: failVersion,
  })

export const ingestJob = defineIngest("document.ingest", 4)
/** Fewer at once, so that uploads need not share with a night's work. */
export const reembedJob = defineIngest("document.reembed", 1)
