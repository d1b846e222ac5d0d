import type { BaseServices } from "../feature/context.ts"
import type { Embedder } from "./embedder.ts"
import type { QueryVectors } from "./query-vectors.ts"

export type VectorServices = BaseServices & { embedder: Embedder; queryVectors: QueryVectors }
