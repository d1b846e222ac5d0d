import type { MemoryEvent } from "../memories/note-event.ts"

export type WebhookRow = {
  id: string
  name: string
  url: string
  event_types: MemoryEvent[]
  is_active: boolean
  disabled_reason: string | null
  failing_since: Date | null
  last_error: string | null
  last_delivered_at: Date | null
  created_at: Date
  updated_at: Date
}

/** Deliveries that wait, and those that were given up; each is counted up to a limit. */
export type Undelivered = { waiting: number; failed: number }

export type DeliveryRow = {
  id: string
  event: MemoryEvent
  user_id: string
  memory_id: string
  attempts: number
  next_attempt_at: Date
  failed_at: Date | null
  last_error: string | null
  created_at: Date
}

const isoOrNull = (time: Date | null): string | null => time?.toISOString() ?? null

export const showWebhook = (row: WebhookRow & Undelivered) => ({
  id: row.id,
  name: row.name,
  url: row.url,
  event_types: row.event_types,
  is_active: row.is_active,
  disabled_reason: row.disabled_reason,
  waiting_deliveries: row.waiting,
  failed_deliveries: row.failed,
  failing_since: isoOrNull(row.failing_since),
  last_error: row.last_error,
  last_delivered_at: isoOrNull(row.last_delivered_at),
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
})

export const showDelivery = (row: DeliveryRow) => ({
  id: row.id,
  event: row.event,
  user_id: row.user_id,
  memory_id: row.memory_id,
  status: row.failed_at === null ? ("waiting" as const) : ("failed" as const),
  attempts: row.attempts,
  next_attempt_at: row.failed_at === null ? row.next_attempt_at.toISOString() : null,
  last_error: row.last_error,
  created_at: row.created_at.toISOString(),
})
