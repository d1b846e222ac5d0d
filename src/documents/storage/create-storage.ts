import { join } from "node:path"
import type { Config } from "../../platform/config.ts"
import type { Database } from "../../platform/database/connect.ts"
import { unavailable } from "../../platform/errors.ts"
import { createFileStorage } from "./file-storage.ts"
import { createPostgresStorage } from "./postgres-storage.ts"
import { createS3Storage } from "./s3-storage.ts"
import type { DocumentStorage } from "./storage.ts"

export const createDocumentStorage = (
  config: Pick<Config, "documents" | "dataDir">,
  sql: Database,
): DocumentStorage => {
  const { storage, s3 } = config.documents
  const all = [
    createPostgresStorage(sql),
    createFileStorage(join(config.dataDir, "documents")),
    ...(s3 ? [createS3Storage(s3)] : []),
  ]
  const of: DocumentStorage["of"] = (kind) => {
    const found = all.find((one) => one.kind === kind)
    if (!found) throw unavailable(`This file is in a storage (${kind}) that is not configured any more.`, 600)
    return found
  }
  return { current: of(storage), of, all }
}
