import { resolveAdminKey } from "./accounts/admin-key.ts"
import { createAuthenticator } from "./accounts/authenticate.ts"
import { createApp } from "./app.ts"
import type { Services } from "./context.ts"
import { warmUp } from "./local/warm-up.ts"
import { type Closers, openServices } from "./open-services.ts"
import type { Config } from "./platform/config.ts"
import { serveHttp } from "./platform/http/serve.ts"
import { connectRateLimiter } from "./platform/limits/connect.ts"
import type { Logger } from "./platform/logger.ts"
import type { QueueSettings } from "./platform/queue/queue.ts"
import { scheduleRetention } from "./privacy/retention.ts"
import { createReadiness } from "./system/check-ready.ts"
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

/**
 * For jobs that run. Requests get 2 s before them, the audit 1 s and the database 2 s after them; a stop in which each of them takes all of
 * its time is cut short after 9.5 s.
 */
const defaultGraceMilliseconds = 5000

/** Database, migrations, queue, worker and HTTP, in this order. What was opened is closed again when a later step fails. */
export const boot = async (
  config: Config,
  roles: Roles,
  log: Logger,
  options: { queueSettings?: QueueSettings; graceMilliseconds?: number } = {},
): Promise<Running> => {
  const closers: Closers = []
  const close = async () => {
    for (const closer of closers.reverse().splice(0)) await closer()
  }
  try {
    const opened = await openServices(config, log, closers, options.queueSettings)
    const services: Services = { ...opened.services, wakeWorker: () => worker?.wake() }
    // An embedded database belongs to this process: whatever is marked as running was interrupted by a crash.
    if (opened.isEmbedded) await services.queue.recoverInterrupted(queueNames)
    if (roles.worker) await scheduleRetention(services)
    const worker = roles.worker ? createWorker(services, config.workerConcurrency) : undefined
    if (worker) closers.push(() => worker.stop(options.graceMilliseconds ?? defaultGraceMilliseconds))

    const adminKey = resolveAdminKey(config)
    // Making the data folder leaves 100 MB and more of dead memory behind, which would otherwise stay until much is allocated.
    if (opened.isEmbedded) setTimeout(() => Bun.gc(true), 1000).unref()
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
