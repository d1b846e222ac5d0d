import { z } from "@hono/zod-openapi"
import { auditRowsRefused } from "../audit/metrics.ts"
import { providerBreakerOpen } from "../models/metrics.ts"
import type { Config } from "../platform/config.ts"
import type { Metric, Metrics } from "../platform/metrics.ts"
import type { Everything } from "./count-stats.ts"

/** The most urgent first. */
const kinds = [
  "audit_rows_refused",
  "provider_unavailable",
  "token_budget_nearly_used",
  "jobs_wait_long",
  "conversations_wait_long",
  "jobs_failed",
  "webhooks_failing",
  "documents_failed",
  "local_provider",
] as const

export const attentionSchema = z.object({
  kind: z.enum(kinds),
  count: z.int().min(0).openapi({
    description:
      "How many there are. `token_budget_nearly_used`: percent of the budget. `…_wait_long`: seconds of the longest wait.",
  }),
  names: z.array(z.string()).optional().openapi({
    description: "`provider_unavailable`: the providers. `local_provider`: what the built-in models are used for.",
  }),
})
export type Attention = z.infer<typeof attentionSchema>

/** The same limits as in docs/operations/alerts.yml. */
const longWaitSeconds = { jobs: 300, conversations: 3600 }
const nearlyUsedPercent = 80

export type Watched = {
  metrics: Metrics
  tokenBudget: number | undefined
  /** What the built-in models are used for, as the first choice. */
  localPurposes: readonly string[]
}

/** What the built-in models are used for: they are weaker than those of a provider. */
export const localPurposesOf = (config: Pick<Config, "embedding" | "extraction" | "chat">): string[] =>
  (["embedding", "extraction", "chat"] as const).filter((purpose) => config[purpose].providers[0]?.kind === "local")

/** What needs attention, as the database and this process know it. */
export const findAttention = async (watched: Watched, now: Everything): Promise<Attention[]> => {
  const refused = await valuesOf(watched.metrics, auditRowsRefused)
  const breakers = await valuesOf(watched.metrics, providerBreakerOpen)
  const unavailable = breakers.filter(({ value }) => value > 0).map(({ labels }) => `${labels.provider} ${labels.kind}`)
  const used = watched.tokenBudget === undefined ? 0 : Math.floor((100 * now.tokens_today) / watched.tokenBudget)
  const found: Record<(typeof kinds)[number], Omit<Attention, "kind">> = {
    audit_rows_refused: { count: refused.reduce((sum, { value }) => sum + value, 0) },
    provider_unavailable: { count: unavailable.length, names: unavailable.sort() },
    token_budget_nearly_used: { count: used >= nearlyUsedPercent ? used : 0 },
    jobs_wait_long: { count: ifLonger(now.oldest_wait_seconds, longWaitSeconds.jobs) },
    conversations_wait_long: { count: ifLonger(now.memory_wait_seconds, longWaitSeconds.conversations) },
    jobs_failed: { count: now.jobs_failed_lately },
    webhooks_failing: { count: now.webhooks_failing },
    documents_failed: { count: now.documents_failed },
    local_provider: { count: watched.localPurposes.length, names: [...watched.localPurposes] },
  }
  return kinds.flatMap((kind) => (found[kind].count > 0 ? { kind, ...found[kind] } : []))
}

const ifLonger = (seconds: number, limit: number): number => (seconds > limit ? Math.floor(seconds) : 0)

type Value = { value: number; labels: Partial<Record<string, string | number>> }
const valuesOf = async (
  metrics: Metrics,
  metric: Metric<{ get: () => Promise<{ values: Value[] }> }>,
): Promise<Value[]> => (await metrics.get(metric).get()).values
