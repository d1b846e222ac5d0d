import { resolveAdminKey } from "./accounts/admin-key.ts"
import { createAuthenticator } from "./accounts/authenticate.ts"
import { createFailedTries } from "./accounts/failed-tries.ts"
import { createApp, createWorkerApp } from "./app.ts"
import { createConsoleSessions } from "./console/sessions.ts"
import { connectRateLimiter } from "./http/limits/connect.ts"
import { listen } from "./http/serve.ts"
import { createSockets } from "./http/sockets/sockets.ts"
import { openServices } from "./open-services.ts"
import { createClosers } from "./platform/closers.ts"
import type { Config } from "./platform/config.ts"
import type { Logger } from "./platform/logger.ts"
import type { QueueSettings } from "./platform/queue/queue.ts"
import type { Services } from "./services.ts"
import { createReadiness } from "./system/check-ready.ts"
import { warmUp } from "./warm-up.ts"
import { createWorker, runAtStart, startSchedules } from "./worker.ts"

export type Roles = { http: boolean; worker: boolean }

export type Running = {
  /** Where it listens: with the API, or in a worker process with health and metrics. Null: it does not listen. */
  url: string | null
  adminKey: string | undefined
  /** This start made the admin key. */
  madeAdminKey: boolean
  services: Services
  /**
   * Reports at /ready that it is stopping, takes no more jobs and, when `drained` resolves (default: at once), no more requests. Then it
   * finishes or returns running jobs and closes, all within 10 s.
   */
  stop: (options?: { drained: Promise<void> }) => Promise<void>
}

/**
 * Time for running jobs. Sockets get as long for their running answers; requests go on meanwhile and get 2 s to end. Then the audit gets
 * 1 s and the database 2 s. A stop is cut short after 9.5 s.
 */
const defaultGraceMilliseconds = 5000
const requestsTimeoutMs = 6000

/**
 * Listens, and answers 503 until database, migrations, queue and worker have started, in this order. When a step fails, everything opened
 * before is closed again. `openThread`: only tests give it, to share threads.
 */
export const boot = async (
  config: Config,
  roles: Roles,
  log: Logger,
  options: { queueSettings?: QueueSettings; graceMilliseconds?: number; openThread?: () => Worker } = {},
): Promise<Running> => {
  const closers = createClosers(log)
  const [requests, jobs] = [createClosers(log), createClosers(log)]
  let leave = (): void => undefined
  const stop: Running["stop"] = async ({ drained } = { drained: Promise.resolve() }) => {
    leave()
    await Promise.all([drained.then(requests.closeAll), jobs.closeAll()])
    await closers.closeAll()
  }
  try {
    const listening = roles.http || roles.worker ? listen(config) : null
    if (listening) requests.add("port", listening.stop)
    const opened = await openServices(config, log, closers, options)
    const adminKey = resolveAdminKey(config)
    const limiter = roles.http ? connectRateLimiter(config, log) : null
    if (limiter) closers.add("rate limits", limiter.close)
    const tries = limiter && createFailedTries()
    const authenticate = createAuthenticator(opened, adminKey.key, config.jwt, tries)
    const consoleSessions = createConsoleSessions({ ...opened, adminKey: adminKey.key, authenticate, tries })
    const services: Services = { ...opened, consoleSessions, wakeWorker: (type) => worker?.wake(type) }
    // An embedded database belongs to this process: a crash interrupted every job that is marked as running.
    if (opened.isEmbedded) await services.queue.recoverInterrupted()
    if (roles.worker) await startSchedules(services)
    const worker = roles.worker ? createWorker(services, config.workerConcurrency) : undefined
    const atStart = roles.worker ? runAtStart(services) : undefined
    if (atStart) jobs.add("work of the start", atStart.stop)
    const grace = options.graceMilliseconds ?? defaultGraceMilliseconds
    if (worker) jobs.add("jobs", () => worker.stop(grace), grace + 1500)

    const readiness = createReadiness(services)
    const sockets = createSockets(services.metrics)
    const app = roles.http
      ? createApp(services, sockets, { authenticate, limiter, tries }, readiness.check)
      : createWorkerApp(services, readiness.check)
    const server = listening?.serve(app, sockets) ?? null
    if (server) requests.add("requests", server.stop, requestsTimeoutMs)
    leave = () => {
      readiness.leave()
      server?.leave()
    }
    const isLocal = config.embedding.providers[0]?.kind === "local"
    setTimeout(warmUp, 500, { lexicon: isLocal, dictionary: roles.http }).unref()
    return {
      url: server?.url ?? null,
      adminKey: adminKey.key,
      madeAdminKey: adminKey.isNew,
      services,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
