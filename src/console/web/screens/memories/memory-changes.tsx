import type { MemoryChange } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { dateTime } from "../../format.ts"
import { given } from "../../given.ts"
import { common } from "../../parts/common-words.ts"
import { Empty } from "../../parts/empty.tsx"
import { Failed, Loading } from "../../parts/loaded.tsx"
import { categoryName, reasonText } from "../../parts/memory-words.ts"
import { usePages } from "../../parts/pages.ts"
import { place, setQuery } from "../../router.tsx"
import { words } from "../../words.ts"
import { MemoryPanel } from "./memory-panel.tsx"

const texts = words({
  about: {
    en: "New statements that contradicted earlier memories: what was remembered before, what is remembered now, and why. Earlier memories stay in the history.",
    vi: "Những điều mới trái với ký ức trước: trước đây nhớ gì, bây giờ nhớ gì và vì sao. Ký ức cũ vẫn còn trong lịch sử.",
  },
  list: { en: "Changes", vi: "Các thay đổi" },
  superseded: { en: "Replaced", vi: "Bị thay thế" },
  corrected: { en: "Corrected", vi: "Được sửa" },
  expired: { en: "Expired", vi: "Hết hạn" },
  ended: { en: "Ended", vi: "Đã kết thúc" },
  before: { en: "Before", vi: "Trước" },
  after: { en: "Now", vi: "Bây giờ" },
  afterwards: { en: "Then", vi: "Sau đó" },
  nothingAfter: { en: "Nothing took its place.", vi: "Không có gì thay thế." },
  history: { en: "Show the history", vi: "Xem lịch sử" },
  nothing: { en: "Nothing has changed yet", vi: "Chưa có gì thay đổi" },
  nothingText: {
    en: "When somebody says something that contradicts an earlier memory, such as a move to another town, both appear here.",
    vi: "Khi ai đó kể điều trái với ký ức trước, ví dụ chuyển sang thành phố khác, cả hai sẽ hiện ở đây.",
  },
})

const pageSize = 50

/** What took the place of what, newest first. */
export const MemoryChanges = ({ userId }: { userId: string }) => {
  const opened = place.value.query.get("memory")
  const pages = usePages<MemoryChange>(
    (cursor, signal) => api.memoryChanges({ user_id: userId, limit: pageSize, ...given({ cursor }) }, { signal }),
    [userId],
  )
  const isEmpty = pages.items.length === 0 && !pages.isLoading && !pages.hasMore && pages.error === null
  return (
    <div class="stack">
      <p class="soft">{texts.about}</p>
      {isEmpty && <Empty title={texts.nothing} text={texts.nothingText} />}
      <div class={opened === null ? "beside" : "beside is-open"}>
        <div class="stack">
          <ol class="plain hits" aria-label={texts.list}>
            {pages.items.map((change) => (
              <Change key={change.id} change={change} isOpened={change.before.id === opened} />
            ))}
          </ol>
          {pages.isLoading && <Loading />}
          {pages.error !== null && <Failed error={pages.error} retry={pages.reload} />}
          {pages.hasMore && (
            <div>
              <button type="button" class="button" disabled={pages.isLoading} onClick={pages.more}>
                {common.more}
              </button>
            </div>
          )}
        </div>
        {opened !== null && <MemoryPanel id={opened} changed={pages.reload} gone={pages.reload} />}
      </div>
    </div>
  )
}

const Change = ({ change, isOpened }: { change: MemoryChange; isOpened: boolean }) => {
  const { before, after, kind, reason, at } = change
  return (
    <li class={isOpened ? "card hit is-chosen" : "card hit"}>
      <div class="row apart">
        <span class="row">
          <span class={kind === "corrected" ? "badge accent" : "badge warn"}>{texts[kind]}</span>
          <span class="badge">{categoryName(before.category)}</span>
        </span>
        <time class="small soft" dateTime={at}>
          {dateTime(at)}
        </time>
      </div>
      <div class="change">
        <div>
          <span class="small soft">{texts.before}</span>
          <p>{before.fact_value}</p>
        </div>
        <span class="arrow" aria-hidden="true">
          →
        </span>
        <div>
          <span class="small soft">{after?.valid_to ? texts.afterwards : texts.after}</span>
          <p class={after ? "change-after" : "soft"}>{after?.fact_value ?? texts.nothingAfter}</p>
        </div>
      </div>
      <div class="row apart small">
        <span class="soft">{reasonText(reason)}</span>
        <button type="button" class="as-link underlined" onClick={() => setQuery({ memory: before.id })}>
          {texts.history}
        </button>
      </div>
    </li>
  )
}
