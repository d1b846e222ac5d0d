import { useState } from "preact/hooks"
import type { Category, Fact } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { common } from "../../parts/common-words.ts"
import { Dialog } from "../../parts/dialog.tsx"
import { Field } from "../../parts/field.tsx"
import { allCategories, categoryName, isCategory } from "../../parts/memory-words.ts"
import { tell, tellError } from "../../parts/toasts.tsx"
import { words } from "../../words.ts"

const texts = words({
  add: { en: "Add a memory", vi: "Thêm ký ức" },
  edit: { en: "Edit this memory", vi: "Sửa ký ức này" },
  text: { en: "What to remember", vi: "Điều cần nhớ" },
  textHint: {
    en: "One sentence that can be understood alone, such as: User has a dog named Sparky.",
    vi: "Một câu tự nó đủ hiểu, ví dụ: Người dùng có một con chó tên là Sparky.",
  },
  category: { en: "Category", vi: "Chủ đề" },
  tags: { en: "Tags", vi: "Nhãn" },
  tagsHint: { en: "Up to 8, with commas between them.", vi: "Tối đa 8 nhãn, cách nhau bằng dấu phẩy." },
  saidAt: { en: "When it was said", vi: "Được kể khi nào" },
  saidAtHint: { en: "Empty: now.", vi: "Để trống: bây giờ." },
  added: { en: "The memory is added.", vi: "Đã thêm ký ức." },
  changed: {
    en: "The memory is changed. Its earlier text is in the history.",
    vi: "Đã sửa. Nội dung cũ nằm trong lịch sử.",
  },
})

type Values = { fact_value: string; category: Category; fact_type: string[]; said_at?: string }

type FormProperties = {
  title: string
  fact?: Fact
  withTime?: boolean
  save: (values: Values) => Promise<void>
  close: () => void
}

const MemoryForm = ({ title, fact, withTime = false, save, close }: FormProperties) => {
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const fields = new FormData(event.currentTarget)
    setBusy(true)
    await save(readValues(fields)).then(close, (error: unknown) => {
      tellError(error)
      setBusy(false)
    })
  }
  return (
    <Dialog title={title} close={close}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <Field label={texts.text} hint={texts.textHint}>
          {(id, hint) => (
            <textarea
              id={id}
              name="text"
              class="input"
              required
              maxLength={1000}
              defaultValue={fact?.fact_value ?? ""}
              aria-describedby={hint}
            />
          )}
        </Field>
        <Field label={texts.category}>
          {(id) => (
            <select id={id} name="category" class="input">
              {allCategories.map((name) => (
                <option key={name} value={name} selected={name === (fact?.category ?? "other")}>
                  {categoryName(name)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={texts.tags} hint={texts.tagsHint}>
          {(id, hint) => (
            <input
              id={id}
              name="tags"
              class="input"
              defaultValue={fact?.fact_type.join(", ") ?? ""}
              autocomplete="off"
              aria-describedby={hint}
            />
          )}
        </Field>
        {withTime && (
          <Field label={texts.saidAt} hint={texts.saidAtHint}>
            {(id, hint) => <input id={id} name="said_at" class="input" type="datetime-local" aria-describedby={hint} />}
          </Field>
        )}
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

const readValues = (fields: FormData): Values => {
  const read = (name: string): string => String(fields.get(name) ?? "").trim()
  const category = read("category")
  const saidAt = read("said_at")
  return {
    fact_value: read("text"),
    category: isCategory(category) ? category : "other",
    fact_type: read("tags")
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
    ...(saidAt && { said_at: new Date(saidAt).toISOString() }),
  }
}

type AddProperties = { userId: string; close: () => void; added: (fact: Fact) => void }

export const AddMemory = ({ userId, close, added }: AddProperties) => (
  <MemoryForm
    title={texts.add}
    withTime
    close={close}
    save={async (values) => {
      added(await api.memoryAdd({ user_id: userId, ...values }))
      tell(texts.added)
    }}
  />
)

type EditProperties = { fact: Fact; close: () => void; changed: (fact: Fact) => void }

export const EditMemory = ({ fact, close, changed }: EditProperties) => (
  <MemoryForm
    title={texts.edit}
    fact={fact}
    close={close}
    save={async (values) => {
      changed(await api.memoryUpdate({ id: fact.id, ...values }))
      tell(texts.changed)
    }}
  />
)
