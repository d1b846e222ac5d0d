import type { SharedKind } from "../platform/cache/shared-key.ts"
import type { Metric } from "../platform/metrics.ts"
import type { Delivery } from "../platform/queue/consumer.ts"
import type { JobKind } from "./job.ts"
import type { PersonalTable } from "./personal-table.ts"
import type { Purge } from "./purge.ts"
import type { Route } from "./route.ts"
import type { VectorTable } from "./vector-table.ts"

/** What is done at set times, by one process at a time. It settles the delivery itself. */
export type Schedule<Services> = {
  name: string
  /** In UTC. */
  cron: string
  run: (services: Services, delivery: Delivery) => Promise<void>
}

/** Of the services of a feature those that an import works with: the command opens no others. */
export type ImportServices<Services> = Pick<Services, Extract<keyof Services, "spaces" | "queue" | "tracing">>

/** What one room of the product brings: all that the rest of the program has to know of it. */
export type Feature<Services> = {
  name: string
  routes?: Route<Services>[]
  jobs?: JobKind<Services>[]
  schedules?: Schedule<Services>[]
  metrics?: readonly Metric[]
  /** What its commands do that the audit tells of, besides what routes and jobs do. */
  actions?: string[]
  /** Tables of its own whose rows have vectors. */
  vectorTables?: VectorTable[]
  /** Its tables with rows of persons, each after those that its rows refer to. */
  tables?: PersonalTable<ImportServices<Services>>[]
  /** What it keeps for a time of tables that hold no person. */
  purges?: Purge[]
  /** What the shared cache holds of a person: by which name, and when it forgets that by itself. */
  shared?: { kind: SharedKind; forgotten: string }[]
}
