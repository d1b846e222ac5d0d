import type { SharedKind } from "../platform/cache/shared-key.ts"
import type { Metric } from "../platform/metrics.ts"
import type { Delivery } from "../platform/queue/consumer.ts"
import type { JobKind } from "./job.ts"
import type { PersonalTable } from "./personal-table.ts"
import type { Purge } from "./purge.ts"
import type { Route } from "./route.ts"
import type { SocketRoute } from "./socket.ts"
import type { VectorTable } from "./vector-table.ts"

/** Work at set times, by one process at a time. It completes its own delivery. */
export type Schedule<Services> = {
  name: string
  /** In UTC. */
  cron: string
  /** Default: that of all queues. */
  timeLimitSeconds?: number
  run: (services: Services, delivery: Delivery) => Promise<void>
}

/** The services of a feature that its tables need; an import opens no others. */
export type TableServices<Services> = Pick<
  Services,
  Extract<keyof Services, "sql" | "spaces" | "queue" | "tracing" | "documentStorage" | "spool">
>

/** Everything that one room adds to the product, and all that the rest of the program needs to know about it. */
export type Feature<Services> = {
  name: string
  routes?: Route<Services>[]
  sockets?: SocketRoute<Services>[]
  jobs?: JobKind<Services>[]
  schedules?: Schedule<Services>[]
  /** What a process that works on jobs does once when it starts. */
  atStart?: (services: Services, signal: AbortSignal) => Promise<void>
  metrics?: readonly Metric[]
  /** Audit actions of its commands. Routes and jobs name theirs themselves. */
  actions?: string[]
  /** Its tables whose rows have vectors. */
  vectorTables?: VectorTable[]
  /** Its tables with rows of persons. A table comes after those that its rows refer to. */
  tables?: PersonalTable<TableServices<Services>>[]
  /** Data of other tables that it deletes after some time. */
  purges?: Purge[]
  /** What the shared cache holds about a person: its name, and when it expires by itself. */
  shared?: { kind: SharedKind; forgotten: string }[]
}
