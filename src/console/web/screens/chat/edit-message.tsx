import { useEffect, useRef, useState } from "preact/hooks"
import type { ChatMessage } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { ActionButton } from "../../parts/action-button.tsx"
import { common } from "../../parts/common-words.ts"
import { tellError } from "../../parts/toasts.tsx"
import { words } from "../../words.ts"
import { answerAgain } from "./message-actions.tsx"

const texts = words({
  text: { en: "What was said", vi: "Nội dung đã nói" },
  again: { en: "Save and answer again", vi: "Lưu và trả lời lại" },
  about: {
    en: "The earlier text is kept with the message and is part of an export.",
    vi: "Nội dung cũ được giữ cùng tin nhắn và có trong bản xuất dữ liệu.",
  },
})

export const EditMessage = ({ message, close }: { message: ChatMessage; close: () => void }) => {
  const [text, setText] = useState(message.content ?? "")
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const save = async (): Promise<void> => {
    await api.chatMessageUpdate({ id: message.id, content: text.trim() })
    close()
  }
  const saveAndAnswer = async (): Promise<void> => {
    await save()
    answerAgain(message.id).catch(tellError)
  }
  return (
    <div class="stack tight">
      <textarea
        class="input"
        rows={3}
        aria-label={texts.text}
        value={text}
        ref={field}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={({ key }) => key === "Escape" && close()}
      />
      <span class="small soft">{texts.about}</span>
      <div class="row">
        <ActionButton kind="primary" isSmall isDisabled={text.trim() === ""} run={saveAndAnswer}>
          {texts.again}
        </ActionButton>
        <ActionButton isSmall isDisabled={text.trim() === ""} run={save}>
          {common.save}
        </ActionButton>
        <button type="button" class="button quiet small" onClick={close}>
          {common.cancel}
        </button>
      </div>
    </div>
  )
}
