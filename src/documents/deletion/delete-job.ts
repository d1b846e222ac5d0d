import { z } from "@hono/zod-openapi"
import { defineJob } from "../../feature/job.ts"
import type { Services } from "../context.ts"
import { eraseDocument } from "./erase-document.ts"

const payloadSchema = z.object({ document_id: z.uuid(), version_id: z.null() })
const resultSchema = z.object({ document_id: z.uuid() })

/** Deletes a document for good that cannot be restored any more. */
export const deleteJob = defineJob({
  type: "document.delete",
  auditAction: "document.delete",
  payload: payloadSchema,
  result: resultSchema,
  told: resultSchema,
  progressSteps: { delete: 1 },
  payloadHoldsPersonalText: false,
  timeLimitSeconds: 900,
  retryLimit: 10,
  maxConcurrent: 1,
  run: async (services: Services, job) => {
    const { document_id: documentId } = job.payload
    await eraseDocument(services, job.userId, documentId, { goOn: () => job.signal.throwIfAborted() })
    return async () => ({ document_id: documentId })
  },
  tell: async (_reader, kept) => kept.map(({ result }) => result),
})
