import type { Context as ContextWith } from "../feature/context.ts"
import type { DocumentQuota, FileSizes } from "../platform/settings/documents.ts"
import type { Services as SearchServices } from "../search/context.ts"
import type { ResultCache } from "../search/result-cache.ts"
import type { VectorServices } from "../vectors/context.ts"
import type { Reader } from "./reading/read-document.ts"
import type { DocumentStorage } from "./storage/storage.ts"
import type { Scanner } from "./upload/scan-file.ts"

export type Services = VectorServices &
  Pick<SearchServices, "reranker" | "searchLanes" | "replicas" | "homes"> & {
    documentReader: Reader
    documentStorage: DocumentStorage
    documentLimits: {
      maxBytes: FileSizes
      /** Null: off. */
      quota: DocumentQuota | null
    }
    /** Asks whether a file is clean; null: none is asked. */
    documentScanner: Scanner | null
    /** Answers of searches in documents. */
    documentResults: ResultCache
  }
export type Context = ContextWith<Services>
