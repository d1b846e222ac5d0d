import type { Signal } from "@preact/signals"
import { useState } from "preact/hooks"
import type { ChatMessage } from "../../../../../clients/typescript/src/index.ts"
import { number, timeOfDay } from "../../format.ts"
import { place, setQuery } from "../../router.tsx"
import { words } from "../../words.ts"
import { AnswerText } from "./answer-text.tsx"
import type { Memory } from "./chat-words.ts"
import { EditMessage } from "./edit-message.tsx"
import { Learnt } from "./learnt.tsx"
import { MessageActions } from "./message-actions.tsx"

const texts = words({
  deleted: { en: "This message was deleted.", vi: "Tin nhắn này đã bị xoá." },
  edited: { en: "edited", vi: "đã sửa" },
  spoken: { en: "spoken", vi: "bằng giọng nói" },
  stopped: { en: "Stopped", vi: "Đã dừng" },
  failed: { en: "The answer broke off", vi: "Câu trả lời bị gián đoạn" },
  answering: { en: "is answering…", vi: "đang trả lời…" },
  system: { en: "System", vi: "Hệ thống" },
  seconds: { en: (time: string) => `${time} s`, vi: (time: string) => `${time} giây` },
  rests: {
    en: (count: number) => (count === 0 ? "What it rests on" : `What it rests on (${count})`),
    vi: (count: number) => (count === 0 ? "Dựa trên gì" : `Dựa trên gì (${count})`),
  },
})

const nameOf = ({ message_type: type }: ChatMessage, userId: string): string =>
  type === "user" ? userId : type === "system" ? texts.system : "PIKA"

/** One message. It alone is drawn anew when a part of it comes. */
export const Message = ({
  message: { value: message },
  userId,
  learnt,
}: {
  message: Signal<ChatMessage>
  userId: string
  learnt: readonly Memory[]
}) => {
  const [isEdited, setEdited] = useState(false)
  const { message_type: type, status } = message
  const details = [
    message.content_type === "audio" && texts.spoken,
    message.edited_at !== null && texts.edited,
    message.processing_time !== null && texts.seconds(number(message.processing_time, 1)),
  ].filter(Boolean)
  return (
    <li class={`message from-${type}`} data-status={status}>
      <div class="small soft">
        <strong>{nameOf(message, userId)}</strong>{" "}
        {status === "streaming" ? texts.answering : [timeOfDay(message.created_at), ...details].join(" · ")}
      </div>
      <div class="bubble">
        {isEdited ? (
          <EditMessage message={message} close={() => setEdited(false)} />
        ) : message.is_deleted ? (
          <p class="soft">{texts.deleted}</p>
        ) : (
          <AnswerText messageId={message.id} text={message.content ?? ""} citations={message.citations} />
        )}
        {status === "stopped" && <span class="badge warn">{texts.stopped}</span>}
        {status === "failed" && <span class="badge bad">{texts.failed}</span>}
      </div>
      {!message.is_deleted && status !== "streaming" && !isEdited && (
        <div class="row message-actions">
          {type === "assistant" && <Rests message={message} />}
          <MessageActions message={message} edit={() => setEdited(true)} />
        </div>
      )}
      {learnt.length > 0 && <Learnt memories={learnt} />}
    </li>
  )
}

/** Opens what an answer rests on. */
const Rests = ({ message: { id, citations } }: { message: ChatMessage }) => {
  const isOpen = place.value.query.get("answer") === id
  return (
    <button
      type="button"
      class="button quiet small"
      aria-expanded={isOpen}
      onClick={() => setQuery({ answer: isOpen ? null : id, source: null, panel: null })}
    >
      {texts.rests(citations.length)}
    </button>
  )
}
