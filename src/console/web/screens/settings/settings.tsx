import { useState } from "preact/hooks"
import type { AnswerOf } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { common } from "../../parts/common-words.ts"
import { Empty } from "../../parts/empty.tsx"
import { Field } from "../../parts/field.tsx"
import { Head } from "../../parts/head.tsx"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { type Column, Table } from "../../parts/table.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "Settings", vi: "Cài đặt" },
  about: {
    en: "The settings of this process. They come from the environment or .env and are read at the start.",
    vi: "Các cài đặt đang có hiệu lực. Chúng được đặt trong biến môi trường hoặc .env, và đọc khi khởi động.",
  },
  name: { en: "Name", vi: "Tên" },
  value: { en: "Value", vi: "Giá trị" },
  meaning: { en: "What it is for", vi: "Dùng để làm gì (tiếng Anh)" },
  find: { en: "Find a setting", vi: "Tìm cài đặt" },
  changed: { en: "Only those that were set", vi: "Chỉ những mục đã được đặt" },
  secret: { en: "set, secret", vi: "đã đặt, bí mật" },
  unset: { en: "not set", vi: "chưa đặt" },
  byDefault: { en: "default", vi: "mặc định" },
  none: { en: "No setting matches", vi: "Không có cài đặt phù hợp" },
  noneText: { en: "Look for another name.", vi: "Hãy tìm tên khác." },
})

type Setting = AnswerOf<"settingsGet">["items"][number]

const Value = ({ setting: { value, is_secret: isSecret, is_default: isDefault } }: { setting: Setting }) => {
  if (value === null) return <span class="soft">{texts.unset}</span>
  if (isSecret) return <span class="badge accent">{texts.secret}</span>
  return (
    <div class="row">
      <code>{value}</code>
      {isDefault && <span class="badge">{texts.byDefault}</span>}
    </div>
  )
}

const columns: readonly Column<Setting>[] = [
  {
    name: "name",
    label: () => texts.name,
    value: ({ name }) => name,
    cell: ({ name }) => <code>{name}</code>,
  },
  {
    name: "value",
    label: () => texts.value,
    value: ({ value }) => value,
    cell: (setting) => <Value setting={setting} />,
  },
  { name: "meaning", label: () => texts.meaning, value: ({ description }) => description },
]

export const Settings = () => {
  const load = useLoad((signal) => api.settingsGet({}, { signal }), [])
  const [text, setText] = useState("")
  const [onlySet, setOnlySet] = useState(false)
  const fits = ({ name, description, is_default: isDefault, value }: Setting): boolean =>
    `${name} ${description}`.toLowerCase().includes(text.trim().toLowerCase()) &&
    (!onlySet || (!isDefault && value !== null))
  return (
    <div class="stack">
      <Head title={texts.title} about={texts.about}>
        <button type="button" class="button" onClick={load.reload}>
          {common.refresh}
        </button>
      </Head>
      <div class="row">
        <Field label={texts.find}>
          {(id) => (
            <input
              id={id}
              class="input"
              type="search"
              value={text}
              onInput={({ currentTarget: { value } }) => setText(value)}
            />
          )}
        </Field>
        <label class="row">
          <input type="checkbox" checked={onlySet} onChange={() => setOnlySet(!onlySet)} />
          {texts.changed}
        </label>
      </div>
      <Loaded load={load}>
        {({ items }) => (
          <Table
            label={texts.title}
            columns={columns}
            rows={items.filter(fits)}
            keyOf={({ name }) => name}
            empty={<Empty title={texts.none} text={texts.noneText} />}
          />
        )}
      </Loaded>
    </div>
  )
}
