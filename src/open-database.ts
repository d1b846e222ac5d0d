import type { Closers } from "./platform/closers.ts"
import type { Config } from "./platform/config.ts"
import { connect } from "./platform/database/connect.ts"
import { startEmbeddedDatabase } from "./platform/database/embedded.ts"
import { migrate } from "./platform/database/migrate.ts"
import { createMigrationLog } from "./platform/database/migration-log.ts"
import { openReplicas } from "./platform/database/replicas.ts"
import { watchServer } from "./platform/database/watch.ts"
import type { Logger } from "./platform/logger.ts"
import { createDatabaseUse } from "./platform/telemetry/database-use.ts"
import { observeDatabase } from "./platform/telemetry/observe-database.ts"
import type { Tracing } from "./platform/telemetry/tracing.ts"

const servesAsOwner =
  "the owner of the database serves, with all of its rights: a superuser can run `create role pika_service; grant pika_service to` this role"

/** Opens the configured database, embedded or not, migrates it, and connects a pool with the service role. */
export const openDatabase = async (config: Config, log: Logger, tracing: Tracing, closers: Closers) => {
  const embedded = config.databaseUrl === undefined ? await startEmbeddedDatabase(config.dataDir) : null
  if (embedded) closers.add("embedded database", embedded.close, 6000)
  const url = config.databaseUrl ?? embedded?.url
  if (url === undefined) throw new Error("there is no database")
  const report = createMigrationLog(log)
  const { isOwner, serveAs } = await migrate(url, { embedded: embedded !== null, report })
  if (isOwner && serveAs === null) log.warn(servesAsOwner)
  // An embedded database ends with this process, and its single session may be busy.
  const serverWatch = embedded ? undefined : watchServer(url, log)
  if (serverWatch) closers.add("watch of the database", serverWatch.stop)
  const databaseUse = createDatabaseUse()
  const pool = connect(url, config.databasePoolSize, { role: serveAs, watch: serverWatch })
  const sql = observeDatabase(pool, databaseUse, tracing)
  closers.add("database connections", () => Promise.all([sql.end({ timeout: 2 }), tracing.stop(2000)]), 2500)
  const replicas = openReplicas(config.databaseReplicaUrls, {
    poolSize: config.databasePoolSize,
    role: serveAs,
    log,
    observe: (replica) => observeDatabase(replica, createDatabaseUse(), tracing),
  })
  closers.add("replicas", replicas.stop)
  return { sql, replicas, databaseUse, url, isOwner, isEmbedded: embedded !== null, watch: serverWatch }
}
