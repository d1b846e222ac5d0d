import { accounts } from "./accounts/feature.ts"
import { answers } from "./answers/feature.ts"
import { auditFeature } from "./audit/feature.ts"
import { personalTables as auditTables } from "./audit/personal-tables.ts"
import { chat } from "./chat/feature.ts"
import { importMem0 } from "./compat/import-mem0/feature.ts"
import { mem0Exports } from "./compat/mem0/exports/feature.ts"
import { mem0Feature } from "./compat/mem0/feature.ts"
import { consoleFeature } from "./console/feature.ts"
import { documents } from "./documents/feature.ts"
import { extraction } from "./extraction/feature.ts"
import { jobExample } from "./extraction/job-example.ts"
import type { Feature } from "./feature/feature.ts"
import type { JobKind } from "./feature/job.ts"
import { isErased } from "./feature/personal-table.ts"
import type { VectorTable } from "./feature/vector-table.ts"
import { graph } from "./graph/feature.ts"
import { httpMetrics } from "./http/metrics.ts"
import { jobsFeature } from "./jobs/feature.ts"
import { mcp } from "./mcp/feature.ts"
import { memories } from "./memories/feature.ts"
import { models } from "./models/feature.ts"
import { operations } from "./operations/feature.ts"
import { people } from "./people/feature.ts"
import { cacheRequests } from "./platform/cache/metrics.ts"
import { replicaMetrics } from "./platform/database/replica-metrics.ts"
import type { Metric } from "./platform/metrics.ts"
import type { QueueDefinition } from "./platform/queue/queue.ts"
import { processMetrics } from "./platform/telemetry/process-metrics.ts"
import type { PersonalPlaces } from "./privacy/delete-user-data.ts"
import { privacyFeature } from "./privacy/feature.ts"
import type { PersonalTables } from "./privacy/personal-data.ts"
import { search } from "./search/feature.ts"
import type { Services } from "./services.ts"
import { sockets } from "./sockets/feature.ts"
import { speech } from "./speech/feature.ts"
import { vectors } from "./vectors/feature.ts"
import { webhooks } from "./webhooks/feature.ts"

/** Add a new feature here, after the features that its rows refer to. */
const product: readonly Feature<Services>[] = [
  people,
  search,
  extraction,
  memories,
  webhooks,
  graph,
  vectors,
  documents,
  chat,
  answers,
  speech,
  sockets,
  models,
  importMem0,
  mem0Exports,
  operations,
  consoleFeature,
]

const kindsOf = (list: readonly Feature<Services>[]): JobKind<Services>[] => list.flatMap(({ jobs = [] }) => jobs)

const actionsOf = ({ routes = [], sockets = [], jobs = [], actions = [] }: Feature<Services>): string[] => [
  ...routes.map(({ action }) => action),
  ...sockets.flatMap(({ action, closedAction }) => [action, closedAction]),
  ...jobs.map(({ auditAction }) => auditAction),
  ...actions,
]

const others = [...product, jobsFeature(kindsOf(product), jobExample), accounts]

/** Every table with rows of persons, and how each is handled. The audit's feature comes last: it lists the actions of all others. */
export const personalTables: PersonalTables = [...others.flatMap(({ tables = [] }) => tables), ...auditTables]

/** Where everything about a person is. */
export const personalPlaces: PersonalPlaces = {
  tables: personalTables,
  shared: others.flatMap(({ shared = [] }) => shared),
}

const privacy = privacyFeature(
  personalPlaces,
  others.flatMap(({ purges = [] }) => purges),
)

const all = [...others, privacy, mem0Feature(personalPlaces), mcp]

/** All features of the product. */
export const features: readonly Feature<Services>[] = [...all, auditFeature([...new Set(all.flatMap(actionsOf))])]

/** The tables from which an erasure deletes a person. */
export const erasedTables: readonly string[] = personalTables.filter(isErased).map(({ table }) => table)

/** Every kind of job, by its type. */
export const jobKinds: ReadonlyMap<string, JobKind<Services>> = new Map(
  kindsOf(features).map((kind) => [kind.type, kind]),
)

/** Every table whose rows have vectors. */
export const vectorTables: readonly VectorTable[] = features.flatMap((feature) => feature.vectorTables ?? [])

export const queues: readonly QueueDefinition[] = features.flatMap(({ jobs = [], schedules = [] }) => [
  ...jobs.map(({ type, timeLimitSeconds, retryLimit }) => ({ name: type, timeLimitSeconds, retryLimit })),
  ...schedules.map(({ name, timeLimitSeconds }) => ({ name, timeLimitSeconds })),
])

/** All metrics of a process: those of the features, and those of rooms that are no feature. */
export const listedMetrics: readonly Metric[] = [
  ...features.flatMap(({ metrics = [] }) => metrics),
  ...httpMetrics,
  cacheRequests,
  ...processMetrics,
  ...replicaMetrics,
]
