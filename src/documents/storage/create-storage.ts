import { join } from "node:path"
import type { Config } from "../../platform/config.ts"
import type { Database } from "../../platform/database/connect.ts"
import { unavailable } from "../../platform/errors.ts"
import { createFileStorage } from "./file-storage.ts"
import { createPostgresStorage } from "./postgres-storage.ts"
import type { DocumentStorage, Storage } from "./storage.ts"

export const createDocumentStorage = (
  config: Pick<Config, "documents" | "dataDir">,
  sql: Database,
): DocumentStorage => {
  const { storage } = config.documents
  const storages: Storage[] = [createPostgresStorage(sql), createFileStorage(join(config.dataDir, "documents"))]
  const of: DocumentStorage["of"] = (kind) => {
    const found = storages.find((one) => one.kind === kind)
    if (!found) throw unavailable(`This file is in a storage (${kind}) that is not configured any more.`, 600)
    return found
  }
  return { current: of(storage), of }
}
