import { useEffect, useRef } from "preact/hooks"
import { api } from "../../api.ts"
import { dateTime, percent } from "../../format.ts"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { Link, place, setQuery } from "../../router.tsx"
import { may } from "../../session.ts"
import { words } from "../../words.ts"
import { pagesText } from "../documents/document-words.ts"
import { chatWords, type Retrieved } from "./chat-words.ts"
import { SidePanel } from "./side-panel.tsx"

const texts = words({
  title: { en: "What the answer rests on", vi: "Câu trả lời dựa trên gì" },
  searched: { en: "Searched for", vi: "Đã tìm" },
  lanes: { en: "Search methods", vi: "Cách tìm" },
  model: { en: "Model", vi: "Mô hình" },
  noModel: { en: "none was used", vi: "không dùng mô hình" },
  time: { en: "Time", vi: "Thời gian" },
  nothing: {
    en: "No memory or document was relevant to the question.",
    vi: "Không có ký ức hay tài liệu nào liên quan đến câu hỏi.",
  },
  cited: { en: "Cited", vi: "Được trích dẫn" },
  used: { en: "In the prompt", vi: "Có trong lời nhắc" },
  leftOut: { en: "Found, but did not fit", vi: "Tìm thấy nhưng không đủ chỗ" },
  score: { en: (share: string) => `Score ${share}`, vi: (share: string) => `Điểm ${share}` },
  openMemory: { en: "Open the memory", vi: "Mở ký ức" },
  openDocument: { en: "Open in the document", vi: "Mở trong tài liệu" },
  prompt: { en: "The prompt", vi: "Lời nhắc gửi cho mô hình" },
  system: { en: "Rules and evidence", vi: "Quy tắc và dẫn chứng" },
  user: { en: "Person", vi: "Người dùng" },
  assistant: { en: "Companion", vi: "Bạn đồng hành" },
  foundThings: { en: "What was found", vi: "Những gì tìm thấy" },
})

const laneNames = words({
  vector: { en: "meaning", vi: "theo ý nghĩa" },
  keyword: { en: "words", vi: "theo từ" },
  graph: { en: "relations", vi: "theo quan hệ" },
  rerank: { en: "reranked", vi: "xếp hạng lại" },
})
const isLane = (lane: string): lane is keyof typeof laneNames => lane in laneNames
const lanesText = (mode: string | null): string =>
  (mode ?? "–")
    .split("+")
    .map((lane) => (isLane(lane) ? laneNames[lane] : lane))
    .join(", ")

/** What was found for an answer, what of it was used, and what it cites. */
export const Evidence = ({ messageId, cited }: { messageId: string; cited: ReadonlySet<number> }) => {
  const load = useLoad((signal) => api.answerReadInChat({ id: messageId }, { signal }), [messageId])
  const source = Number(place.value.query.get("source"))
  return (
    <SidePanel title={texts.title} close={() => setQuery({ answer: null, source: null })}>
      <Loaded load={load}>
        {(context) => (
          <>
            {context.retrieved.length === 0 ? (
              <p class="soft">{texts.nothing}</p>
            ) : (
              <ol class="plain stack tight" aria-label={texts.foundThings}>
                {context.retrieved.map((item) => (
                  <Piece
                    key={item.marker}
                    item={item}
                    isCited={cited.has(item.marker)}
                    isChosen={item.marker === source}
                  />
                ))}
              </ol>
            )}
            <dl class="properties small">
              <div>
                <dt>{texts.searched}</dt>
                <dd>{context.query}</dd>
              </div>
              <div>
                <dt>{texts.lanes}</dt>
                <dd>{lanesText(context.search_mode)}</dd>
              </div>
              <div>
                <dt>{texts.model}</dt>
                <dd>{context.model === null ? texts.noModel : `${context.model} (${context.provider})`}</dd>
              </div>
              <div>
                <dt>{texts.time}</dt>
                <dd>{dateTime(context.created_at)}</dd>
              </div>
            </dl>
            {context.generation_prompt !== null && (
              <details class="small">
                <summary>{texts.prompt}</summary>
                <ol class="plain stack tight">
                  {context.generation_prompt.map(({ role, content }, at) => (
                    <li key={at} class="prompt-part">
                      <strong>{texts[role]}</strong>
                      <pre>{content}</pre>
                    </li>
                  ))}
                </ol>
              </details>
            )}
          </>
        )}
      </Loaded>
    </SidePanel>
  )
}

const Piece = ({ item, isCited, isChosen }: { item: Retrieved; isCited: boolean; isChosen: boolean }) => {
  const box = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (!isChosen) return
    box.current?.scrollIntoView({ block: "nearest" })
    box.current?.focus({ preventScroll: true })
  }, [isChosen])
  return (
    <li ref={box} tabIndex={-1} class={isChosen ? "piece is-chosen" : "piece"}>
      <div class="row apart small">
        <strong>
          [{item.marker}] {item.type === "document" ? chatWords.document : chatWords.memory}
        </strong>
        <span class={isCited ? "badge good" : "badge"}>
          {isCited ? texts.cited : item.in_prompt ? texts.used : texts.leftOut}
        </span>
      </div>
      {item.type === "document" && (
        <div class="small soft">
          {[item.title, pagesText(item.page_from, item.page_to)].filter(Boolean).join(" · ")}
        </div>
      )}
      <p class="said small">{item.text}</p>
      <div class="row apart small">
        <span class="soft">{texts.score(percent(item.score))}</span>
        {item.type === "memory"
          ? may("memory:read") && (
              <Link to="/memories" query={{ memory: item.memory_id }}>
                {texts.openMemory}
              </Link>
            )
          : may("documents:read") && (
              <Link to={`/documents/${item.document_id}`} query={{ version: item.version_id, chunk: item.chunk_id }}>
                {texts.openDocument}
              </Link>
            )}
      </div>
    </li>
  )
}
