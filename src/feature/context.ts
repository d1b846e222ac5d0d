import type { SharedCache } from "../platform/cache/redis.ts"
import type { Database } from "../platform/database/connect.ts"
import type { Logger } from "../platform/logger.ts"
import type { Metrics } from "../platform/metrics.ts"
import type { Queue } from "../platform/queue/queue.ts"
import type { Spool } from "../platform/spool.ts"
import type { Tracing } from "../platform/telemetry/tracing.ts"
import type { Actor } from "./actor.ts"
import type { AuditLog } from "./audit-log.ts"
import type { Trail } from "./audit-trail.ts"
import type { JobKind } from "./job.ts"

/** Services for every feature. A feature that needs more declares them in its own `context.ts`. */
export type BaseServices = {
  sql: Database
  /** The database runs in this process and has one session: while a transaction is open, all other statements wait. */
  isEmbedded: boolean
  queue: Queue
  /** Redis; null when there is none. */
  shared: SharedCache | null
  /** The default time zone of people without one: an IANA name. */
  timeZone: string
  audit: AuditLog
  /** Files of running requests. */
  spool: Spool
  /** Every kind of job, by its type. */
  jobKinds: ReadonlyMap<string, JobKind<never>>
  metrics: Metrics
  tracing: Tracing
  log: Logger
  /** Tells this process's worker, if it has one, that a job was committed. `type`: of this kind; otherwise it may be any. */
  wakeWorker: (type?: string) => void
}

/** Who makes the request, which request it is, and its audit row so far. */
export type Asking = { actor: Actor; requestId: string; trail: Trail }

/** What a verb gets. `Services`: the services that its feature needs. */
export type Context<Services = BaseServices> = Services &
  Asking & {
    /** Aborted when the caller disconnects. */
    gone: AbortSignal
  }
