import { useEffect, useRef } from "preact/hooks"
import { api } from "../../api.ts"
import { dateTime, number } from "../../format.ts"
import { common } from "../../parts/common-words.ts"
import { Empty } from "../../parts/empty.tsx"
import { Field } from "../../parts/field.tsx"
import { Failed, Loading } from "../../parts/loaded.tsx"
import { usePages } from "../../parts/pages.ts"
import { place, setQuery } from "../../router.tsx"
import { words } from "../../words.ts"
import { type Chunk, pagesText, stateNames, type Version } from "./document-words.ts"
import type { Shown } from "./shown.ts"

const texts = words({
  version: { en: "Version", vi: "Phiên bản" },
  active: { en: "active", vi: "đang dùng" },
  passages: { en: "Passages in their order", vi: "Các đoạn theo thứ tự" },
  passage: { en: (place: number) => `Passage ${place}`, vi: (place: number) => `Đoạn ${place}` },
  tokens: {
    en: (count: string) => `${count} ${count === "1" ? "token" : "tokens"}`,
    vi: (count: string) => `${count} token`,
  },
  noneTitle: { en: "No passages yet", vi: "Chưa có đoạn nào" },
  noneText: {
    en: "When the document has been read, its text appears here, split into the passages that a search finds.",
    vi: "Khi tài liệu được đọc xong, nội dung sẽ hiện ở đây, chia thành các đoạn mà tìm kiếm dùng.",
  },
})

/** A version by its time, as an option of a list. */
export const versionText = (version: Version, activeId: string | undefined): string =>
  `${dateTime(version.created_at)} · ${version.id === activeId ? texts.active : stateNames[version.state]}`

/** The text of a version, cut as a search finds it, over its pages. `chunk` in the address: the passage to go to. */
export const Chunks = ({ document, versions }: Shown) => {
  const activeId = document.active_version?.id
  const versionId = place.value.query.get("version") ?? activeId
  const wanted = place.value.query.get("chunk")
  const pages = usePages<Chunk>(
    async (cursor, signal) =>
      versionId === undefined
        ? { items: [], next_cursor: null }
        : api.documentChunks(
            { id: document.id, version_id: versionId, limit: 100, ...(cursor !== undefined && { cursor }) },
            { signal },
          ),
    [document.id, versionId],
  )
  const isThere = wanted !== null && pages.items.some(({ id }) => id === wanted)
  useEffect(() => {
    if (wanted !== null && !isThere && pages.hasMore && !pages.isLoading && pages.error === null) pages.more()
  }, [wanted, isThere, pages.items.length, pages.isLoading])
  return (
    <section class="stack" aria-label={texts.passages}>
      {versions.length > 1 && (
        <Field label={texts.version}>
          {(id) => (
            <select
              id={id}
              class="input"
              value={versionId}
              onChange={({ currentTarget: { value } }) => setQuery({ version: value, chunk: null })}
            >
              {versions.map((version) => (
                <option key={version.id} value={version.id}>
                  {versionText(version, activeId)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {pages.items.length === 0 && !pages.isLoading && pages.error === null && (
        <Empty title={texts.noneTitle} text={texts.noneText} />
      )}
      <ol class="plain stack chunks">
        {pages.items.map((chunk, at) => (
          <Passage
            key={chunk.id}
            chunk={chunk}
            isWanted={chunk.id === wanted}
            begins={chunk.page_from !== null && chunk.page_from !== pages.items[at - 1]?.page_from}
          />
        ))}
      </ol>
      {pages.isLoading && <Loading />}
      {pages.error !== null && <Failed error={pages.error} retry={pages.reload} />}
      {pages.hasMore && (
        <div class="row">
          <button type="button" class="button small" disabled={pages.isLoading} onClick={pages.more}>
            {common.more}
          </button>
        </div>
      )}
    </section>
  )
}

/** `begins`: a page begins with it. */
const Passage = ({ chunk, isWanted, begins }: { chunk: Chunk; isWanted: boolean; begins: boolean }) => {
  const item = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (!isWanted) return
    item.current?.scrollIntoView({ block: "center" })
    item.current?.focus({ preventScroll: true })
  }, [isWanted])
  return (
    <>
      {begins && (
        <li class="page-line small soft" aria-hidden="true">
          {pagesText(chunk.page_from, chunk.page_from)}
        </li>
      )}
      <li ref={item} tabIndex={-1} class={isWanted ? "card stack tight chunk is-wanted" : "card stack tight chunk"}>
        <div class="row apart small soft">
          <span>
            {texts.passage(chunk.index + 1)}
            {chunk.heading !== null && <strong> · {chunk.heading}</strong>}
          </span>
          <span>
            {[pagesText(chunk.page_from, chunk.page_to), texts.tokens(number(chunk.tokens))]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </div>
        <p class="passage">{chunk.content}</p>
      </li>
    </>
  )
}
