import { useState } from "preact/hooks"
import { api } from "../../api.ts"
import { ago } from "../../format.ts"
import { ActionButton } from "../../parts/action-button.tsx"
import { common } from "../../parts/common-words.ts"
import { Failed, Loading } from "../../parts/loaded.tsx"
import type { Pages } from "../../parts/pages.ts"
import { addressOf, Link, navigate, place, setQuery } from "../../router.tsx"
import { words } from "../../words.ts"
import { chatWords, type Session } from "./chat-words.ts"
import { listQuery } from "./list-query.ts"

const texts = words({
  search: { en: "Search in conversations", vi: "Tìm cuộc trò chuyện" },
  archived: { en: "Archived", vi: "Đã lưu trữ" },
  none: { en: "No conversation yet. Begin one.", vi: "Chưa có cuộc trò chuyện nào. Hãy bắt đầu." },
  noneFound: { en: "No conversation has these words.", vi: "Không có cuộc trò chuyện nào chứa các từ này." },
})

type Properties = { userId: string; pages: Pages<Session>; openId: string | null }

export const SessionList = ({ userId, pages, openId }: Properties) => {
  const { query } = place.value
  const [text, setText] = useState(query.get("q") ?? "")
  const begin = async (): Promise<void> => {
    const { id } = await api.chatSessionCreate({ user_id: userId })
    navigate(addressOf(`/chat/${id}`))
    pages.reload()
  }
  return (
    <nav class="stack tight" aria-label={chatWords.conversations}>
      <ActionButton kind="primary" run={begin}>
        {chatWords.fresh}
      </ActionButton>
      <input
        type="search"
        class="input"
        aria-label={texts.search}
        placeholder={texts.search}
        value={text}
        onInput={({ currentTarget: { value } }) => {
          setText(value)
          setQuery({ q: value.trim() || null })
        }}
      />
      <label class="row small">
        <input
          type="checkbox"
          checked={query.get("archived") === "true"}
          onChange={({ currentTarget }) => setQuery({ archived: currentTarget.checked ? "true" : null })}
        />
        {texts.archived}
      </label>
      <ul class="plain sessions">
        {pages.items.map((session) => (
          <li key={session.id}>
            <Link to={`/chat/${session.id}`} query={listQuery()} isCurrent={session.id === openId} class="session-link">
              <span class="session-title">{session.title || chatWords.fresh}</span>
              <span class="small soft">{ago(session.last_message_at)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {pages.isLoading && pages.items.length === 0 && <Loading />}
      {pages.error !== null && <Failed error={pages.error} retry={pages.reload} />}
      {pages.items.length === 0 && !pages.isLoading && pages.error === null && (
        <p class="small soft">{query.get("q") === null ? texts.none : texts.noneFound}</p>
      )}
      {pages.hasMore && (
        <button type="button" class="button small" disabled={pages.isLoading} onClick={pages.more}>
          {common.more}
        </button>
      )}
    </nav>
  )
}
