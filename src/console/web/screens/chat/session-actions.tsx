import { useState } from "preact/hooks"
import { api } from "../../api.ts"
import { ActionButton } from "../../parts/action-button.tsx"
import { common } from "../../parts/common-words.ts"
import { Confirm } from "../../parts/confirm.tsx"
import { tell } from "../../parts/toasts.tsx"
import { addressOf, navigate } from "../../router.tsx"
import { words } from "../../words.ts"
import type { Session } from "./chat-words.ts"
import { SessionSettings } from "./session-settings.tsx"

const texts = words({
  settings: { en: "Settings…", vi: "Cài đặt…" },
  archive: { en: "Archive", vi: "Lưu trữ" },
  archived: {
    en: "The conversation is archived. The list shows it under “Archived”.",
    vi: "Đã lưu trữ: xem trong mục “Đã lưu trữ”.",
  },
  back: { en: "Unarchive", vi: "Bỏ lưu trữ" },
  isBack: { en: "The conversation is in the list again.", vi: "Cuộc trò chuyện đã trở lại danh sách." },
  remove: { en: "Delete…", vi: "Xoá…" },
  title: { en: "Delete this conversation for good?", vi: "Xoá vĩnh viễn cuộc trò chuyện này?" },
  about: {
    en: "Its messages, recordings and the evidence of its answers are deleted at once. Nobody can restore them.",
    vi: "Các tin nhắn, bản ghi âm và dẫn chứng của các câu trả lời sẽ bị xoá ngay. Không ai khôi phục được.",
  },
  facts: { en: "Also forget what was learnt from it", vi: "Quên cả những gì đã ghi nhớ từ cuộc trò chuyện này" },
  deleted: { en: "The conversation is gone.", vi: "Đã xoá cuộc trò chuyện." },
})

export const SessionActions = ({ session, changed }: { session: Session; changed: () => void }) => {
  const [asking, setAsking] = useState<"settings" | "delete" | null>(null)
  const [withFacts, setWithFacts] = useState(false)
  const close = (): void => setAsking(null)
  const setArchived = async (isArchived: boolean): Promise<void> => {
    await api.chatSessionUpdate({ id: session.id, is_archived: isArchived })
    tell(isArchived ? texts.archived : texts.isBack)
    changed()
  }
  return (
    <div class="row">
      <button type="button" class="button small" onClick={() => setAsking("settings")}>
        {texts.settings}
      </button>
      <ActionButton isSmall run={() => setArchived(!session.is_archived)}>
        {session.is_archived ? texts.back : texts.archive}
      </ActionButton>
      <button type="button" class="button danger small" onClick={() => setAsking("delete")}>
        {texts.remove}
      </button>
      {asking === "settings" && <SessionSettings session={session} changed={changed} close={close} />}
      {asking === "delete" && (
        <Confirm
          title={texts.title}
          verb={common.delete}
          close={close}
          run={async () => {
            await api.chatSessionDelete({ id: session.id, permanent: true, facts: withFacts })
            tell(texts.deleted)
            navigate(addressOf("/chat"), { replace: true })
            changed()
          }}
        >
          <p>{texts.about}</p>
          <label class="row">
            <input
              type="checkbox"
              checked={withFacts}
              onChange={({ currentTarget }) => setWithFacts(currentTarget.checked)}
            />
            {texts.facts}
          </label>
        </Confirm>
      )}
    </div>
  )
}
