import { counter } from "../platform/metrics.ts"

/** `failed`: another try follows; `given_up`: none follows. */
export const deliveryResults = ["delivered", "failed", "given_up"] as const

export const webhookDeliveries = counter({
  name: "webhook_deliveries_total",
  help: "Tries to deliver an event to a webhook.",
  labelNames: ["result"] as const,
})

export const webhookMetrics = [webhookDeliveries]
