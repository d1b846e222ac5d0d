import { useMemo } from "preact/hooks"
import { api } from "../../api.ts"
import { Field } from "../../parts/field.tsx"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { place, setQuery } from "../../router.tsx"
import { words } from "../../words.ts"
import { versionText } from "./chunks.tsx"
import { ComparedRow, SameRows } from "./compared-rows.tsx"
import { diff, pair } from "./diff.ts"
import type { Chunk } from "./document-words.ts"
import type { Shown } from "./shown.ts"

const texts = words({
  left: { en: "Left", vi: "Bên trái" },
  right: { en: "Right", vi: "Bên phải" },
  told: {
    en: (changed: number, same: number) => `${changed} changed, ${same} unchanged`,
    vi: (changed: number, same: number) => `${changed} đoạn thay đổi, ${same} đoạn giữ nguyên`,
  },
  cut: {
    en: (count: number) => `Only the first ${count} passages of each version are compared.`,
    vi: (count: number) => `Chỉ so sánh ${count} đoạn đầu của mỗi phiên bản.`,
  },
  same: { en: "Both versions have the same passages.", vi: "Hai phiên bản có các đoạn giống hệt nhau." },
  compared: { en: "The versions side by side", vi: "Hai phiên bản cạnh nhau" },
})

const maxCompared = 1000

const readChunks = async (id: string, versionId: string, signal: AbortSignal): Promise<Chunk[]> => {
  const chunks: Chunk[] = []
  let cursor: string | null = null
  do {
    const page: { items: Chunk[]; next_cursor: string | null } = await api.documentChunks(
      { id, version_id: versionId, limit: 100, ...(cursor !== null && { cursor }) },
      { signal },
    )
    chunks.push(...page.items)
    cursor = page.next_cursor
  } while (cursor !== null && chunks.length < maxCompared)
  return chunks
}

/** Two versions side by side: passages that changed are shown, with their changed words; others are folded. */
export const Compare = ({ document, versions }: Shown) => {
  const activeId = document.active_version?.id
  const right = place.value.query.get("right") ?? activeId ?? versions[0]?.id ?? ""
  const left = place.value.query.get("left") ?? versions.find(({ id }) => id !== right)?.id ?? ""
  const load = useLoad(
    async (signal) => {
      const [before, after] = await Promise.all([
        readChunks(document.id, left, signal),
        readChunks(document.id, right, signal),
      ])
      return { before, after }
    },
    [document.id, left, right],
  )
  const side = (name: "left" | "right", value: string) => (
    <Field label={texts[name]}>
      {(id) => (
        <select
          id={id}
          class="input"
          value={value}
          onChange={({ currentTarget }) => setQuery({ [name]: currentTarget.value })}
        >
          {versions.map((version) => (
            <option key={version.id} value={version.id}>
              {versionText(version, activeId)}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
  return (
    <section class="stack" aria-label={texts.compared}>
      <div class="compared-heads">
        {side("left", left)}
        {side("right", right)}
      </div>
      <Loaded load={load}>{({ before, after }) => <Compared before={before} after={after} />}</Loaded>
    </section>
  )
}

const Compared = ({ before, after }: { before: readonly Chunk[]; after: readonly Chunk[] }) => {
  const groups = useMemo(() => {
    const steps = pair(diff(before, after, ({ content_hash, heading }) => `${content_hash} ${heading}`))
    const rows = steps.map((step) => ({
      ...step,
      isSame: step.left !== null && step.right !== null && isAlike(step.left, step.right),
    }))
    const groups: { isSame: boolean; rows: typeof rows }[] = []
    for (const row of rows) {
      const last = groups.at(-1)
      if (last && last.isSame === row.isSame) last.rows.push(row)
      else groups.push({ isSame: row.isSame, rows: [row] })
    }
    return groups
  }, [before, after])
  const count = (isSame: boolean): number =>
    groups.filter((group) => group.isSame === isSame).reduce((sum, { rows }) => sum + rows.length, 0)
  return (
    <div class="stack tight">
      <p class="small soft" role="status">
        {count(false) === 0 ? texts.same : texts.told(count(false), count(true))}
        {Math.max(before.length, after.length) >= maxCompared && ` ${texts.cut(maxCompared)}`}
      </p>
      {groups.map(({ isSame, rows }, index) =>
        isSame ? (
          <SameRows key={index} chunks={rows.flatMap(({ right }) => right ?? [])} />
        ) : (
          rows.map(({ left, right }, at) => <ComparedRow key={`${index}.${at}`} left={left} right={right} />)
        ),
      )}
    </div>
  )
}

const isAlike = (left: Chunk, right: Chunk): boolean =>
  left.content_hash === right.content_hash && left.heading === right.heading
