import { useState } from "preact/hooks"
import { api } from "../../api.ts"
import { bytes, dateTime, number } from "../../format.ts"
import { common } from "../../parts/common-words.ts"
import { Field } from "../../parts/field.tsx"
import { tell, tellError } from "../../parts/toasts.tsx"
import { words } from "../../words.ts"
import { type Document, languageName, typeName } from "./document-words.ts"
import type { Shown } from "./shown.ts"
import { mayWriteFor } from "./shown.ts"

const texts = words({
  facts: { en: "About the document", vi: "Về tài liệu" },
  owner: { en: "Belongs to", vi: "Thuộc về" },
  file: { en: "File", vi: "Tệp" },
  type: { en: "Type", vi: "Loại" },
  size: { en: "Size", vi: "Kích thước" },
  pages: { en: "Pages", vi: "Số trang" },
  characters: { en: "Characters", vi: "Số ký tự" },
  language: { en: "Language", vi: "Ngôn ngữ" },
  added: { en: "Added", vi: "Thêm lúc" },
  changed: { en: "Changed", vi: "Thay đổi lúc" },
  sha256: { en: "SHA-256", vi: "SHA-256" },
  edit: { en: "Title and metadata", vi: "Tiêu đề và siêu dữ liệu" },
  title: { en: "Title", vi: "Tiêu đề" },
  metadata: { en: "Metadata", vi: "Siêu dữ liệu" },
  metadataHint: {
    en: "A JSON object. A search can be limited to documents that have it.",
    vi: "Một đối tượng JSON. Có thể giới hạn tìm kiếm trong các tài liệu có siêu dữ liệu này.",
  },
  notJson: {
    en: 'This is not a JSON object, such as {"grade": "5"}.',
    vi: 'Đây không phải đối tượng JSON, ví dụ {"grade": "5"}.',
  },
  saved: { en: "The changes are saved.", vi: "Đã lưu." },
})

const orDash = (value: number | null, show: (value: number) => string): string => (value === null ? "–" : show(value))

export const Details = (shown: Shown) => {
  const { document } = shown
  const facts: [string, string][] = [
    [texts.owner, document.user_id],
    [texts.file, document.filename],
    [texts.type, typeName(document.mime_type)],
    [texts.size, orDash(document.bytes, bytes)],
    [texts.pages, orDash(document.pages, number)],
    [texts.characters, orDash(document.characters, number)],
    [texts.language, languageName(document.language)],
    [texts.added, dateTime(document.created_at)],
    [texts.changed, dateTime(document.updated_at)],
    [texts.sha256, document.sha256 ?? "–"],
  ]
  return (
    <div class="halves">
      <section class="card stack">
        <h2>{texts.facts}</h2>
        <dl class="properties">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="card stack">
        <h2>{texts.edit}</h2>
        {mayWriteFor(document.user_id) && document.status !== "deleted" ? (
          <DetailsForm key={document.updated_at} {...shown} />
        ) : (
          <pre class="small mono">{JSON.stringify(document.metadata, null, 2)}</pre>
        )}
      </section>
    </div>
  )
}

const readObject = (text: string): Document["metadata"] | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

const DetailsForm = ({ document, changed }: Shown) => {
  const [problem, setProblem] = useState<string | null>(null)
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const fields = new FormData(event.currentTarget)
    const metadata = readObject(String(fields.get("metadata")))
    setProblem(metadata === null ? texts.notJson : null)
    if (metadata === null) return
    await api.documentUpdate({ id: document.id, title: String(fields.get("title")), metadata }).then(() => {
      tell(texts.saved)
      changed()
    }, tellError)
  }
  return (
    <form class="stack" onSubmit={(event) => void save(event)}>
      <Field label={texts.title}>
        {(id) => <input id={id} name="title" class="input" defaultValue={document.title} maxLength={500} required />}
      </Field>
      <Field label={texts.metadata} hint={texts.metadataHint}>
        {(id, hint) => (
          <textarea
            id={id}
            name="metadata"
            class="input mono"
            rows={6}
            spellcheck={false}
            defaultValue={JSON.stringify(document.metadata, null, 2)}
            aria-describedby={hint}
          />
        )}
      </Field>
      {problem !== null && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      <div class="row">
        <button type="submit" class="button primary">
          {common.save}
        </button>
      </div>
    </form>
  )
}
