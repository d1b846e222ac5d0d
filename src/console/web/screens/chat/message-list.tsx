import { useLayoutEffect, useMemo, useRef } from "preact/hooks"
import { describeError } from "../../api.ts"
import { Loading } from "../../parts/loaded.tsx"
import { words } from "../../words.ts"
import type { Memory, Session } from "./chat-words.ts"
import type { Conversation, Pending } from "./conversation.ts"
import { Message } from "./message.tsx"
import { placeOfMemories } from "./place-of-memories.ts"

const texts = words({
  messages: { en: "Messages", vi: "Các tin nhắn" },
  earlier: { en: "Earlier messages", vi: "Tin nhắn cũ hơn" },
  beginTitle: { en: "Say hello", vi: "Hãy nói lời chào" },
  begin: {
    en: "Answers rest on the memories and documents of this person. What is said here becomes memories a moment later.",
    vi: "Câu trả lời dựa trên ký ức và tài liệu của người này. Những gì nói ở đây sẽ tự được ghi nhớ ít lâu sau.",
  },
  sending: { en: "sending…", vi: "đang gửi…" },
  again: { en: "Send again", vi: "Gửi lại" },
  drop: { en: "Do not send", vi: "Không gửi nữa" },
  thinking: { en: "PIKA is thinking…", vi: "PIKA đang suy nghĩ…" },
  justLearnt: {
    en: (stored: number, ended: number) =>
      `Learnt just now: ${stored} new${ended > 0 ? `, ${ended} no longer true` : ""}.`,
    vi: (stored: number, ended: number) =>
      `Vừa ghi nhớ: ${stored} điều mới${ended > 0 ? `, ${ended} điều không còn đúng` : ""}.`,
  },
  types: { en: "Somebody types on another device…", vi: "Có người đang gõ trên thiết bị khác…" },
})

const none: readonly Memory[] = []
/** Somebody who has scrolled up further than this is reading, and the list does not move. */
const nearBottomPx = 120

/** What was said. It stays at its end while answers grow, unless somebody has scrolled up; earlier messages are read when the top is reached. */
export const MessageList = ({
  conversation,
  session,
  learnt,
}: {
  conversation: Conversation
  session: Session
  learnt: readonly Memory[]
}) => {
  const { messages, pending, hasEarlier, isLoading, isAwaited, isOtherTyping, learnt: told } = conversation
  const box = useRef<HTMLDivElement>(null)
  const inner = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const [first] = messages.ids.value
  const from = useRef({ first, height: 0 })

  useLayoutEffect(() => {
    const { current: view } = box
    if (!view) return
    // Earlier messages came in front: what was read stays where it was.
    if (from.current.first !== undefined && first !== from.current.first && !isAtEnd.current)
      view.scrollTop += view.scrollHeight - from.current.height
    from.current = { first, height: view.scrollHeight }
  }, [first])
  useLayoutEffect(() => {
    const [view, content] = [box.current, inner.current]
    if (!view || !content) return
    const watch = new ResizeObserver(() => {
      if (isAtEnd.current) view.scrollTop = view.scrollHeight
      from.current.height = view.scrollHeight
    })
    watch.observe(content)
    watch.observe(view)
    return () => watch.disconnect()
  }, [])
  const onScroll = (): void => {
    const { current: view } = box
    if (!view) return
    isAtEnd.current = view.scrollHeight - view.scrollTop - view.clientHeight < nearBottomPx
    if (view.scrollTop < nearBottomPx && !isAtEnd.current && hasEarlier.value) void conversation.earlier()
  }

  const ids = messages.ids.value
  const learntBy = useMemo(() => {
    const said = ids.filter((id) => messages.of(id)?.peek().message_type === "user")
    const times = said.map((id) => messages.of(id)?.peek().created_at ?? "")
    return new Map([...placeOfMemories(times, learnt)].map(([place, memories]) => [said[place], memories]))
  }, [ids, learnt])

  return (
    <section class="messages" ref={box} onScroll={onScroll} aria-label={texts.messages}>
      <div ref={inner} class="stack">
        {hasEarlier.value && (
          <div class="row center">
            <button
              type="button"
              class="button small"
              disabled={isLoading.value}
              onClick={() => {
                isAtEnd.current = false
                void conversation.earlier()
              }}
            >
              {texts.earlier}
            </button>
          </div>
        )}
        {ids.length === 0 && isLoading.value && <Loading />}
        {ids.length === 0 && !isLoading.value && pending.value.length === 0 && (
          <div class="empty">
            <h2>{texts.beginTitle}</h2>
            <p>{texts.begin}</p>
          </div>
        )}
        <ol class="plain stack">
          {ids.map((id) => {
            const message = messages.of(id)
            return (
              message && (
                <Message key={id} message={message} userId={session.user_id} learnt={learntBy.get(id) ?? none} />
              )
            )
          })}
          {pending.value.map((one) => (
            <PendingMessage key={one.id} pending={one} conversation={conversation} userId={session.user_id} />
          ))}
        </ol>
        <div class="small soft" role="status">
          {isAwaited.value ? texts.thinking : isOtherTyping.value ? texts.types : ""}{" "}
          {told.value.round > 0 && <span class="is-good">{texts.justLearnt(told.value.stored, told.value.ended)}</span>}
        </div>
      </div>
    </section>
  )
}

const PendingMessage = ({
  pending,
  conversation,
  userId,
}: {
  pending: Pending
  conversation: Conversation
  userId: string
}) => (
  <li class="message from-user">
    <div class="small soft">
      <strong>{userId}</strong> {pending.error === null && texts.sending}
    </div>
    <div class="bubble is-pending">
      <p class="said">{pending.content}</p>
    </div>
    {pending.error !== null && (
      <div class="notice bad small" role="alert">
        <span>{describeError(pending.error)}</span>
        <span class="row">
          <button type="button" class="button small" onClick={() => conversation.sayAgain(pending)}>
            {texts.again}
          </button>
          <button type="button" class="button small" onClick={() => conversation.forget(pending)}>
            {texts.drop}
          </button>
        </span>
      </div>
    )}
  </li>
)
