import { setTimeout as wait } from "node:timers/promises"
import { deliveryResults, webhookDeliveries } from "../metrics.ts"
import { type Delivering, deliverAll } from "./deliver.ts"
import { takeDueDeliveries } from "./queries.ts"

const pollMilliseconds = 500

/** The running batch of each webhook. */
export type RunningBatches = Map<string, Promise<void>>

/**
 * Delivers what is due, at most one batch of each webhook at a time, so that a slow one keeps no other one waiting. It asks twice a second:
 * what is due stands in the rows, so nothing is forgotten while no process runs.
 */
export const watchDeliveries = async (services: Delivering, signal: AbortSignal): Promise<void> => {
  const running: RunningBatches = new Map()
  for (const result of deliveryResults) services.metrics.get(webhookDeliveries).inc({ result }, 0)
  let isAway = false
  while (!signal.aborted) {
    const begun = await startDue(services, running, signal).then(
      (count) => {
        isAway = false
        return count
      },
      (error: unknown) => {
        if (!isAway) services.log.warn({ err: error }, "cannot ask which webhooks are due; trying again")
        isAway = true
        return 0
      },
    )
    const pause = wait(pollMilliseconds, undefined, { signal }).catch(() => undefined)
    // A batch that ends may have left some of its webhook.
    await (begun > 0 ? Promise.race([...running.values(), pause]) : pause)
  }
  await Promise.all(running.values())
}

/** Takes what is due and begins to send it. Returns how many deliveries were taken. */
export const startDue = async (services: Delivering, running: RunningBatches, signal: AbortSignal): Promise<number> => {
  const due = await takeDueDeliveries(services.sql, [...running.keys()])
  for (const [webhookId, deliveries = []] of Map.groupBy(due, ({ webhook_id }) => webhook_id)) {
    const run = deliverAll(services, deliveries, signal)
      .catch((error: unknown) => services.log.warn({ err: error }, "a delivery could not be recorded; it is repeated"))
      .finally(() => running.delete(webhookId))
    running.set(webhookId, run)
  }
  return due.length
}
