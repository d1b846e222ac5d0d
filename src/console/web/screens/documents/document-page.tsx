import { useEffect, useState } from "preact/hooks"
import { api } from "../../api.ts"
import { Head } from "../../parts/head.tsx"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { serverSentence } from "../../parts/server-sentence.ts"
import { Tabs } from "../../parts/tabs.tsx"
import { Link, place } from "../../router.tsx"
import { words } from "../../words.ts"
import { Chunks } from "./chunks.tsx"
import { Compare } from "./compare.tsx"
import { Details } from "./details.tsx"
import { DocumentActions } from "./document-actions.tsx"
import type { Document } from "./document-words.ts"
import { ReadingProgress } from "./reading-progress.tsx"
import type { Shown } from "./shown.ts"
import { StatusBadge } from "./status-badge.tsx"
import { Versions } from "./versions.tsx"

const texts = words({
  back: { en: "All documents", vi: "Tất cả tài liệu" },
  parts: { en: "Parts of the document", vi: "Các phần của tài liệu" },
  text: { en: "Passages", vi: "Các đoạn" },
  versions: { en: (count: number) => `Versions (${count})`, vi: (count: number) => `Phiên bản (${count})` },
  compare: { en: "Compare versions", vi: "So sánh phiên bản" },
  details: { en: "Details", vi: "Chi tiết" },
  deleted: {
    en: "This document is deleted: no search finds it. It can be restored within 30 days after its deletion.",
    vi: "Tài liệu này đã bị xoá: tìm kiếm không thấy nó nữa. Có thể khôi phục trong vòng 30 ngày kể từ khi xoá.",
  },
  document: { en: "Document", vi: "Tài liệu" },
})

/** A document that is being read is loaded again this often. */
const againMs = 2000

const isBusy = ({ document, versions }: Pick<Shown, "document" | "versions">): boolean =>
  document.status === "processing" || versions.some(({ state }) => state === "indexing")

export const DocumentPage = ({ id }: { id: string }) => {
  const [busy, setBusy] = useState(false)
  const [jobId, setJobId] = useState<string | null>(null)
  const load = useLoad(
    async (signal) => {
      const [document, { items }] = await Promise.all([
        api.documentRead({ id }, { signal }),
        api.documentVersions({ id }, { signal }),
      ])
      return { document, versions: items.flatMap((version) => version ?? []) }
    },
    [id],
    busy ? againMs : undefined,
  )
  useEffect(() => setBusy(load.data !== undefined && isBusy(load.data)), [load.data])
  const tab = place.value.query.get("tab") ?? "text"
  return (
    <div class="stack">
      <Link to="/documents" class="small">
        ← {texts.back}
      </Link>
      {load.data === undefined && <Head title={texts.document} />}
      <Loaded load={load}>
        {({ document, versions }) => {
          const shown: Shown = { document, versions, changed: load.reload, follow: setJobId }
          return (
            <>
              <Head title={document.title}>
                <DocumentActions {...shown} />
              </Head>
              <Standing document={document} />
              {jobId !== null && (
                <ReadingProgress
                  key={jobId}
                  documentId={id}
                  jobId={jobId}
                  ended={() => {
                    setJobId(null)
                    load.reload()
                  }}
                />
              )}
              <Tabs
                label={texts.parts}
                chosen={tab}
                tabs={[
                  { name: "text", label: texts.text },
                  { name: "versions", label: texts.versions(versions.length) },
                  ...(versions.length > 1 ? [{ name: "compare", label: texts.compare }] : []),
                  { name: "details", label: texts.details },
                ]}
              />
              {tab === "text" && <Chunks {...shown} />}
              {tab === "versions" && <Versions {...shown} />}
              {tab === "compare" && <Compare {...shown} />}
              {tab === "details" && <Details {...shown} />}
            </>
          )
        }}
      </Loaded>
    </div>
  )
}

const Standing = ({ document }: { document: Document }) => (
  <div class="stack tight">
    <div class="row">
      <StatusBadge status={document.status} />
      <span class="small soft">
        {document.user_id} · {document.filename}
      </span>
    </div>
    {document.status === "failed" && document.error !== null && (
      <p class="notice bad">{serverSentence(document.error)}</p>
    )}
    {document.status === "deleted" && <p class="notice warn">{texts.deleted}</p>}
  </div>
)
