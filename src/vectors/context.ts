import type { BaseServices } from "../feature/context.ts"
import type { QueryVectors } from "./query-vectors.ts"
import type { Spaces } from "./spaces.ts"

export type VectorServices = BaseServices & { spaces: Spaces; queryVectors: QueryVectors }
