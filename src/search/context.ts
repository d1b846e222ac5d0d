import type { Context as ContextWith } from "../feature/context.ts"
import type { Lane } from "../platform/config.ts"
import type { VectorServices } from "../vectors/context.ts"
import type { Owner } from "./lanes.ts"
import type { Reranker } from "./reranker.ts"
import type { ResultCache } from "./result-cache.ts"

export type Services = VectorServices & {
  results: ResultCache
  /** Null when none is configured. */
  reranker: Reranker | null
  /** What decides how a person's vectors are searched, as it was when they were last searched. */
  owners: { get: (userId: string) => Owner | undefined; set: (userId: string, owner: Owner) => unknown }
  searchLanes: ReadonlySet<Lane>
}
export type Context = ContextWith<Services>
