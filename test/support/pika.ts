import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { boot, type Roles, type Running } from "../../src/boot.ts"
import { readConfig } from "../../src/platform/config.ts"
import { connect, type Database } from "../../src/platform/database/connect.ts"
import { createLogger, type Logger } from "../../src/platform/logger.ts"
import { type QueueSettings, queueSettings } from "../../src/platform/queue/queue.ts"
import { type Client, createClient } from "./client.ts"
import { createTestDatabase, type TestDatabase } from "./databases.ts"
import { openThread } from "./kept-threads.ts"

export const testKey = "test-key-test-key-test-key-test-key"

export type TestPika = {
  client: Client
  running: Running
  /** The database as its owner has it, who sees everybody's rows: to look at and change what the product itself may not. */
  sql: Database
  database: TestDatabase
  stop: () => Promise<void>
}

/** Retries without a wait that a person would notice. */
export const quickRetries: QueueSettings = { ...queueSettings, retryDelaySeconds: 1 }

/** A whole pika in this process, on a clean database of its own, listening on a free port. */
export const startPika = async (
  options: {
    environment?: Record<string, string>
    roles?: Roles
    log?: Logger
    database?: TestDatabase
    queueSettings?: Partial<QueueSettings>
    graceMilliseconds?: number
  } = {},
): Promise<TestPika> => {
  const database = options.database ?? (await createTestDatabase())
  const folder = database.environment.PIKA_DATA_DIR ? null : mkdtempSync(join(tmpdir(), "pika-test-data-"))
  const config = readConfig({
    ...(folder && { PIKA_DATA_DIR: folder }),
    ...database.environment,
    PORT: "0",
    PIKA_ADMIN_KEY: testKey,
    PIKA_RATE_LIMITS: "off",
    ...options.environment,
  })
  const running = await boot(
    config,
    options.roles ?? { http: true, worker: true },
    options.log ?? createLogger("silent"),
    {
      queueSettings: { ...quickRetries, ...options.queueSettings },
      openThread,
      ...(options.graceMilliseconds === undefined ? {} : { graceMilliseconds: options.graceMilliseconds }),
    },
  )
  const owner = database.ownerUrl === null ? null : connect(database.ownerUrl, 4)
  return {
    sql: owner ?? running.services.sql,
    client: createClient(running.url ?? "http://nowhere.invalid", testKey),
    running,
    database,
    stop: async () => {
      await running.stop()
      await owner?.end({ timeout: 2 })
      if (folder) rmSync(folder, { recursive: true, force: true })
      if (!options.database) await database.drop()
    },
  }
}
