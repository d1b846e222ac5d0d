import { boot, type Roles, type Running } from "../../src/boot.ts"
import { readConfig } from "../../src/platform/config.ts"
import { createLogger, type Logger } from "../../src/platform/logger.ts"
import { type QueueSettings, queueSettings } from "../../src/platform/queue/queue.ts"
import { type Client, createClient } from "./client.ts"
import { createTestDatabase, type TestDatabase } from "./databases.ts"

export const testKey = "test-key-test-key-test-key-test-key"

export type TestPika = { client: Client; running: Running; database: TestDatabase; stop: () => Promise<void> }

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
  const config = readConfig({
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
      ...(options.graceMilliseconds === undefined ? {} : { graceMilliseconds: options.graceMilliseconds }),
    },
  )
  return {
    client: createClient(running.url ?? "http://nowhere.invalid", testKey),
    running,
    database,
    stop: async () => {
      await running.stop()
      if (!options.database) await database.drop()
    },
  }
}
