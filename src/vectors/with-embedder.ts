import { modelMetrics } from "../models/metrics.ts"
import { createModelClients } from "../models/openai.ts"
import { createProviderWatch } from "../models/provider-watch.ts"
import { startUsage } from "../models/usage.ts"
import type { Config } from "../platform/config.ts"
import type { Database } from "../platform/database/connect.ts"
import { createLogger } from "../platform/logger.ts"
import { createMetrics } from "../platform/metrics.ts"
import { createEmbedder, type Embedder } from "./embedder.ts"

/** For commands: the configured embedder, whose calls count for usage and budget like those of a server. */
export const withEmbedder = async <Answer>(
  config: Config,
  sql: Database,
  use: (embedder: Embedder) => Promise<Answer>,
): Promise<Answer> => {
  const { modelPrices: prices, tokenBudget: budget } = config
  const usage = await startUsage(sql, createLogger("warn"), { prices, budget })
  try {
    const watch = createProviderWatch(createMetrics(modelMetrics), usage, prices)
    return await use(await createEmbedder(config, createModelClients(config.embedding.providers, watch), sql, null))
  } finally {
    await usage.stop()
  }
}
