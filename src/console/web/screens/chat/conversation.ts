import { batch, type Signal, signal } from "@preact/signals"
import {
  type Chat,
  connectChat,
  type PikaError,
  type ServerFrame,
} from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { given } from "../../given.ts"
import { tellError } from "../../parts/toasts.tsx"
import { beginAnswer, createMessages, type Messages } from "./messages.ts"

/** What was said and is not acknowledged yet. `error`: why it was refused. */
export type Pending = { id: string; content: string; error: unknown }

export type Conversation = {
  sessionId: string
  messages: Messages
  pending: Signal<readonly Pending[]>
  connection: Signal<"connecting" | "connected" | "waiting" | "ended">
  /** Why the server ended it for good. */
  refusal: Signal<PikaError | null>
  isLoading: Signal<boolean>
  loadError: Signal<unknown>
  hasEarlier: Signal<boolean>
  isOtherTyping: Signal<boolean>
  /** Something was said here, and its answer has not begun. */
  isAwaited: Signal<boolean>
  /** Rises when something was learnt; what the last frame told. */
  learnt: Signal<{ round: number; stored: number; ended: number }>
  /** Rises when the list of conversations may have another order or title. */
  answered: Signal<number>
  earlier: () => Promise<void>
  load: () => Promise<void>
  say: (content: string) => void
  /** Sends a recording. Throws when it cannot be heard. */
  hear: (recording: File) => Promise<void>
  sayAgain: (pending: Pending) => void
  forget: (pending: Pending) => void
  stop: () => void
  type: () => void
  close: () => void
}

const pageLength = 30
/** To hear it, and to answer. */
const hearingTimeoutMs = 240_000
/** After this time without a key, somebody has stopped typing. */
const typingMs = 3000

/** Opens a conversation: reads its newest messages, and follows what happens in it. */
export const openConversation = (sessionId: string): Conversation => {
  const messages = createMessages(sessionId)
  const state = {
    pending: signal<readonly Pending[]>([]),
    connection: signal<"connecting" | "connected" | "waiting" | "ended">("connecting"),
    refusal: signal<PikaError | null>(null),
    isLoading: signal(true),
    loadError: signal<unknown>(null),
    hasEarlier: signal(false),
    isOtherTyping: signal(false),
    isAwaited: signal(false),
    learnt: signal({ round: 0, stored: 0, ended: 0 }),
    answered: signal(0),
  }
  let cursor: string | null = null
  let arrived = new Set<string>()
  let typing: ReturnType<typeof setTimeout> | null = null

  const read = async (before: string | null) => {
    const page = await api.chatMessageList({ id: sessionId, limit: pageLength, ...given({ cursor: before }) })
    return { items: page.items.toReversed(), next: page.next_cursor }
  }
  const load = async (): Promise<void> => {
    arrived = new Set()
    state.isLoading.value = true
    await read(null).then(
      ({ items, next }) =>
        batch(() => {
          if (!messages.putNewest(items, arrived)) cursor = next
          state.hasEarlier.value = cursor !== null
          state.loadError.value = null
        }),
      (error: unknown) => {
        state.loadError.value = error
      },
    )
    state.isLoading.value = false
  }
  const earlier = async (): Promise<void> => {
    if (cursor === null || state.isLoading.value) return
    state.isLoading.value = true
    await read(cursor).then(({ items, next }) => {
      cursor = next
      messages.putEarlier(items)
      state.hasEarlier.value = cursor !== null
    }, tellError)
    state.isLoading.value = false
  }
  const leavePending = (id: string | null): void => {
    if (state.pending.value.some((one) => one.id === id))
      state.pending.value = state.pending.value.filter((one) => one.id !== id)
  }

  const onFrame = (frame: ServerFrame): void => {
    if (frame.type === "user_message")
      batch(() => {
        arrived.add(frame.message.id)
        leavePending(frame.message.client_message_id)
        messages.put(frame.message)
        state.isOtherTyping.value = false
      })
    if (frame.type === "assistant_delta") {
      arrived.add(frame.message_id)
      state.isAwaited.value = false
      messages.grow({ messageId: frame.message_id, index: frame.index, text: frame.text })
    }
    if (frame.type === "assistant_response") {
      const { message_id: id, content, rag_context, processing_time, tokens_used, status } = frame
      arrived.add(id)
      const before = messages.of(id)?.peek() ?? beginAnswer(sessionId, id)
      const { citations } = rag_context
      messages.put({ ...before, content, citations, processing_time, tokens_used, status })
      state.isAwaited.value = false
      state.answered.value += 1
    }
    // An answer that changes without being deleted may have become an alternative, which only the list tells.
    if (frame.type === "message_updated")
      if (frame.message.message_type === "assistant" && !frame.message.is_deleted) void load()
      else messages.put(frame.message)
    if (frame.type === "memory_updated")
      state.learnt.value = { round: state.learnt.value.round + 1, stored: frame.stored, ended: frame.ended }
    if (frame.type === "typing_indicator" && frame.who === "user") state.isOtherTyping.value = frame.is_typing
    if (frame.type === "error" && frame.error_code === "RANGE_NOT_SATISFIABLE") void load()
  }

  let isFirst = true
  const onState = (now: "connected" | "waiting"): void => {
    state.connection.value = now
    // What is read now cannot be older than what the socket tells.
    if (now === "connected" && isFirst) void load()
    if (now === "connected") isFirst = false
  }
  const chat: Chat = connectChat({ url: location.origin, sessionId, onFrame, onState })
  void chat.closed.then((reason) => {
    batch(() => {
      state.connection.value = "ended"
      state.refusal.value = reason
      state.isLoading.value = false
    })
  })

  const send = (id: string, content: string): void => {
    state.isAwaited.value = true
    chat.send(content, { clientMessageId: id }).catch((error: unknown) => {
      state.isAwaited.value = false
      state.pending.value = state.pending.value.map((one) => (one.id === id ? { ...one, error } : one))
    })
  }
  const stopTyping = (): void => {
    if (typing === null) return
    clearTimeout(typing)
    typing = null
    chat.setTyping(false)
  }
  return {
    sessionId,
    messages,
    ...state,
    earlier,
    load,
    say: (content) => {
      const id = crypto.randomUUID()
      state.pending.value = [...state.pending.value, { id, content, error: null }]
      stopTyping()
      send(id, content)
    },
    hear: async (file) => {
      // The answer comes over the socket meanwhile, too.
      const heard = { id: sessionId, file, client_message_id: crypto.randomUUID() }
      await api.messageHear(heard, { timeoutMs: hearingTimeoutMs })
    },
    sayAgain: ({ id, content }) => {
      state.pending.value = state.pending.value.map((one) => (one.id === id ? { ...one, error: null } : one))
      send(id, content)
    },
    forget: ({ id }) => leavePending(id),
    stop: () => chat.stop(),
    type: () => {
      if (typing === null) chat.setTyping(true)
      else clearTimeout(typing)
      typing = setTimeout(stopTyping, typingMs)
    },
    close: chat.close,
  }
}
