import type { BaseServices } from "../feature/context.ts"
import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import type { Database } from "../platform/database/connect.ts"
import { getUsage } from "./get-usage.ts"
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
  routes: [
    route(getUsage, {
      method: "get",
      path: "/api/v1/usage",
      tag: "Operations",
      summary: "What models were asked on each of the last days, and what it cost",
      answers: { 200: "The use of models." },
    }),
  ],
  purges: [{ what: "usage", purge: purgeUsage }],
}
