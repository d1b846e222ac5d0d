import { type Signal, signal } from "@preact/signals"
import type { ChatMessage } from "../../../../../clients/typescript/src/index.ts"

/** The messages of a conversation. Each has a signal of its own: a part of an answer draws that answer anew, and nothing else. */
export type Messages = {
  /** In their order, oldest first. */
  ids: Signal<readonly string[]>
  of: (id: string) => Signal<ChatMessage> | undefined
  /** Adds a message at the end, or takes the place of what was known of it. */
  put: (message: ChatMessage) => void
  /** The next part of an answer. */
  grow: (part: { messageId: string; index: number; text: string }) => void
  /**
   * The newest messages, oldest first: they take the place of all that is not older. `arrived`: what came while they were asked for. True:
   * older ones stay in front of them.
   */
  putNewest: (messages: readonly ChatMessage[], arrived: ReadonlySet<string>) => boolean
  putEarlier: (messages: readonly ChatMessage[]) => void
  remove: (id: string) => void
}

export const createMessages = (sessionId: string): Messages => {
  const known = new Map<string, Signal<ChatMessage>>()
  const ids = signal<readonly string[]>([])

  /** What was told later is never undone by what was read before. */
  const keep = (message: ChatMessage): void => {
    const seen = known.get(message.id)
    if (!seen) known.set(message.id, signal(message))
    else if (message.status !== "streaming") seen.value = message
  }
  const put = (message: ChatMessage): void => {
    keep(message)
    if (!ids.value.includes(message.id)) ids.value = [...ids.value, message.id]
  }
  return {
    ids,
    of: (id) => known.get(id),
    put,
    grow: ({ messageId, index, text }) => {
      const seen = known.get(messageId)
      if (!seen) return put({ ...beginAnswer(sessionId, messageId), content: text })
      if (seen.value.status !== "streaming") return
      seen.value = { ...seen.value, content: index === 0 ? text : `${seen.value.content ?? ""}${text}` }
    },
    putNewest: (messages, arrived) => {
      for (const message of messages) keep(message)
      const read = messages.map(({ id }) => id)
      const [first] = read
      const at = first === undefined ? 0 : ids.value.indexOf(first)
      const older = at > 0 ? ids.value.slice(0, at) : []
      const newer = ids.value.filter((id) => arrived.has(id) && !read.includes(id))
      ids.value = [...older, ...read, ...newer]
      return older.length > 0
    },
    putEarlier: (messages) => {
      for (const message of messages) keep(message)
      const read = messages.map(({ id }) => id).filter((id) => !ids.value.includes(id))
      ids.value = [...read, ...ids.value]
    },
    remove: (id) => {
      ids.value = ids.value.filter((one) => one !== id)
    },
  }
}

/** What is known of an answer when its first part comes. */
export const beginAnswer = (sessionId: string, id: string): ChatMessage => ({
  ...{ id, session_id: sessionId, message_type: "assistant", content_type: "text", content: "", audio_url: null },
  ...{ status: "streaming", citations: [], processing_time: null, tokens_used: null, model: null },
  ...{ client_message_id: null, created_at: new Date().toISOString(), edited_at: null, is_deleted: false },
})
