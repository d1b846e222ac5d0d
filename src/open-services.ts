import { LRUCache } from "lru-cache"
import { createAnswerer } from "./answers/create-answerer.ts"
import { createLiveAnswers } from "./answers/live-answers.ts"
import { createSafety } from "./answers/safety.ts"
import { createTitler } from "./answers/titler.ts"
import { createAuditWriter } from "./audit/writer.ts"
import { openSessionChannel } from "./chat/events/open-session-channel.ts"
import { createSessionFeed } from "./chat/events/session-feed.ts"
import { setMemoryMetrics } from "./chat/memory/metrics.ts"
import { createSchemaFiller } from "./compat/mem0/exports/fill-schema.ts"
import { createShadow } from "./compat/shadow-mem0/shadow-search.ts"
import { setDocumentMetrics } from "./documents/count-documents.ts"
import { createReader } from "./documents/reading/reader.ts"
import { readDocumentTags } from "./documents/search/lanes.ts"
import { createDocumentStorage } from "./documents/storage/create-storage.ts"
import { createScanner } from "./documents/upload/scan-file.ts"
import { createExperiment } from "./extraction/experiment.ts"
import { createExtractor } from "./extraction/extractor.ts"
import { createReadings } from "./extraction/read-windows.ts"
import { erasedTables, jobKinds, listedMetrics, queues } from "./features.ts"
import { setQueueMetrics } from "./jobs/queue-metrics.ts"
import { asProvider } from "./local/thread.ts"
import { createTokenCounter } from "./memories/count-tokens.ts"
import { readFactTags } from "./memories/queries.ts"
import { createModelClients } from "./models/openai.ts"
import { createProviderWatch } from "./models/provider-watch.ts"
import { createRerankClient } from "./models/rerank.ts"
import { traceModel } from "./models/trace-model.ts"
import { startUsage } from "./models/usage.ts"
import { openDatabase } from "./open-database.ts"
import { localPurposesOf } from "./operations/attention.ts"
import { createStatsReader } from "./operations/stats-reader.ts"
import { createPasswordChecker } from "./people/check-password.ts"
import { watchErasures } from "./people/erasures.ts"
import { createHomes } from "./people/homes.ts"
import { createTokenSigner, requireSigningKey } from "./people/signing-keys.ts"
import { connectSharedCache } from "./platform/cache/redis.ts"
import type { Closers } from "./platform/closers.ts"
import type { Config } from "./platform/config.ts"
import { setReplicaMetrics } from "./platform/database/replica-metrics.ts"
import type { Logger } from "./platform/logger.ts"
import { createMetrics } from "./platform/metrics.ts"
import { type QueueSettings, startQueue } from "./platform/queue/queue.ts"
import { createSpool, spoolFolder } from "./platform/spool.ts"
import { setProcessMetrics } from "./platform/telemetry/process-metrics.ts"
import { startTracing } from "./platform/telemetry/start-tracing.ts"
import { createThread } from "./platform/thread.ts"
import { commit, version } from "./platform/version.ts"
import { createStorageRenewer } from "./privacy/renew-storage.ts"
import { createSearchCaches } from "./search/caches.ts"
import { createReranker } from "./search/reranker.ts"
import type { Services } from "./services.ts"
import { createSpeech } from "./speech/create-speech.ts"
import type { ThreadTasks } from "./thread.ts"
import { createEmbedders, wantedSpace } from "./vectors/embedder.ts"
import { openSpaces } from "./vectors/spaces.ts"
import { createWebhookSender } from "./webhooks/delivery/send.ts"

/** Number of people whose fact count a process remembers. */
const maxRememberedOwners = 100_000

/** Without those that only `boot` can make. */
export type OpenedServices = Omit<Services, "wakeWorker" | "consoleSessions">

/**
 * Opens all services for verbs and jobs, from the database up. `closers` gets a function to close each part, even when a later part
 * fails.
 */
export const openServices = async (
  config: Config,
  log: Logger,
  closers: Closers,
  { queueSettings, openThread }: { queueSettings?: QueueSettings; openThread?: () => Worker },
): Promise<OpenedServices> => {
  const tracing = await startTracing(config, version, log)
  const {
    sql,
    replicas,
    databaseUse,
    url,
    isEmbedded,
    isOwner,
    watch: serverWatch,
  } = await openDatabase(config, log, tracing, closers)
  await requireSigningKey(sql)
  const metrics = createMetrics(listedMetrics)
  const audit = createAuditWriter(sql, metrics, log)
  closers.add("audit", audit.stop)
  const usage = await startUsage(sql, log, { prices: config.modelPrices, budget: config.tokenBudget })
  closers.add("usage", usage.stop)
  const queue = await startQueue(url, queues, log, { isOwner, settings: queueSettings, watch: serverWatch })
  closers.add("queue", queue.stop)
  const shared = config.redisUrl === undefined ? null : connectSharedCache(config.redisUrl, log)
  if (shared) closers.add("shared cache", shared.close)

  setProcessMetrics(metrics, { version, commit, poolSize: config.databasePoolSize, databaseUse })
  setReplicaMetrics(metrics, sql, replicas.all)
  setQueueMetrics({ sql, metrics, log })
  setDocumentMetrics({ sql, metrics, log })
  setMemoryMetrics({ sql, metrics, log })
  const watch = createProviderWatch(metrics, usage, config.modelPrices)
  const clients = createModelClients(config.providers, watch).map((client) => traceModel(client, tracing))
  const safety = createSafety(config, clients, log)
  const threads = openThreads(log, closers, openThread)
  const documentReader = createReader(log)
  closers.add("reader of documents", documentReader.stop)
  const local = asProvider(threads.jobs)
  const spaces = await openSpaces(sql, createEmbedders(config, clients, local), wantedSpace(config), log)
  const shadow = createShadow(config.shadow, { sql, metrics, log })
  if (shadow) closers.add("shadow searches", shadow.stop)
  const { searchLanes } = config
  const caches = createSearchCaches({ sql, shared, spaces, reranker: config.rerank, searchLanes, metrics, log })
  closers.add("query vectors", caches.queryVectors.settle)
  const results = caches.resultsOf("results", (userIds) => readFactTags(sql, userIds))
  const documentResults = caches.resultsOf("chunks", (owners) => readDocumentTags(sql, owners))
  const owners: Services["owners"] & { clear: () => void } = new LRUCache({ max: maxRememberedOwners })
  const readings = createReadings()
  const homes = createHomes(sql)
  const erasures = await watchErasures({ sql, log, alone: isEmbedded }, async (erased) => {
    await homes.refresh()
    owners.clear()
    readings.clear()
    results.forget(erased)
    documentResults.forget(erased)
    await caches.queryVectors.forget(erased)
    await shared?.settle()
  })
  closers.add("erasures", erasures.stop)
  await homes.refresh()
  const sessionFeed = createSessionFeed(sql, log, isEmbedded ? null : openSessionChannel(config, url, log))
  closers.add("session feed", sessionFeed.stop)
  const titler = createTitler(config, { sql, clients, safety, log })
  if (titler) closers.add("titles", titler.stop)
  const liveAnswers = createLiveAnswers(erasures.processId)
  sessionFeed.onNews(liveAnswers.hearNews)
  closers.add("running answers", liveAnswers.close)
  const storageRenewer = createStorageRenewer(sql, erasedTables, isEmbedded, log)
  closers.add("storageRenewer", storageRenewer.finish, 6000)
  return {
    ...{
      sql,
      isEmbedded,
      queue,
      spaces,
      queryVectors: caches.queryVectors,
      results,
      documentResults,
      owners,
      readings,
      searchLanes,
      replicas,
      homes,
      timeZone: config.timeZone,
      shared,
      erasures,
      sessionFeed,
      storageRenewer,
      audit,
      metrics,
      tracing,
      log,
      jobKinds,
      documentReader,
    },
    registration: config.registration,
    mem0Api: config.mem0Api,
    schemaFiller: createSchemaFiller(config, clients),
    mcpHosts: config.mcpHosts,
    shadow,
    passwords: createPasswordChecker(sql, config.rateLimits !== null),
    tokenSigner: createTokenSigner(sql),
    spool: createSpool(spoolFolder(config)),
    documentStorage: createDocumentStorage(config, sql),
    documentLimits: { maxBytes: config.documents.maxBytes, quota: config.documents.quota },
    documentScanner: config.documents.scanUrl === undefined ? null : createScanner(config.documents.scanUrl),
    memoryDelaySeconds: config.chat.memoryDelaySeconds,
    safety,
    answerer: createAnswerer(config, { clients, safety }),
    speech: createSpeech(config.speech, { watch, metrics, tracing }),
    keepsAudio: config.speech.keepAudio,
    measureAudio: (file) => threads.requests.run("measureAudio", file),
    liveAnswers,
    titler,
    countTokens: createTokenCounter((lines) => threads.requests.run("countTokens", lines)),
    extractor: createExtractor(config, { clients, local }),
    experiment: createExperiment(config, { clients, local }),
    settings: config.settings,
    readStats: createStatsReader(sql, isEmbedded, {
      metrics,
      tokenBudget: config.tokenBudget,
      localPurposes: localPurposesOf(config),
    }),
    webhookSender: createWebhookSender({ allowsPrivate: config.webhooksMayBePrivate }),
    reranker: config.rerank && createReranker(createRerankClient(config.rerank, watch), metrics, log),
  }
}

/**
 * One thread for jobs and one for requests, so that requests do not wait while a long conversation is read. Each starts when it is
 * needed. The second loads the tokenizer, which takes a second, so it is kept for ten minutes.
 */
const openThreads = (
  log: Logger,
  closers: Closers,
  open = () => new Worker(new URL("./thread.ts", import.meta.url).href),
) => {
  const threads = {
    jobs: createThread<ThreadTasks>(open, log),
    requests: createThread<ThreadTasks>(open, log, { longest: 10_000, idle: 600_000 }),
  }
  for (const [name, thread] of Object.entries(threads)) closers.add(`thread for ${name}`, thread.stop)
  return threads
}
