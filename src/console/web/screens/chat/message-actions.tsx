import { useEffect, useState } from "preact/hooks"
import type { ChatMessage } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { ActionButton } from "../../parts/action-button.tsx"
import { common } from "../../parts/common-words.ts"
import { Confirm } from "../../parts/confirm.tsx"
import { keepFocus } from "../../parts/keep-focus.ts"
import { words } from "../../words.ts"
import { SpeakButton } from "./speak-button.tsx"

const texts = words({
  again: { en: "Answer again", vi: "Trả lời lại" },
  edit: { en: "Edit", vi: "Sửa" },
  title: { en: "Delete this message?", vi: "Xoá tin nhắn này?" },
  about: {
    en: "Its text is deleted for good and is never learnt. What was already learnt from it stays until you forget that memory.",
    vi: "Nội dung sẽ mất hẳn và không bao giờ được ghi nhớ. Những gì đã được ghi nhớ từ trước vẫn còn, cho đến khi bạn xoá riêng ký ức đó.",
  },
})

const answerTimeoutMs = 240_000

/** Asks for another answer, which comes over the socket as it is written. */
export const answerAgain = (id: string): Promise<unknown> =>
  api.answerRegenerate({ id, stream: false }, { timeoutMs: answerTimeoutMs })

export const MessageActions = ({ message, edit }: { message: ChatMessage; edit: () => void }) => {
  const [isAsking, setAsking] = useState(false)
  const { id, message_type: type } = message
  useEffect(() => keepFocus, [])
  return (
    <>
      {type === "assistant" && message.content && <SpeakButton id={id} />}
      {type === "assistant" && (
        <ActionButton kind="quiet" isSmall run={() => answerAgain(id)}>
          {texts.again}
        </ActionButton>
      )}
      {type === "user" && (
        <button type="button" class="button quiet small" onClick={edit}>
          {texts.edit}
        </button>
      )}
      <button type="button" class="button quiet small" onClick={() => setAsking(true)}>
        {common.delete}
      </button>
      {isAsking && (
        <Confirm
          title={texts.title}
          verb={common.delete}
          run={() => api.chatMessageDelete({ id })}
          close={() => setAsking(false)}
        >
          <p>{texts.about}</p>
        </Confirm>
      )}
    </>
  )
}
