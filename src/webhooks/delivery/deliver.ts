import { toWire } from "../../memories/fact-row.ts"
import { findFact } from "../../memories/queries.ts"
import { asUser } from "../../platform/database/as-user.ts"
import { batchesOf } from "../../platform/turns.ts"
import type { Services } from "../context.ts"
import { webhookDeliveries } from "../metrics.ts"
import { payloadOf } from "./payload.ts"
import { type DueDelivery, recordDelivered, recordFailed, release } from "./queries.ts"

export type Delivering = Pick<Services, "sql" | "log" | "metrics" | "timeZone" | "webhookSender">

/** Seconds between a try and the next. When all were waited for, the delivery is given up: after about 28 hours. */
const retryDelays = [5, 60, 300, 1800, 7200, 18_000, 36_000, 36_000]

const sentAtOnce = 8

/** Sends what was taken for one webhook. After a failure the rest is given back: the webhook may need a rest. */
export const deliverAll = async (
  services: Delivering,
  deliveries: readonly DueDelivery[],
  signal: AbortSignal,
): Promise<void> => {
  const inOrder = deliveries.toSorted((a, b) => Number(BigInt(a.position) - BigInt(b.position)))
  let left = inOrder
  for (const batch of batchesOf(inOrder, sentAtOnce)) {
    if (signal.aborted) break
    left = left.slice(batch.length)
    const delivered = await Promise.all(batch.map((delivery) => deliver(services, delivery, signal)))
    if (delivered.includes(false)) break
  }
  if (left.length > 0) await release(services.sql, left)
}

const deliver = async (services: Delivering, delivery: DueDelivery, signal: AbortSignal): Promise<boolean> => {
  const { sql, webhookSender } = services
  const body = payloadOf(delivery, await readText(services, delivery))
  const error = await webhookSender.send(delivery, { id: delivery.id, body }, signal).catch((reason: unknown) => {
    if (!signal.aborted) throw reason
    return undefined
  })
  // The process stops, and the try does not count.
  if (error === undefined) await release(sql, [delivery])
  else if (error === null) await recordDelivered(sql, delivery)
  else await noteFailure(services, delivery, error)
  if (error === null) services.metrics.get(webhookDeliveries).inc({ result: "delivered" })
  return error === null
}

/** The memory as it is now: nothing of it is kept with the delivery. Null: it is gone, or the event says that it goes. */
const readText = async ({ sql, timeZone }: Delivering, delivery: DueDelivery): Promise<string | null> => {
  const { user_id: userId, fact_id: id, event } = delivery
  if (event === "memory_delete") return null
  const fact = await asUser(sql, userId, (tx) => findFact(tx, userId, id))
  return fact ? toWire({ timeZone }, fact).fact_value : null
}

const noteFailure = async ({ sql, metrics, log }: Delivering, delivery: DueDelivery, error: string): Promise<void> => {
  const retrySeconds = retryDelays[delivery.attempts - 1] ?? null
  const { isDisabled } = await recordFailed(sql, delivery, error, retrySeconds)
  metrics.get(webhookDeliveries).inc({ result: retrySeconds === null ? "given_up" : "failed" })
  const about = {
    webhook_id: delivery.webhook_id,
    delivery_id: delivery.id,
    attempts: delivery.attempts,
    reason: error,
  }
  log.info(about, "a webhook was not delivered")
  if (isDisabled) log.warn({ webhook_id: delivery.webhook_id }, "a webhook is switched off: nothing could be delivered")
}
