import { useEffect } from "preact/hooks"
import { api } from "../../api.ts"
import { bytes, dateTime, number } from "../../format.ts"
import { common } from "../../parts/common-words.ts"
import { Empty } from "../../parts/empty.tsx"
import { Field } from "../../parts/field.tsx"
import { usePages } from "../../parts/pages.ts"
import { type Column, Table } from "../../parts/table.tsx"
import { Link, place, setQuery } from "../../router.tsx"
import { words } from "../../words.ts"
import { type Document, statuses, statusNames, typeName } from "./document-words.ts"
import { StatusBadge } from "./status-badge.tsx"
import { changes } from "./uploads.ts"

const texts = words({
  documents: { en: "Documents", vi: "Tài liệu" },
  title: { en: "Title", vi: "Tiêu đề" },
  type: { en: "Type", vi: "Loại" },
  size: { en: "Size", vi: "Kích thước" },
  pages: { en: "Pages", vi: "Số trang" },
  passages: { en: "Passages", vi: "Số đoạn" },
  version: { en: "Version of", vi: "Phiên bản lúc" },
  added: { en: "Added", vi: "Thêm lúc" },
  filter: { en: "Show", vi: "Hiển thị" },
  kept: { en: "All but deleted", vi: "Tất cả trừ mục đã xoá" },
  noneTitle: { en: "No documents yet", vi: "Chưa có tài liệu nào" },
  noneText: {
    en: "Upload homework, story books or a school handbook. PIKA reads them, and answers can rest on them. Drop a file above.",
    vi: "Hãy tải lên bài tập về nhà, truyện hay sổ tay của trường. PIKA sẽ đọc, và câu trả lời có thể dựa vào đó. Kéo một tệp vào ô phía trên.",
  },
  noneLike: { en: "No documents with this status", vi: "Không có tài liệu nào ở trạng thái này" },
  noneLikeText: { en: "Choose another status above.", vi: "Hãy chọn trạng thái khác ở trên." },
})

const isStatus = (value: string | null): value is Document["status"] => statuses.some((status) => status === value)

const columns: Column<Document>[] = [
  {
    name: "title",
    label: () => texts.title,
    value: ({ title }) => title,
    cell: ({ id, title, filename }) => (
      <>
        <Link to={`/documents/${id}`} class="document-title">
          {title}
        </Link>
        {filename !== title && <div class="small soft">{filename}</div>}
      </>
    ),
  },
  {
    name: "status",
    label: () => common.status,
    value: ({ status }) => statusNames[status],
    cell: ({ status }) => <StatusBadge status={status} />,
  },
  { name: "type", label: () => texts.type, value: ({ mime_type }) => typeName(mime_type) },
  {
    name: "bytes",
    label: () => texts.size,
    isNumber: true,
    value: (document) => document.bytes,
    cell: (document) => (document.bytes === null ? "–" : bytes(document.bytes)),
  },
  {
    name: "pages",
    label: () => texts.pages,
    isNumber: true,
    value: ({ pages }) => pages,
    cell: ({ pages }) => (pages === null ? "–" : number(pages)),
  },
  {
    name: "passages",
    label: () => texts.passages,
    isNumber: true,
    value: ({ active_version: version }) => version?.chunks,
    cell: ({ active_version: version }) => (version ? number(version.chunks) : "–"),
  },
  {
    name: "version",
    label: () => texts.version,
    value: ({ active_version: version }) => version?.created_at,
    cell: ({ active_version: version }) => (version ? dateTime(version.created_at) : "–"),
  },
]

/** The documents of an owner, newest first. */
export const DocumentTable = ({ owner }: { owner: string }) => {
  const chosen = place.value.query.get("status")
  const status = isStatus(chosen) ? chosen : undefined
  const pages = usePages(
    (cursor, signal) =>
      api.documentList(
        { user_id: owner, limit: 50, ...(cursor !== undefined && { cursor }), ...(status && { status }) },
        { signal },
      ),
    [owner, status],
  )
  const round = changes.value
  useEffect(() => {
    if (round > 0) pages.reload()
  }, [round])
  return (
    <section class="stack tight" aria-label={texts.documents}>
      <Field label={texts.filter}>
        {(id) => (
          <select
            id={id}
            class="input"
            value={status ?? ""}
            onChange={({ currentTarget: { value } }) => setQuery({ status: value || null })}
          >
            <option value="">{texts.kept}</option>
            {statuses.map((one) => (
              <option key={one} value={one}>
                {statusNames[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Table
        label={texts.documents}
        columns={columns}
        rows={pages.items}
        keyOf={({ id }) => id}
        pages={pages}
        empty={
          status === undefined ? (
            <Empty title={texts.noneTitle} text={texts.noneText} />
          ) : (
            <Empty title={texts.noneLike} text={texts.noneLikeText} />
          )
        }
      />
    </section>
  )
}
