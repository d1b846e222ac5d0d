import type { AnswerOf, InputOf } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { exactTime, milliseconds } from "../../format.ts"
import { given } from "../../given.ts"
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
    en: "Who did what with whose data, and when. It never contains what was said.",
    vi: "Ai đã làm gì với dữ liệu của ai, và khi nào. Nhật ký không bao giờ lưu nội dung đã nói.",
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
  none: { en: "No entries match", vi: "Không có mục nào phù hợp" },
  noneText: {
    en: "Each request and each job leaves a row here. Choose other filters, or wait for the first row.",
    vi: "Mỗi yêu cầu và mỗi tác vụ để lại một dòng ở đây. Hãy chọn bộ lọc khác, hoặc đợi dòng đầu tiên.",
  },
})

const resources = words({
  memory: { en: "Memory", vi: "Ký ức" },
  job: { en: "Job", vi: "Tác vụ" },
  document: { en: "Document", vi: "Tài liệu" },
  session: { en: "Conversation", vi: "Cuộc trò chuyện" },
  key: { en: "Key", vi: "Khoá API" },
  account: { en: "Account", vi: "Tài khoản" },
  webhook: { en: "Webhook", vi: "Webhook" },
  signing_key: { en: "Signing key", vi: "Khoá ký" },
  console_session: { en: "Console session", vi: "Phiên đăng nhập" },
})
const isResource = (type: string): type is keyof typeof resources => type in resources
const resourceName = (type: string): string => (isResource(type) ? resources[type] : type)

type Entry = AnswerOf<"auditList">["items"][number]

const columns: readonly Column<Entry>[] = [
  {
    name: "at",
    label: () => common.time,
    value: ({ at }) => at,
    cell: ({ at }) => <span class="one-line">{exactTime(at)}</span>,
  },
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
        {resource_type !== null && resourceName(resource_type)} <span class="mono soft small">{resource_id}</span>
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
type FilterName = "user_id" | "action" | "from" | "to"

const toUtc = (local: string): string => new Date(local).toISOString()

const ask = (query: URLSearchParams, cursor: string | undefined, signal: AbortSignal) => {
  const [from, to] = [query.get("from"), query.get("to")]
  // The server refuses an action that it does not know.
  const action = query.get("action") as InputOf<"auditList">["action"]
  return api.auditList(
    given({ user_id: query.get("user_id"), action, from: from && toUtc(from), to: to && toUtc(to), cursor, limit: 50 }),
    { signal },
  )
}

export const Audit = () => {
  const { query } = place.value
  const entries = usePages((cursor, signal) => ask(query, cursor, signal), [query.toString()])
  const attributesOf = (name: FilterName) => ({
    class: "input",
    value: query.get(name) ?? "",
    onChange: ({ currentTarget: { value } }: { currentTarget: HTMLInputElement }) =>
      setQuery({ [name]: value.trim() || null }),
  })
  return (
    <div class="stack">
      <Head title={texts.title} about={texts.about}>
        <button type="button" class="button" onClick={entries.reload}>
          {common.refresh}
        </button>
      </Head>
      <div class="cards">
        <Field label={texts.person}>{(id) => <input id={id} {...attributesOf("user_id")} />}</Field>
        <Field label={texts.action} hint={texts.actionHint}>
          {(id, hint) => <input id={id} aria-describedby={hint} {...attributesOf("action")} />}
        </Field>
        <Field label={texts.from}>{(id) => <input id={id} type="datetime-local" {...attributesOf("from")} />}</Field>
        <Field label={texts.to}>{(id) => <input id={id} type="datetime-local" {...attributesOf("to")} />}</Field>
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
