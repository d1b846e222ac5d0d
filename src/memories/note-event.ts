import type { Transaction } from "../platform/database/connect.ts"

export type MemoryEvent = "memory_add" | "memory_update" | "memory_delete"

/**
 * The statement that notes an event for each webhook that listens to it, to be part of the statement that makes the change: without
 * webhooks it costs no round trip and writes nothing. `changed`: the memories, a relation with the column `id`.
 */
export const noteEvent = (
  tx: Transaction,
  userId: string,
  event: MemoryEvent,
  changed: ReturnType<Transaction>,
): ReturnType<Transaction> => tx`
  insert into webhook_deliveries (user_id, webhook_id, event, fact_id)
  select ${userId}, webhooks.id, ${event}, changed.id from webhooks, ${changed} as changed
  where webhooks.is_active and ${event} = any (webhooks.event_types)`
