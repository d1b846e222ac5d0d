import { api } from "../../api.ts"
import { dateTime, number } from "../../format.ts"
import { ActionButton } from "../../parts/action-button.tsx"
import { common } from "../../parts/common-words.ts"
import { type Column, Table } from "../../parts/table.tsx"
import { tell } from "../../parts/toasts.tsx"
import { Link } from "../../router.tsx"
import { words } from "../../words.ts"
import { stateNames, type Version } from "./document-words.ts"
import type { Shown } from "./shown.ts"
import { mayWriteFor } from "./shown.ts"
import { StateBadge } from "./status-badge.tsx"

const texts = words({
  versions: { en: "Versions", vi: "Phiên bản" },
  about: {
    en: "The last five versions are kept. Searches use the active one. After you go back to an earlier version, a new version does not become active by itself.",
    vi: "Năm phiên bản gần nhất được giữ lại. Tìm kiếm sử dụng phiên bản đang dùng. Khi bạn đã quay về phiên bản cũ, phiên bản mới sẽ không tự động được dùng.",
  },
  made: { en: "Made", vi: "Tạo lúc" },
  active: { en: "Active", vi: "Đang dùng" },
  passages: { en: "Passages", vi: "Số đoạn" },
  reused: { en: "Unchanged", vi: "Không đổi" },
  sizes: { en: "Size, overlap", vi: "Độ dài, lặp lại" },
  model: { en: "Model", vi: "Mô hình" },
  file: { en: "File (SHA-256)", vi: "Tệp (SHA-256)" },
  activate: { en: "Make active", vi: "Dùng phiên bản này" },
  activated: { en: "Searches find this version now.", vi: "Từ giờ tìm kiếm dùng phiên bản này." },
  open: { en: "Passages", vi: "Xem các đoạn" },
  activateOf: {
    en: (time: string) => `Make active: the version of ${time}`,
    vi: (time: string) => `Dùng phiên bản lúc ${time}`,
  },
})

const columns = (activeId: string | undefined): Column<Version>[] => [
  {
    name: "made",
    label: () => texts.made,
    value: ({ created_at }) => created_at,
    cell: ({ created_at }) => <span class="on-one-line">{dateTime(created_at)}</span>,
  },
  {
    name: "state",
    label: () => common.status,
    value: ({ id, state }) => (id === activeId ? texts.active : stateNames[state]),
    cell: ({ id, state }) =>
      id === activeId ? <span class="badge good">{texts.active}</span> : <StateBadge state={state} />,
  },
  { name: "passages", label: () => texts.passages, isNumber: true, value: ({ chunks }) => chunks },
  { name: "reused", label: () => texts.reused, isNumber: true, value: ({ reused_chunks }) => reused_chunks },
  {
    name: "sizes",
    label: () => texts.sizes,
    value: ({ chunk_size, chunk_overlap }) => `${number(chunk_size)}, ${number(chunk_overlap)}`,
  },
  {
    name: "model",
    label: () => texts.model,
    value: ({ embedding_model }) => embedding_model,
    cell: ({ embedding_model }) => <span class="on-one-line">{embedding_model}</span>,
  },
  {
    name: "file",
    label: () => texts.file,
    value: ({ sha256 }) => sha256,
    cell: ({ sha256 }) => <code title={sha256}>{sha256.slice(0, 8)}</code>,
  },
]

export const Versions = ({ document, versions, changed }: Shown) => {
  const activeId = document.active_version?.id
  const mayActivate = mayWriteFor(document.user_id) && document.status !== "deleted"
  return (
    <section class="stack tight">
      <p class="small soft">{texts.about}</p>
      <Table
        label={texts.versions}
        columns={columns(activeId)}
        rows={versions}
        keyOf={({ id }) => id}
        isChosen={({ id }) => id === activeId}
        actions={({ id, state, created_at }) => (
          <div class="row end">
            <Link to={`/documents/${document.id}`} query={{ version: id }} class="button quiet small">
              {texts.open}
            </Link>
            {mayActivate && id !== activeId && (state === "ready" || state === "superseded") && (
              <ActionButton
                isSmall
                label={texts.activateOf(dateTime(created_at))}
                run={async () => {
                  await api.documentActivate({ id: document.id, version_id: id })
                  tell(texts.activated)
                  changed()
                }}
              >
                {texts.activate}
              </ActionButton>
            )}
          </div>
        )}
      />
    </section>
  )
}
