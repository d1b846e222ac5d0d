import type { MemoryEvent } from "../../memories/note-event.ts"
import type { DueDelivery } from "./queries.ts"

/** The names that mem0's webhooks use. */
const wireNames: Record<MemoryEvent, string> = { memory_add: "ADD", memory_update: "UPDATE", memory_delete: "DELETE" }

/** `text`: the memory as it is now; null: it is gone. */
export const payloadOf = (delivery: DueDelivery, text: string | null): string =>
  JSON.stringify({
    id: delivery.id,
    event: delivery.event,
    created_at: delivery.created_at.toISOString(),
    user_id: delivery.user_id,
    event_details: { id: delivery.fact_id, data: { memory: text }, event: wireNames[delivery.event] },
  })

/** The same shape, about nobody. */
export const testPayload = (id: string): string =>
  JSON.stringify({ id, event: "test", created_at: new Date().toISOString(), user_id: null, event_details: null })
