import type { Context as ContextWith } from "../feature/context.ts"
import type { Homes } from "../people/homes.ts"
import type { Replicas } from "../platform/database/replicas.ts"
import type { Lane } from "../platform/settings/environment.ts"
import type { VectorServices } from "../vectors/context.ts"
import type { Explaining } from "./explaining.ts"
import type { Owner } from "./lanes.ts"
import type { Reranker } from "./reranker.ts"
import type { ResultCache } from "./result-cache.ts"
import type { ShadowSearch } from "./shadow.ts"

export type Services = VectorServices & {
  results: ResultCache
  /** Null when no reranker is configured. */
  reranker: Reranker | null
  /** What chooses the plan for a person's vector search, as of their last search in a space. */
  owners: { get: (key: string) => Owner | undefined; set: (key: string, owner: Owner) => unknown }
  searchLanes: ReadonlySet<Lane>
  replicas: Pick<Replicas, "next">
  homes: Pick<Homes, "require">
  /** Null: no search is compared with another memory. */
  shadow: ShadowSearch | null
  /** Only in a search that is being explained. */
  explaining?: Explaining
}
export type Context = ContextWith<Services>
