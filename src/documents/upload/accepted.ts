import { z } from "@hono/zod-openapi"
import type { Transaction } from "../../platform/database/connect.ts"
import { showDocument } from "../document-row.ts"
import { readDocument } from "../get-document.ts"
import { findVersions } from "../queries.ts"
import { documentExample, documentSchema, versionExample } from "../schemas.ts"

/** What an upload answers. */
export const acceptedSchema = z
  .object({
    status: z.literal("accepted"),
    document_id: z.uuid(),
    version_id: z.uuid(),
    job_id: z.uuid().nullable().openapi({ description: "Null: there is nothing to do." }),
    status_url: z.string().nullable().openapi({ description: "Where the job is read, under this address." }),
    document: documentSchema,
  })
  .openapi("DocumentAccepted")
export type Accepted = z.input<typeof acceptedSchema>

/** `is_new`: there is something to do; false: it was known already. */
export const uploadAnswerSchema = z.object({ is_new: z.boolean(), accepted: acceptedSchema })

export const acceptedExample: Accepted = {
  status: "accepted",
  document_id: documentExample.id,
  version_id: versionExample.id,
  job_id: "019a5c3e-7b1a-7000-8000-000000000003",
  status_url: "/api/v1/jobs/019a5c3e-7b1a-7000-8000-000000000003",
  document: {
    ...documentExample,
    status: "processing",
    pages: null,
    characters: null,
    language: null,
    active_version: null,
  },
}

/** Thrown to take back what a repeated request has written: it gets the answer of the first one. */
export class EarlierError extends Error {
  constructor(readonly accepted: Accepted) {
    super("the same request was answered meanwhile")
  }
}

export const tellAccepted = async (
  tx: Transaction,
  userId: string,
  { documentId, versionId, jobId }: { documentId: string; versionId: string; jobId: string | null },
): Promise<Accepted> => {
  const document = await readDocument(tx, userId, documentId)
  const active = document.active_version_id
  const [version] = active === null ? [] : await findVersions(tx, userId, [active])
  return {
    status: "accepted",
    document_id: documentId,
    version_id: versionId,
    job_id: jobId,
    status_url: jobId === null ? null : `/api/v1/jobs/${jobId}`,
    document: showDocument(document, version),
  }
}
