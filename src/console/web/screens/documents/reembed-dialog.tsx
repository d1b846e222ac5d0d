import { useState } from "preact/hooks"
import { api } from "../../api.ts"
import { common } from "../../parts/common-words.ts"
import { Dialog } from "../../parts/dialog.tsx"
import { Field } from "../../parts/field.tsx"
import { tell, tellError } from "../../parts/toasts.tsx"
import { words } from "../../words.ts"
import type { Shown } from "./shown.ts"

const texts = words({
  title: { en: "Read it again", vi: "Đọc lại tài liệu" },
  about: {
    en: "The same file is split into passages again, and their vectors are made again with the current model. Searches find the present version until the new one is ready.",
    vi: "Cùng tệp này sẽ được chia đoạn và tạo vectơ lại bằng mô hình đang dùng. Trong lúc đó, tìm kiếm vẫn dùng phiên bản hiện tại.",
  },
  size: { en: "Size of a passage, in tokens", vi: "Độ dài mỗi đoạn (token)" },
  sizeHint: { en: "From 64 to 2,048", vi: "Từ 64 đến 2.048" },
  overlap: { en: "Tokens repeated from the previous passage", vi: "Số token lặp lại từ đoạn trước" },
  overlapHint: { en: "At most half of the size", vi: "Tối đa một nửa độ dài đoạn" },
  force: { en: "Even if the same version exists already", vi: "Làm lại cả khi đã có đúng phiên bản đó" },
  verb: { en: "Read it again", vi: "Đọc lại" },
  there: { en: "This version exists already.", vi: "Đã có đúng phiên bản này rồi." },
})

export const ReembedDialog = ({ document, follow, changed, close }: Shown & { close: () => void }) => {
  const version = document.active_version
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const fields = new FormData(event.currentTarget)
    const sizes = { chunk_size: Number(fields.get("size")), chunk_overlap: Number(fields.get("overlap")) }
    setBusy(true)
    await api.documentReembed({ id: document.id, ...sizes, force: fields.get("force") === "on" }).then(
      ({ job_id: jobId }) => {
        if (jobId === null) tell(texts.there)
        follow(jobId)
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
        <p class="soft">{texts.about}</p>
        <Field label={texts.size} hint={texts.sizeHint}>
          {(id, hint) => (
            <input
              {...{ id, name: "size", class: "input", type: "number", min: 64, max: 2048, required: true }}
              defaultValue={String(version?.chunk_size ?? 512)}
              aria-describedby={hint}
            />
          )}
        </Field>
        <Field label={texts.overlap} hint={texts.overlapHint}>
          {(id, hint) => (
            <input
              {...{ id, name: "overlap", class: "input", type: "number", min: 0, max: 1024, required: true }}
              defaultValue={String(version?.chunk_overlap ?? 50)}
              aria-describedby={hint}
            />
          )}
        </Field>
        <label class="row">
          <input type="checkbox" name="force" />
          {texts.force}
        </label>
        <div class="row">
          <button type="submit" class="button primary" disabled={isBusy}>
            {texts.verb}
          </button>
          <button type="button" class="button" onClick={close}>
            {common.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
