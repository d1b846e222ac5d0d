import { LRUCache } from "lru-cache"
import { resolveAdminKey } from "./accounts/admin-key.ts"
import { createAuthenticator } from "./accounts/authenticate.ts"
import { createApp } from "./app.ts"
import type { Services } from "./context.ts"
import { createExperiment } from "./extraction/experiment.ts"
import { createExtractor } from "./extraction/extractor.ts"
import { addQueueMetrics } from "./jobs/queue-metrics.ts"
import { warmUp } from "./local/warm-up.ts"
import { connectSharedCache } from "./platform/cache/redis.ts"
import type { Config } from "./platform/config.ts"
import { connect } from "./platform/database/connect.ts"
import { startEmbeddedDatabase } from "./platform/database/embedded.ts"
import { migrate } from "./platform/database/migrate.ts"
import { watchServer } from "./platform/database/watch.ts"
import { serveHttp } from "./platform/http/serve.ts"
import { connectRateLimiter } from "./platform/limits/connect.ts"
import type { Logger } from "./platform/logger.ts"
import { createMetrics } from "./platform/metrics.ts"
import { createModelClients } from "./platform/providers/openai.ts"
import { createProviderWatch } from "./platform/providers/provider-watch.ts"
import { createRerankClient } from "./platform/providers/rerank.ts"
import { startUsage } from "./platform/providers/usage.ts"
import { type QueueSettings, startQueue } from "./platform/queue/queue.ts"
import { createDatabaseUse } from "./platform/telemetry/database-use.ts"
import { observeDatabase } from "./platform/telemetry/observe-database.ts"
import { addProcessMetrics } from "./platform/telemetry/process-metrics.ts"
import { startTracing } from "./platform/telemetry/start-tracing.ts"
import { traceModel } from "./platform/telemetry/trace-model.ts"
import { createAuditWriter } from "./privacy/audit-writer.ts"
import { watchErasures } from "./privacy/erasures.ts"
import { scheduleRetention } from "./privacy/retention.ts"
import { createScrubber } from "./privacy/scrub.ts"
import { createSearchCaches } from "./search/caches.ts"
import { createEmbedder } from "./search/embedder.ts"
import { createReranker } from "./search/rerank.ts"
import { createReadiness } from "./system/check-ready.ts"
import { commit, version } from "./system/version.ts"
import { createWorker, queueNames } from "./worker.ts"

export type Roles = { http: boolean; worker: boolean }

export type Running = {
  /** Where the API is; null when this process only works. */
  url: string | null
  adminKey: string | undefined
  /** The admin key was made by this start. */
  madeAdminKey: boolean
  services: Services
  /** Takes no more requests and jobs, finishes or gives back what runs, and closes, within 10 s. */
  stop: () => Promise<void>
}

/** People of whom a process remembers how many facts they have. */
const mostOwners = 100_000

/**
 * For jobs that run. Requests get 2 s before them, the audit 1 s and
 * the database 2 s after them; what takes all of its time in each of them is cut short after 9.5 s.
 */
const defaultGraceMilliseconds = 5000

const servesAsOwner =
  "the owner of the database serves, with all of its rights: a superuser can run `create role pika_service; grant pika_service to` this role"

/** Database, migrations, queue, worker and HTTP, in this order. What was opened is closed again when a later step fails. */
export const boot = async (
  config: Config,
  roles: Roles,
  log: Logger,
  options: { queueSettings?: QueueSettings; graceMilliseconds?: number } = {},
): Promise<Running> => {
  const closers: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const closer of closers.reverse().splice(0)) await closer()
  }
  try {
    const embedded = config.databaseUrl === undefined ? await startEmbeddedDatabase(config.dataDir) : null
    if (embedded) closers.push(embedded.close)
    const databaseUrl = config.databaseUrl ?? embedded?.url
    if (databaseUrl === undefined) throw new Error("there is no database")
    const { isOwner, serveAs } = await migrate(databaseUrl, { embedded: embedded !== null })
    if (isOwner && serveAs === null) log.warn(servesAsOwner)

    const tracing = await startTracing(config, version, log)
    const databaseUse = createDatabaseUse()
    // An embedded one lives and dies with this process, and has one session, which may be busy.
    const serverWatch = embedded ? undefined : watchServer(databaseUrl, log)
    if (serverWatch) closers.push(serverWatch.stop)
    const pool = connect(databaseUrl, config.databasePoolSize, { role: serveAs, watch: serverWatch })
    const sql = observeDatabase(pool, databaseUse, tracing)
    closers.push(() => Promise.all([sql.end({ timeout: 2 }), tracing.stop(2000)]))
    const audit = createAuditWriter(sql, log)
    closers.push(audit.stop)
    const usage = await startUsage(sql, log, { prices: config.modelPrices, budget: config.tokenBudget })
    closers.push(usage.stop)
    const queue = await startQueue(databaseUrl, queueNames, log, { isOwner, settings: options.queueSettings })
    closers.push(queue.stop)

    const shared = config.redisUrl === undefined ? null : connectSharedCache(config.redisUrl, log)
    if (shared) closers.push(async () => shared.close())
    const metrics = createMetrics()
    const watch = createProviderWatch(metrics, usage, config.modelPrices)
    const clients = createModelClients(config.providers, watch).map((client) => traceModel(client, tracing))
    const embedder = await createEmbedder(config, clients, sql)
    const caches = createSearchCaches({
      sql,
      shared,
      embedder,
      reranker: config.rerank,
      searchLanes: config.searchLanes,
      metrics,
      log,
    })
    const owners: Services["owners"] & { clear: () => void } = new LRUCache({ max: mostOwners })
    const erasures = await watchErasures({ sql, log, alone: embedded !== null }, async (erased) => {
      owners.clear()
      caches.results.forget(erased)
      await caches.queryVectors.forget(erased)
      await shared?.settle()
    })
    closers.push(erasures.stop)
    const scrubber = createScrubber(sql, embedded !== null, log)
    closers.push(scrubber.finish)
    addProcessMetrics(metrics.registry, { version, commit, poolSize: config.databasePoolSize, databaseUse })
    addQueueMetrics({ sql, metrics, log })
    const services: Services = {
      sql,
      queue,
      embedder,
      ...caches,
      extractor: createExtractor(config, clients),
      experiment: createExperiment(config, clients),
      owners,
      reranker: config.rerank && createReranker(createRerankClient(config.rerank, watch), metrics, log),
      audit,
      metrics,
      tracing,
      searchLanes: config.searchLanes,
      shared,
      erasures,
      scrubber,
      log,
      wakeWorker: () => worker?.wake(),
    }
    // An embedded database belongs to this process: whatever is marked as running was interrupted by a crash.
    if (embedded) await queue.recoverInterrupted(queueNames)
    if (roles.worker) await scheduleRetention(services)
    const worker = roles.worker ? createWorker(services, config.workerConcurrency) : undefined
    if (worker) closers.push(() => worker.stop(options.graceMilliseconds ?? defaultGraceMilliseconds))

    const adminKey = resolveAdminKey(config)
    // Making the data folder leaves 100 MB and more of dead memory behind, which would otherwise stay until much is allocated.
    if (embedded) setTimeout(() => Bun.gc(true), 1000).unref()
    const authenticate = createAuthenticator(services, adminKey.key, config.jwt)
    const limiter = roles.http ? connectRateLimiter(config, log) : null
    if (limiter) closers.push(limiter.close)
    const app = createApp(services, authenticate, limiter, createReadiness(services))
    const server = roles.http ? serveHttp(config, app) : null
    if (server) closers.push(server.stop)
    if (config.providers.some(({ kind }) => kind === "local")) setTimeout(warmUp, 500).unref()
    return {
      url: server?.url ?? null,
      adminKey: adminKey.key,
      madeAdminKey: adminKey.isNew,
      services,
      stop: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
