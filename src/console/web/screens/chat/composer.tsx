import { useEffect, useRef, useState } from "preact/hooks"
import { Icon } from "../../parts/icon.tsx"
import { words } from "../../words.ts"
import type { Session } from "./chat-words.ts"
import type { Conversation } from "./conversation.ts"
import { VoiceButton } from "./voice-button.tsx"

const texts = words({
  say: { en: "Message", vi: "Tin nhắn" },
  placeholder: { en: "Type a message… Enter sends it.", vi: "Nhập tin nhắn… Enter để gửi." },
  send: { en: "Send", vi: "Gửi" },
  stop: { en: "Stop the answer", vi: "Dừng trả lời" },
  learns: {
    en: (id: string) => `You write as ${id}. What you write can become a memory.`,
    vi: (id: string) => `Bạn đang viết với tư cách ${id}. Những gì bạn viết có thể trở thành ký ức.`,
  },
  doesNotLearn: {
    en: (id: string) => `You write as ${id}. Nothing is learnt from it.`,
    vi: (id: string) => `Bạn đang viết với tư cách ${id}. Không có gì được ghi nhớ.`,
  },
})

const maxLength = 20_000

export const Composer = ({
  conversation,
  session,
  isAnswering,
}: {
  conversation: Conversation
  session: Session
  isAnswering: boolean
}) => {
  const [text, setText] = useState("")
  const [problem, setProblem] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    // On a phone the keyboard would cover what is read.
    if (session.message_count === 0 && matchMedia("(pointer: fine)").matches) field.current?.focus()
  }, [])
  const send = (): void => {
    const content = text.trim()
    if (content === "") return
    conversation.say(content)
    setText("")
    setProblem(null)
    field.current?.focus()
  }
  const { user_id: id, rag_config: config } = session
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {problem !== null && (
        <p class="notice bad small" role="alert">
          {problem}
        </p>
      )}
      <textarea
        ref={field}
        class="input"
        rows={2}
        aria-label={texts.say}
        placeholder={texts.placeholder}
        maxLength={maxLength}
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value)
          conversation.type()
        }}
        onKeyDown={(event) => {
          // Enter ends a word of an input method, which Vietnamese is typed with.
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
          event.preventDefault()
          send()
        }}
      />
      <div class="row apart">
        <span class="small soft">{config.memory?.write !== false ? texts.learns(id) : texts.doesNotLearn(id)} </span>
        <div class="row">
          <VoiceButton send={conversation.hear} tellProblem={setProblem} />
          {isAnswering && (
            <button type="button" class="button" onClick={conversation.stop}>
              <Icon name="stop" />
              {texts.stop}
            </button>
          )}
          <button type="submit" class="button primary" disabled={text.trim() === ""}>
            <Icon name="send" />
            {texts.send}
          </button>
        </div>
      </div>
    </form>
  )
}
