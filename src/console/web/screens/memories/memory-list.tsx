import { useState } from "preact/hooks"
import type { Fact } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { given } from "../../given.ts"
import { Empty } from "../../parts/empty.tsx"
import { isCategory } from "../../parts/memory-words.ts"
import { usePages } from "../../parts/pages.ts"
import { Link, place, setQuery } from "../../router.tsx"
import { may } from "../../session.ts"
import { words } from "../../words.ts"
import { folded } from "./folded.ts"
import { ForgetChosen } from "./forget-memories.tsx"
import { MemoryFilters } from "./memory-filters.tsx"
import { AddMemory } from "./memory-form.tsx"
import { MemoryPanel } from "./memory-panel.tsx"
import { MemoryTable } from "./memory-table.tsx"

const texts = words({
  add: { en: "Add a memory", vi: "Thêm ký ức" },
  chosen: {
    en: (count: number) => `${count} chosen`,
    vi: (count: number) => `Đã chọn ${count}`,
  },
  forget: { en: "Forget", vi: "Quên" },
  choose: { en: "Choose all that are shown", vi: "Chọn tất cả đang hiện" },
  nothing: { en: "Nothing is remembered yet", vi: "Chưa có ký ức nào" },
  nothingText: {
    en: "Memories come from conversations: paste one under Jobs, or talk under Chat. You can also write one yourself.",
    vi: "Ký ức được rút ra từ các cuộc trò chuyện: hãy dán một cuộc ở trang Tác vụ, hoặc nói chuyện ở trang Trò chuyện. Bạn cũng có thể tự viết một ký ức.",
  },
  noneFits: { en: "No memory matches", vi: "Không có ký ức phù hợp" },
  noneFitsText: {
    en: "No memory in the list matches these words and this category.",
    vi: "Không có ký ức nào trong danh sách khớp với từ và chủ đề này.",
  },
  byMeaning: { en: "Search by meaning instead", vi: "Tìm theo ý nghĩa" },
})

const pageSize = 50

/** The memories of one person, and the one that is opened at their side. */
export const MemoryList = ({ userId }: { userId: string }) => {
  const { query } = place.value
  const category = isCategory(query.get("category") ?? "") ? (query.get("category") as Fact["category"]) : undefined
  const includePast = query.get("past") === "1"
  const opened = query.get("memory")
  const [text, setText] = useState("")
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [isAdding, setAdding] = useState(false)
  const [isForgetting, setForgetting] = useState(false)
  const pages = usePages<Fact>(
    (cursor, signal) =>
      api.memoryList(
        { user_id: userId, limit: pageSize, include_past: includePast, ...given({ category, cursor }) },
        { signal },
      ),
    [userId, category, includePast],
  )
  const shown = pages.items.filter(hasWords(text))
  const gone = (ids: readonly string[]): void => {
    const forgotten = new Set(ids)
    pages.change((items) => items.filter(({ id }) => !forgotten.has(id)))
    setChosen((last) => new Set([...last].filter((id) => !forgotten.has(id))))
    if (opened !== null && forgotten.has(opened)) setQuery({ memory: null })
  }
  const isFiltered = category !== undefined || text.trim() !== ""
  const mayWrite = may("memory:write")
  return (
    <div class="stack">
      <MemoryFilters
        text={text}
        setText={setText}
        category={category}
        includePast={includePast}
        add={mayWrite ? () => setAdding(true) : null}
      />
      {mayWrite && shown.length > 0 && (
        <div class="row choice">
          <label class="row small">
            <input
              type="checkbox"
              checked={shown.every(({ id }) => chosen.has(id))}
              onChange={({ currentTarget: { checked } }) =>
                setChosen(checked ? new Set(shown.map(({ id }) => id)) : new Set())
              }
            />
            {texts.choose}
          </label>
          {chosen.size > 0 && (
            <>
              <span class="badge accent">{texts.chosen(chosen.size)}</span>
              <button type="button" class="button danger small" onClick={() => setForgetting(true)}>
                {texts.forget}
              </button>
            </>
          )}
        </div>
      )}
      <div class={opened === null ? "beside" : "beside is-open"}>
        <MemoryTable
          pages={pages}
          rows={shown}
          opened={opened}
          chosen={chosen}
          choose={mayWrite ? setChosen : null}
          empty={
            isFiltered ? (
              <Empty title={texts.noneFits} text={texts.noneFitsText}>
                <Link to="/memories" query={{ tab: "search", q: text.trim() || null }} class="button">
                  {texts.byMeaning}
                </Link>
              </Empty>
            ) : (
              <Empty title={texts.nothing} text={texts.nothingText}>
                {mayWrite && (
                  <button type="button" class="button" onClick={() => setAdding(true)}>
                    {texts.add}
                  </button>
                )}
              </Empty>
            )
          }
        />
        {opened !== null && (
          <MemoryPanel
            id={opened}
            changed={(fact) =>
              pages.change((items) => items.map((item) => (item.id === fact.id ? { ...item, ...fact } : item)))
            }
            gone={(id) => gone([id])}
          />
        )}
      </div>
      {isAdding && (
        <AddMemory
          userId={userId}
          close={() => setAdding(false)}
          added={(fact) => {
            pages.change((items) => [fact, ...items.filter(({ id }) => id !== fact.id)])
            setQuery({ memory: fact.id })
          }}
        />
      )}
      {isForgetting && (
        <ForgetChosen
          facts={pages.items.filter(({ id }) => chosen.has(id))}
          close={() => setForgetting(false)}
          gone={gone}
        />
      )}
    </div>
  )
}

const hasWords = (text: string): ((fact: Fact) => boolean) => {
  const wanted = folded(text).split(/\s+/).filter(Boolean)
  return ({ fact_value, fact_type }) => {
    const content = folded([fact_value, ...fact_type].join(" "))
    return wanted.every((word) => content.includes(word))
  }
}
