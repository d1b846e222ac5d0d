import { useState } from "preact/hooks"
import { api } from "../../api.ts"
import { common } from "../../parts/common-words.ts"
import { Dialog } from "../../parts/dialog.tsx"
import { Field } from "../../parts/field.tsx"
import { tell, tellError } from "../../parts/toasts.tsx"
import { words } from "../../words.ts"
import type { Session } from "./chat-words.ts"

const texts = words({
  title: { en: "Name and settings", vi: "Tên và cài đặt" },
  name: { en: "Name", vi: "Tên" },
  rests: { en: "Answers may rest on", vi: "Câu trả lời có thể dựa trên" },
  memories: { en: "Memories", vi: "Ký ức" },
  documents: { en: "Documents", vi: "Tài liệu" },
  libraries: { en: "Libraries", vi: "Thư viện" },
  librariesHint: {
    en: "Such as library:science; several with commas",
    vi: "Ví dụ library:science; cách nhau bằng dấu phẩy",
  },
  write: { en: "Learn from what is said", vi: "Ghi nhớ những gì được nói" },
  instructions: { en: "Additional instructions for the companion", vi: "Dặn thêm cho bạn đồng hành" },
  saved: { en: "The settings are saved.", vi: "Đã lưu." },
})

type Properties = { session: Session; changed: () => void; close: () => void }

export const SessionSettings = ({ session, changed, close }: Properties) => {
  const { rag_config: config } = session
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const fields = new FormData(event.currentTarget)
    const text = (name: string): string => String(fields.get(name) ?? "").trim()
    const sources = (["memories", "documents"] as const).filter((source) => fields.get(source) === "on")
    setBusy(true)
    const change = {
      id: session.id,
      // A title that a person set is never changed by itself.
      ...(text("title") !== session.title && text("title") !== "" && { title: text("title") }),
      rag_config: {
        sources,
        libraries: text("libraries")
          .split(",")
          .flatMap((name) => name.trim() || []),
        instructions: text("instructions") || null,
        memory: { write: fields.get("write") === "on" },
      },
    }
    await api.chatSessionUpdate(change).then(
      () => {
        tell(texts.saved)
        changed()
        close()
      },
      (error: unknown) => {
        tellError(error)
        setBusy(false)
      },
    )
  }
  return (
    <Dialog title={texts.title} close={close}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <Field label={texts.name}>
          {(id) => <input id={id} name="title" class="input" defaultValue={session.title} maxLength={200} />}
        </Field>
        <fieldset class="chat-sources row">
          <legend class="field-legend">{texts.rests}</legend>
          {(["memories", "documents"] as const).map((source) => (
            <label key={source} class="row">
              <input type="checkbox" name={source} defaultChecked={config.sources?.includes(source)} />
              {texts[source]}
            </label>
          ))}
        </fieldset>
        <Field label={texts.libraries} hint={texts.librariesHint}>
          {(id, hint) => (
            <input
              id={id}
              name="libraries"
              class="input"
              defaultValue={config.libraries?.join(", ")}
              aria-describedby={hint}
            />
          )}
        </Field>
        <Field label={texts.instructions}>
          {(id) => (
            <textarea
              id={id}
              name="instructions"
              class="input"
              rows={3}
              maxLength={4000}
              defaultValue={config.instructions ?? ""}
            />
          )}
        </Field>
        <label class="row">
          <input type="checkbox" name="write" defaultChecked={config.memory?.write} />
          {texts.write}
        </label>
        <div class="row">
          <button type="submit" class="button primary" disabled={isBusy}>
            {common.save}
          </button>
          <button type="button" class="button" onClick={close}>
            {common.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
