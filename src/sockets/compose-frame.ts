import type { SessionEvent } from "../chat/events/read-events.ts"
import { type MessageRow, showMessage } from "../chat/messages/message-row.ts"
import type { SentFrame } from "./frames.ts"

/**
 * The frame of an event, from its message as that is now: an edit or a deletion shows in frames that are sent later. Null: there is
 * nothing to say any more, because its message is gone.
 */
export const composeFrame = ({ eventId, type, messageId, payload, message }: SessionEvent): SentFrame | null => {
  switch (type) {
    case "user_message":
    case "message_updated":
      return message && { type, event_id: eventId, message: showMessage(message) }
    case "assistant_delta":
      return messageId === null
        ? null
        : { type, event_id: eventId, message_id: messageId, index: numberIn(payload.index), text: String(payload.text) }
    case "assistant_response":
      return message && composeResponse(eventId, message)
    case "memory_updated":
      return { type, event_id: eventId, stored: numberIn(payload.stored), ended: numberIn(payload.ended) }
  }
}

const composeResponse = (eventId: number, row: MessageRow): SentFrame => {
  const { id, content, citations, processing_time, tokens_used, status } = showMessage(row)
  return {
    type: "assistant_response",
    event_id: eventId,
    message_id: id,
    content,
    rag_context: { citations },
    processing_time,
    tokens_used,
    status,
  }
}

/** Of a payload that this product wrote. */
const numberIn = (value: unknown): number => (typeof value === "number" ? value : 0)
