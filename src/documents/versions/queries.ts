import type { Transaction } from "../../platform/database/connect.ts"
import type { Space } from "../../vectors/embedder.ts"
import type { VersionRow } from "../document-row.ts"

/** The newest version of the same bytes and sizes with vectors of the same model, that is ready or being made. */
export const findSameVersion = async (
  tx: Transaction,
  userId: string,
  version: Pick<VersionRow, "document_id" | "sha256" | "chunk_size" | "chunk_overlap">,
  { model, dimensions }: Pick<Space, "model" | "dimensions">,
): Promise<VersionRow | undefined> => {
  const [row] = await tx<VersionRow[]>`
    select * from document_versions
    where user_id = ${userId} and document_id = ${version.document_id} and sha256 = ${version.sha256}
      and chunk_size = ${version.chunk_size} and chunk_overlap = ${version.chunk_overlap}
      and embedding_model = ${model} and dimensions = ${dimensions} and state <> 'failed'
    order by id desc limit 1`
  return row
}

/** The job that makes a version; null when it is gone. */
export const findJobOfVersion = async (tx: Transaction, userId: string, versionId: string): Promise<string | null> => {
  const [row] = await tx<{ id: string }[]>`
    select id from jobs
    where user_id = ${userId} and type in ('document.ingest', 'document.reembed') and payload->>'version_id' = ${versionId}
    order by id desc limit 1`
  return row?.id ?? null
}
