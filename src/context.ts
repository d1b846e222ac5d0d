import type { Actor } from "./accounts/actor.ts"
import type { Experiment } from "./extraction/experiment.ts"
import type { Extractor } from "./extraction/extractor.ts"
import type { Readings } from "./extraction/read-windows.ts"
import type { TokenCounter } from "./memories/count-tokens.ts"
import type { SharedCache } from "./platform/cache/redis.ts"
import type { Lane } from "./platform/config.ts"
import type { Database } from "./platform/database/connect.ts"
import type { Logger } from "./platform/logger.ts"
import type { Metrics } from "./platform/metrics.ts"
import type { Queue } from "./platform/queue/queue.ts"
import type { Tracing } from "./platform/telemetry/tracing.ts"
import type { AuditWriter } from "./privacy/audit-writer.ts"
import type { Erasures } from "./privacy/erasures.ts"
import type { Scrubber } from "./privacy/scrub.ts"
import type { Trail } from "./privacy/trail.ts"
import type { Embedder } from "./search/embedder.ts"
import type { Owner } from "./search/lanes.ts"
import type { QueryVectors } from "./search/query-vectors.ts"
import type { Reranker } from "./search/rerank.ts"
import type { ResultCache } from "./search/result-cache.ts"

/** What one process has: made once at start, handed to every verb. */
export type Services = {
  sql: Database
  /** The database is this process's own. It has one session: while a transaction is open, everybody else waits. */
  isEmbedded: boolean
  queue: Queue
  embedder: Embedder
  queryVectors: QueryVectors
  results: ResultCache
  /** Null when none is configured. */
  reranker: Reranker | null
  extractor: Extractor
  /** Tokens of each line. */
  countTokens: TokenCounter
  /** What was read of conversations whose jobs are tried again, by the job. */
  readings: Readings
  /** Null when none is configured. */
  experiment: Experiment | null
  /** What decides how a person's vectors are searched, as it was when they were last searched. */
  owners: { get: (userId: string) => Owner | undefined; set: (userId: string, owner: Owner) => unknown }
  searchLanes: ReadonlySet<Lane>
  /** Of people for whom none was given. */
  timeZone: string
  /** Redis; null when there is none. */
  shared: SharedCache | null
  erasures: Erasures
  scrubber: Scrubber
  audit: AuditWriter
  metrics: Metrics
  tracing: Tracing
  log: Logger
  /** Tells this process's worker, if it has one, that a job was committed. */
  wakeWorker: () => void
}

/** What a verb works with: the services, who asks, the request they ask in, and what the audit will say of it. */
export type Context = Services & { actor: Actor; requestId: string; trail: Trail }
