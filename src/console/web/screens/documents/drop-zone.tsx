import { useRef, useState } from "preact/hooks"
import { describeError } from "../../api.ts"
import { bytes, percent } from "../../format.ts"
import { Icon } from "../../parts/icon.tsx"
import { serverSentence } from "../../parts/server-sentence.ts"
import { Link } from "../../router.tsx"
import { words } from "../../words.ts"
import { stepName } from "./document-words.ts"
import { addFiles, dismissEnded, type Upload, uploads } from "./uploads.ts"

const texts = words({
  drop: { en: "Drop files here, or", vi: "Kéo tệp vào đây, hoặc" },
  choose: { en: "Choose files", vi: "Chọn tệp" },
  kinds: {
    en: "PDF, Word, web pages, Markdown and plain text, in Vietnamese or English.",
    vi: "PDF, Word, trang web, Markdown và văn bản thuần, tiếng Việt hoặc tiếng Anh.",
  },
  uploads: { en: "Uploads", vi: "Tệp đang tải lên" },
  dismiss: { en: "Clear finished uploads", vi: "Ẩn các tệp đã xong" },
  waiting: { en: "Waiting", vi: "Đang chờ" },
  sending: { en: (share: string) => `Sending: ${share}`, vi: (share: string) => `Đang gửi: ${share}` },
  reading: {
    en: (step: string, share: string) => `${step}: ${share}`,
    vi: (step: string, share: string) => `${step}: ${share}`,
  },
  ready: { en: "Ready to be searched", vi: "Đã sẵn sàng để tìm kiếm" },
  known: { en: "This file was uploaded before", vi: "Tệp này đã có từ trước" },
  progressOf: { en: (name: string) => `Progress of ${name}`, vi: (name: string) => `Tiến độ của ${name}` },
})

/** Takes files that are dropped or chosen, and shows how far each is. */
export const DropZone = ({ owner }: { owner: string }) => {
  const [isOver, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  return (
    <section
      class={isOver ? "drop-zone is-over" : "drop-zone"}
      aria-label={texts.choose}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        addFiles(owner, [...(event.dataTransfer?.files ?? [])])
      }}
    >
      <Icon name="documents" />
      <div class="row">
        <span class="wide-only">{texts.drop}</span>
        <button type="button" class="button primary" onClick={() => input.current?.click()}>
          {texts.choose}
        </button>
      </div>
      <span class="small soft">{texts.kinds}</span>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={texts.choose}
        onChange={({ currentTarget }) => {
          addFiles(owner, [...(currentTarget.files ?? [])])
          // The same file may be chosen again.
          currentTarget.value = ""
        }}
      />
    </section>
  )
}

const isOver = ({ state }: Upload): boolean => ["ready", "known", "failed"].includes(state)

export const UploadList = ({ owner }: { owner: string }) => {
  const own = uploads.value.filter((upload) => upload.owner === owner)
  if (own.length === 0) return null
  return (
    <section class="card stack tight" aria-label={texts.uploads}>
      <div class="row apart">
        <h2>{texts.uploads}</h2>
        {own.some(isOver) && (
          <button type="button" class="button quiet small" onClick={dismissEnded}>
            {texts.dismiss}
          </button>
        )}
      </div>
      <ul class="plain stack tight">
        {own.map((upload) => (
          <UploadRow key={upload.key} upload={upload} />
        ))}
      </ul>
    </section>
  )
}

const stateText = ({ state, share, step }: Upload): string => {
  if (state === "sending") return texts.sending(percent(share))
  if (state === "reading") return texts.reading(stepName(step), percent(share))
  return state === "failed" ? "" : texts[state]
}

const UploadRow = ({ upload }: { upload: Upload }) => {
  const { name, state, share, documentId, error } = upload
  return (
    <li class="upload">
      <div class="row apart">
        <span>
          {documentId === null ? name : <Link to={`/documents/${documentId}`}>{name}</Link>}{" "}
          <span class="small soft">{bytes(upload.bytes)}</span>
        </span>
        <span class={`small ${state === "ready" ? "is-good" : "soft"}`}>{stateText(upload)}</span>
      </div>
      {(state === "sending" || state === "reading") && (
        <progress value={share} max={1} aria-label={texts.progressOf(name)} />
      )}
      {state === "failed" && (
        <p class="notice bad small" role="alert">
          {typeof error === "string" ? serverSentence(error) : describeError(error)}
        </p>
      )}
    </li>
  )
}
