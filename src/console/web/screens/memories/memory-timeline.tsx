import type { MemoryVersion } from "../../../../../clients/typescript/src/index.ts"
import { dateTime } from "../../format.ts"
import { categoryName, reasonText } from "../../parts/memory-words.ts"
import { setQuery } from "../../router.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "History", vi: "Lịch sử" },
  other: { en: "Another memory", vi: "Một ký ức khác" },
  open: { en: "Open it", vi: "Mở" },
  successor: { en: "What took its place", vi: "Điều đã thay thế" },
  before: { en: "Before:", vi: "Trước đó:" },
  nowAbout: {
    en: (category: string) => `Now under “${category}”`,
    vi: (category: string) => `Chuyển sang “${category}”`,
  },
})

/** The versions of a memory, and of those before and after it, the newest first: what changed, when, and why. */
export const Timeline = ({ of, versions }: { of: string; versions: readonly MemoryVersion[] }) => (
  <section class="stack tight" aria-label={texts.title}>
    <h3>{texts.title}</h3>
    <ol class="timeline">
      {versions
        .map((version, at) => {
          const earlier = versions.slice(0, at).findLast(({ memory_id }) => memory_id === version.memory_id)
          return <Entry key={`${version.memory_id} ${version.version}`} of={of} version={version} earlier={earlier} />
        })
        .reverse()}
    </ol>
  </section>
)

type EntryProperties = { of: string; version: MemoryVersion; earlier: MemoryVersion | undefined }

const Entry = ({ of, version, earlier }: EntryProperties) => {
  const isOther = version.memory_id !== of
  const isNew = earlier === undefined || earlier.fact_value !== version.fact_value
  const successor = version.superseded_by
  const open = (id: string) => () => setQuery({ memory: id })
  return (
    <li class={version.valid_to !== null ? "is-past" : undefined}>
      <time dateTime={version.changed_at} class="small soft">
        {dateTime(version.changed_at)}
      </time>
      <div>{reasonText(version.reason)}</div>
      {isNew && earlier && (
        <div class="small">
          {texts.before} <del>{earlier.fact_value}</del>
        </div>
      )}
      {isNew && <q class={isOther ? "soft" : undefined}>{version.fact_value}</q>}
      {earlier && earlier.category !== version.category && (
        <div class="small">{texts.nowAbout(categoryName(version.category))}</div>
      )}
      {isOther && (
        <div class="small">
          {texts.other}{" "}
          <button type="button" class="as-link" onClick={open(version.memory_id)}>
            {texts.open}
          </button>
        </div>
      )}
      {successor !== null && successor !== of && (
        <div class="small">
          <button type="button" class="as-link" onClick={open(successor)}>
            {texts.successor}
          </button>
        </div>
      )}
    </li>
  )
}
