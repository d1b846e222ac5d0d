import memory from "../../../sql/001_memory.sql" with { type: "text" }
import graph from "../../../sql/002_graph.sql" with { type: "text" }
import search from "../../../sql/003_search.sql" with { type: "text" }
import embeddingCache from "../../../sql/004_embedding_cache.sql" with { type: "text" }
import largeOwners from "../../../sql/005_large_owners.sql" with { type: "text" }
import credentials from "../../../sql/006_credentials.sql" with { type: "text" }
import audit from "../../../sql/007_audit.sql" with { type: "text" }
import erasure from "../../../sql/008_erasure.sql" with { type: "text" }
import providers from "../../../sql/009_providers.sql" with { type: "text" }
import roles from "../../../sql/010_roles.sql" with { type: "text" }
import rateLimits from "../../../sql/011_rate_limits.sql" with { type: "text" }
import jobBacklog from "../../../sql/012_job_backlog.sql" with { type: "text" }

export type Migration = { number: number; name: string; sql: string }

/** Every migration, in order. One that was released is never edited: its hash is checked at each start. */
export const migrations: readonly Migration[] = [
  { number: 1, name: "memory", sql: memory },
  { number: 2, name: "graph", sql: graph },
  { number: 3, name: "search", sql: search },
  { number: 4, name: "embedding_cache", sql: embeddingCache },
  { number: 5, name: "large_owners", sql: largeOwners },
  { number: 6, name: "credentials", sql: credentials },
  { number: 7, name: "audit", sql: audit },
  { number: 8, name: "erasure", sql: erasure },
  { number: 9, name: "providers", sql: providers },
  { number: 10, name: "roles", sql: roles },
  { number: 11, name: "rate_limits", sql: rateLimits },
  { number: 12, name: "job_backlog", sql: jobBacklog },
]
