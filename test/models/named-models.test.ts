import { expect, test } from "bun:test"
import { providerRequests } from "../../src/models/metrics.ts"
import { createProviderWatch } from "../../src/models/provider-watch.ts"
import { createMetrics } from "../../src/platform/metrics.ts"

test("however many models sessions name, the metrics name few of them, and always those with a price", async () => {
  const metrics = createMetrics([providerRequests])
  const usage = {
    record: () => undefined,
    secondsUntilTokens: () => 0,
    sync: async () => undefined,
    stop: async () => undefined,
  }
  const watch = createProviderWatch(metrics, usage, new Map([["gpt-4o-mini", { input: 1, output: 1 }]]))
  for (let number = 0; number < 200; number++) watch.notMade("openai", `made-up-${number}`, "skipped")
  watch.notMade("openai", "gpt-4o-mini", "skipped")
  const { values } = await metrics.get(providerRequests).get()
  const models = values.map(({ labels }) => labels.model)
  expect(models).toContain("gpt-4o-mini")
  expect(models).toContain("other")
  expect(models.length).toBeLessThanOrEqual(52)
})
