import { modelMetrics } from "../models/metrics.ts"
import { createModelClients } from "../models/openai.ts"
import { createProviderWatch } from "../models/provider-watch.ts"
import { startUsage } from "../models/usage.ts"
import type { Config } from "../platform/config.ts"
import type { Database } from "../platform/database/connect.ts"
import { createCommandLogger } from "../platform/logger.ts"
import { createMetrics } from "../platform/metrics.ts"
import { createEmbedders, type EmbedderOf } from "./embedder.ts"

/** For commands: the configured embedders. Their calls count for usage and budget like a server's. */
export const withEmbedders = async <Answer>(
  config: Config,
  sql: Database,
  use: (embedderOf: EmbedderOf) => Promise<Answer>,
): Promise<Answer> => {
  const { modelPrices: prices, tokenBudget: budget } = config
  const usage = await startUsage(sql, createCommandLogger("warn"), { prices, budget })
  try {
    const watch = createProviderWatch(createMetrics(modelMetrics), usage, prices)
    return await use(createEmbedders(config, createModelClients(config.embedding.providers, watch), null))
  } finally {
    await usage.stop()
  }
}
