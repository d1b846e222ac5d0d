import { useEffect } from "preact/hooks"
import { api } from "../../api.ts"
import { bytes, number } from "../../format.ts"
import { useLoad } from "../../parts/load.ts"
import { words } from "../../words.ts"
import { changes } from "./uploads.ts"

const texts = words({
  title: { en: "Storage quota", vi: "Hạn mức lưu trữ" },
  documents: { en: "Documents", vi: "Tài liệu" },
  bytes: { en: "Size of all files", vi: "Dung lượng tệp" },
  characters: { en: "Characters today (UTC)", vi: "Ký tự đọc hôm nay (UTC)" },
  of: {
    en: (used: string, limit: string) => `${used} of ${limit}`,
    vi: (used: string, limit: string) => `${used} / ${limit}`,
  },
})

type Use = { used: number; limit: number | null }

/** How much of its quota an owner has used. Libraries have none. */
export const Quota = ({ owner }: { owner: string }) => {
  const { data, reload } = useLoad((signal) => api.documentQuota({ user_id: owner }, { signal }), [owner])
  const round = changes.value
  useEffect(() => {
    if (round > 0) reload()
  }, [round])
  if (!data || data.documents.limit === null) return null
  return (
    <section class="quota" aria-label={texts.title}>
      <Meter label={texts.documents} use={data.documents} show={(value) => number(value)} />
      <Meter label={texts.bytes} use={data.bytes} show={bytes} />
      <Meter label={texts.characters} use={data.characters_today} show={(value) => number(value)} />
    </section>
  )
}

const Meter = ({ label, use: { used, limit }, show }: { label: string; use: Use; show: (value: number) => string }) =>
  limit === null ? null : (
    <div class="stack tight">
      <div class="row apart small">
        <span>{label}</span>
        <span class="soft number">{texts.of(show(used), show(limit))}</span>
      </div>
      <meter min={0} max={limit} high={limit * 0.9} value={used} aria-label={label} />
    </div>
  )
