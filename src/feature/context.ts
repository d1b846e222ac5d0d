import type { SharedCache } from "../platform/cache/redis.ts"
import type { Database } from "../platform/database/connect.ts"
import type { Logger } from "../platform/logger.ts"
import type { Metrics } from "../platform/metrics.ts"
import type { Queue } from "../platform/queue/queue.ts"
import type { Tracing } from "../platform/telemetry/tracing.ts"
import type { Actor } from "./actor.ts"
import type { AuditLog } from "./audit-log.ts"
import type { Trail } from "./audit-trail.ts"
import type { JobKind } from "./job.ts"

/** What every feature may use. A feature that needs more says so in a `context.ts` of its own. */
export type BaseServices = {
  sql: Database
  /** The database is this process's own. It has one session: while a transaction is open, everybody else waits. */
  isEmbedded: boolean
  queue: Queue
  /** Redis; null when there is none. */
  shared: SharedCache | null
  /** The time zone of people who gave none: an IANA name. */
  timeZone: string
  audit: AuditLog
  /** Every kind of job, by its type. */
  jobKinds: ReadonlyMap<string, JobKind<never>>
  metrics: Metrics
  tracing: Tracing
  log: Logger
  /** Tells this process's worker, if it has one, that a job was committed. */
  wakeWorker: () => void
}

/** Who asks, in which request, and what the audit will say of it. */
export type Asking = { actor: Actor; requestId: string; trail: Trail }

/** What a verb works with. `Services`: those that its feature needs. */
export type Context<Services = BaseServices> = Services &
  Asking & {
    /** Aborted when whoever asks has gone away. */
    gone: AbortSignal
  }
