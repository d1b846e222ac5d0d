import { api } from "../../api.ts"
import { given } from "../../given.ts"
import { Empty } from "../../parts/empty.tsx"
import { Head } from "../../parts/head.tsx"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { usePages } from "../../parts/pages.ts"
import { OfPerson, PersonPicker } from "../../parts/person-picker.tsx"
import { useSettled } from "../../parts/settled.ts"
import { path, person, place } from "../../router.tsx"
import { boundTo } from "../../session.ts"
import { words } from "../../words.ts"
import { ConversationView } from "./conversation-view.tsx"
import { SessionList } from "./session-list.tsx"

const texts = words({
  title: { en: "Chat", vi: "Trò chuyện" },
  choose: { en: "Choose a conversation, or begin one", vi: "Chọn hoặc bắt đầu một cuộc trò chuyện" },
  chooseText: {
    en: "Each answer shows the memories and documents that it rests on. Each message shows what was learnt from it.",
    vi: "Cạnh mỗi câu trả lời là ký ức và tài liệu mà nó dựa vào; cạnh mỗi tin nhắn là những gì được ghi nhớ từ đó.",
  },
})

export const Chat = () => {
  const [, , openId = null] = path.value.split("/")
  const { query } = place.value
  const userId = boundTo() ?? person.value
  const hasPanel = openId !== null && (query.get("answer") !== null || query.get("panel") !== null)
  return (
    <div class={`chat ${openId === null ? "" : "is-open"} ${hasPanel ? "has-side" : ""}`}>
      <Conversations key={userId} userId={userId} openId={openId} />
    </div>
  )
}

const Conversations = ({ userId, openId }: { userId: string | null; openId: string | null }) => {
  const { query } = place.value
  const words = useSettled(query.get("q") ?? "")
  const isArchived = query.get("archived") === "true"
  const pages = usePages(
    async (cursor, signal) =>
      userId === null
        ? { items: [], next_cursor: null }
        : api.chatSessionList(
            { user_id: userId, archived: isArchived, limit: 30, ...given({ q: words, cursor }) },
            { signal },
          ),
    [userId, words, isArchived],
  )
  return (
    <>
      <div class="chat-list stack tight">
        <Head title={texts.title} />
        <PersonPicker />
        {userId !== null && <SessionList userId={userId} pages={pages} openId={openId} />}
      </div>
      <OfPerson>
        {() =>
          openId === null ? (
            <Empty title={texts.choose} text={texts.chooseText} />
          ) : (
            <OneConversation key={openId} id={openId} changed={pages.reload} />
          )
        }
      </OfPerson>
    </>
  )
}

const OneConversation = ({ id, changed }: { id: string; changed: () => void }) => {
  const load = useLoad((signal) => api.chatSessionRead({ id }, { signal }), [id])
  return (
    <Loaded load={load}>
      {(session) => (
        <ConversationView
          session={session}
          changed={() => {
            load.reload()
            changed()
          }}
        />
      )}
    </Loaded>
  )
}
