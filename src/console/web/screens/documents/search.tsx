import { useState } from "preact/hooks"
import { api } from "../../api.ts"
import { number, percent } from "../../format.ts"
import { common } from "../../parts/common-words.ts"
import { Empty } from "../../parts/empty.tsx"
import { Field } from "../../parts/field.tsx"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { Link, place, setQuery } from "../../router.tsx"
import { words } from "../../words.ts"
import { type FoundChunk, pagesText } from "./document-words.ts"
import { Highlighted } from "./highlighted.tsx"

const texts = words({
  query: { en: "Search in documents", vi: "Tìm trong tài liệu" },
  placeholder: { en: "How many horns does a triceratops have?", vi: "Khủng long ba sừng có mấy sừng?" },
  libraries: { en: "Libraries to search as well", vi: "Tìm thêm trong thư viện" },
  librariesHint: {
    en: "Such as library:science; several with commas",
    vi: "Ví dụ library:science; cách nhau bằng dấu phẩy",
  },
  clear: { en: "Back to the list", vi: "Về danh sách" },
  found: {
    en: (count: number, time: string) => `${count} ${count === 1 ? "passage" : "passages"} in ${time} ms`,
    vi: (count: number, time: string) => `${count} đoạn, trong ${time} ms`,
  },
  noneTitle: { en: "Nothing was found", vi: "Không tìm thấy gì" },
  noneText: {
    en: "No passage of a ready document is relevant. Try other words.",
    vi: "Không có đoạn nào trong các tài liệu đã sẵn sàng liên quan đến câu này. Hãy thử từ khác.",
  },
  score: { en: (share: string) => `Score ${share}`, vi: (share: string) => `Điểm ${share}` },
  open: { en: "Open the passage", vi: "Mở đoạn này" },
})

export const SearchForm = () => {
  const query = place.value.query.get("q") ?? ""
  const libraries = place.value.query.get("libraries") ?? ""
  return (
    <search>
      <form
        class="row document-search"
        onSubmit={(event) => {
          event.preventDefault()
          const fields = new FormData(event.currentTarget)
          const read = (name: string): string | null => String(fields.get(name) ?? "").trim() || null
          setQuery({ q: read("q"), libraries: read("libraries") }, { replace: false })
        }}
      >
        <div class="grow">
          <Field label={texts.query}>
            {(id) => (
              <input
                key={query}
                id={id}
                name="q"
                type="search"
                class="input"
                defaultValue={query}
                placeholder={texts.placeholder}
              />
            )}
          </Field>
        </div>
        <Field label={texts.libraries}>
          {(id) => (
            <input
              key={libraries}
              id={id}
              name="libraries"
              class="input"
              defaultValue={libraries}
              placeholder="library:science"
              title={texts.librariesHint}
            />
          )}
        </Field>
        <button type="submit" class="button">
          {common.search}
        </button>
      </form>
    </search>
  )
}

const first = 10
const most = 100

/** The passages that a search finds, best first. */
export const FoundPassages = ({ owner, query }: { owner: string; query: string }) => {
  const named = place.value.query.get("libraries") ?? ""
  const libraries = named.split(",").flatMap((name) => name.trim() || [])
  const [limit, setLimit] = useState(first)
  const load = useLoad(
    (signal) => api.documentSearch({ user_id: owner, query, limit, libraries, score_threshold: 0 }, { signal }),
    [owner, query, named, limit],
  )
  return (
    <section class="stack tight" aria-label={texts.query}>
      <div class="row apart">
        <span class="small soft" role="status">
          {load.data && texts.found(load.data.count, number(load.data.latency_ms))}
        </span>
        <button type="button" class="button quiet small" onClick={() => setQuery({ q: null, libraries: null })}>
          {texts.clear}
        </button>
      </div>
      <Loaded load={load}>
        {({ chunks }) =>
          chunks.length === 0 ? (
            <Empty title={texts.noneTitle} text={texts.noneText} />
          ) : (
            <>
              <ol class="plain stack">
                {chunks.map((chunk) => (
                  <Found key={chunk.id} chunk={chunk} />
                ))}
              </ol>
              {chunks.length === limit && limit < most && (
                <div class="row">
                  <button type="button" class="button small" onClick={() => setLimit(Math.min(most, limit * 3))}>
                    {common.more}
                  </button>
                </div>
              )}
            </>
          )
        }
      </Loaded>
    </section>
  )
}

const Found = ({ chunk }: { chunk: FoundChunk }) => {
  const to = `/documents/${chunk.document_id}`
  const query = { version: chunk.version_id, chunk: chunk.id }
  return (
    <li class="card stack tight">
      <div class="row apart">
        <h2 class="found-title">
          <Link to={to} query={query} title={texts.open}>
            {chunk.title}
          </Link>
        </h2>
        <span class="badge accent">{texts.score(percent(chunk.score))}</span>
      </div>
      <div class="small soft row">
        {pagesText(chunk.page_from, chunk.page_to) && <span>{pagesText(chunk.page_from, chunk.page_to)}</span>}
        {chunk.heading !== null && <span>{chunk.heading}</span>}
      </div>
      <p class="passage">
        <Highlighted text={chunk.content} ranges={chunk.highlights as readonly (readonly [number, number])[]} />
      </p>
    </li>
  )
}
