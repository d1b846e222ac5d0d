import type { AnswerOf } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { dateTime, milliseconds } from "../../format.ts"
import { common } from "../../parts/common-words.ts"
import { Empty } from "../../parts/empty.tsx"
import { Field } from "../../parts/field.tsx"
import { Head } from "../../parts/head.tsx"
import { usePages } from "../../parts/pages.ts"
import { type Column, Table } from "../../parts/table.tsx"
import { place, setQuery } from "../../router.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "Audit", vi: "Nhật ký truy cập" },
  about: {
    en: "Who did what, to whose data, and when. It never holds what was said.",
    vi: "Ai đã làm gì, với dữ liệu của ai, khi nào. Không bao giờ lưu nội dung đã nói.",
  },
  actor: { en: "Who", vi: "Ai" },
  action: { en: "Action", vi: "Hành động" },
  person: { en: "Whose data", vi: "Dữ liệu của" },
  resource: { en: "Resource", vi: "Đối tượng" },
  duration: { en: "Took", vi: "Thời lượng" },
  address: { en: "Address", vi: "Địa chỉ IP" },
  from: { en: "From", vi: "Từ" },
  to: { en: "To", vi: "Đến" },
  actionHint: { en: "Such as memory.search", vi: "Ví dụ memory.search" },
  api_key: { en: "Key", vi: "Khoá" },
  token: { en: "Account", vi: "Tài khoản" },
  job: { en: "Job", vi: "Tác vụ" },
  operator: { en: "Command", vi: "Dòng lệnh" },
  none: { en: "Nothing fits", vi: "Không có mục nào phù hợp" },
  noneText: {
    en: "Every request and every job leaves a line here. Choose other filters, or wait for the first one.",
    vi: "Mỗi yêu cầu và mỗi tác vụ để lại một dòng ở đây. Hãy chọn bộ lọc khác, hoặc đợi dòng đầu tiên.",
  },
})

type Entry = AnswerOf<"auditList">["items"][number]

const columns: readonly Column<Entry>[] = [
  { name: "at", label: () => common.time, value: ({ at }) => at, cell: ({ at }) => dateTime(at) },
  {
    name: "actor",
    label: () => texts.actor,
    value: ({ actor }) => `${actor.kind}:${actor.id}`,
    cell: ({ actor }) => (
      <>
        {texts[actor.kind]} <span class="mono soft small">{actor.id}</span>
      </>
    ),
  },
  {
    name: "action",
    label: () => texts.action,
    value: ({ action }) => action,
    cell: ({ action }) => <code>{action}</code>,
  },
  { name: "person", label: () => texts.person, value: ({ user_id }) => user_id },
  {
    name: "resource",
    label: () => texts.resource,
    value: ({ resource_type, resource_id }) => [resource_type, resource_id].filter(Boolean).join(" "),
    cell: ({ resource_type, resource_id }) => (
      <>
        {resource_type} <span class="mono soft small">{resource_id}</span>
      </>
    ),
  },
  {
    name: "status",
    label: () => common.status,
    value: ({ status_code }) => status_code,
    cell: ({ status_code }) => <span class={badgeOf(status_code)}>{status_code}</span>,
  },
  {
    name: "latency",
    label: () => texts.duration,
    isNumber: true,
    value: ({ latency_ms }) => latency_ms,
    cell: ({ latency_ms }) => milliseconds(latency_ms),
  },
  { name: "ip", label: () => texts.address, value: ({ ip }) => ip },
]

const badgeOf = (status: number): string => (status >= 500 ? "badge bad" : status >= 400 ? "badge warn" : "badge good")

/** The fields of the address that filter the list. */
const filterNames = ["user_id", "action", "from", "to"] as const

export const Audit = () => {
  const filters = Object.fromEntries(filterNames.map((name) => [name, place.value.query.get(name)]))
  const entries = usePages((cursor, signal) => {
    const { user_id, action, from, to } = filters
    return api.auditList(
      {
        ...(user_id && { user_id }),
        ...(action && { action }),
        ...(from && { from: new Date(from).toISOString() }),
        ...(to && { to: new Date(to).toISOString() }),
        ...(cursor && { cursor }),
        limit: 50,
      },
      { signal },
    )
  }, Object.values(filters))
  const inputOf = (name: (typeof filterNames)[number], type: "text" | "datetime-local") => (id: string) => (
    <input
      id={id}
      class="input"
      type={type}
      value={filters[name] ?? ""}
      onChange={({ currentTarget }) => setQuery({ [name]: currentTarget.value.trim() || null })}
    />
  )
  return (
    <div class="stack">
      <Head title={texts.title} about={texts.about}>
        <button type="button" class="button" onClick={entries.reload}>
          {common.refresh}
        </button>
      </Head>
      <div class="cards">
        <Field label={texts.person}>{inputOf("user_id", "text")}</Field>
        <Field label={texts.action} hint={texts.actionHint}>
          {inputOf("action", "text")}
        </Field>
        <Field label={texts.from}>{inputOf("from", "datetime-local")}</Field>
        <Field label={texts.to}>{inputOf("to", "datetime-local")}</Field>
      </div>
      <Table
        label={texts.title}
        columns={columns}
        rows={entries.items}
        keyOf={({ id }) => id}
        pages={entries}
        empty={<Empty title={texts.none} text={texts.noneText} />}
      />
    </div>
  )
}
