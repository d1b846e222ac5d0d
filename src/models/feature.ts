import type { BaseServices } from "../feature/context.ts"
import type { Feature } from "../feature/feature.ts"
import type { Database } from "../platform/database/connect.ts"
import { modelMetrics } from "./metrics.ts"

/** Costs of models, kept longer than `pika usage` looks back. */
const purgeUsage = async (sql: Database, batch: number): Promise<number> => {
  const { count } = await sql`
    delete from provider_usage where ctid = any (array(
      select ctid from provider_usage where day < current_date - interval '13 months' order by day limit ${batch}))`
  return count
}

export const models: Feature<BaseServices> = {
  name: "models",
  metrics: modelMetrics,
  purges: [{ what: "usage", purge: purgeUsage }],
}
