import type { ComponentChildren } from "preact"
import { useMemo } from "preact/hooks"
import { words } from "../../words.ts"
import { diff, type Step } from "./diff.ts"
import { type Chunk, pagesText } from "./document-words.ts"

const texts = words({
  folded: {
    en: (count: number) => (count === 1 ? "1 passage is unchanged" : `${count} passages are unchanged`),
    vi: (count: number) => `${count} đoạn không đổi`,
  },
  removed: { en: "Only on the left", vi: "Chỉ có bên trái" },
  added: { en: "Only on the right", vi: "Chỉ có bên phải" },
  changed: { en: "Changed", vi: "Đã thay đổi" },
  nothing: { en: "Not in this version", vi: "Không có trong phiên bản này" },
})

/** Passages that both versions have, which can be unfolded. */
export const SameRows = ({ chunks }: { chunks: readonly Chunk[] }) => (
  <details class="same-rows">
    <summary class="small soft">{texts.folded(chunks.length)}</summary>
    <ol class="plain stack tight">
      {chunks.map((chunk) => (
        <li key={chunk.id} class="card passage small">
          {chunk.content}
        </li>
      ))}
    </ol>
  </details>
)

/** Words are compared only if the product of the numbers of words is at most this. */
const maxWordProduct = 1_000_000

const wordsOf = (text: string): string[] => text.match(/\s*\S+\s*/gu) ?? []

const compareWords = (left: string, right: string): Step<string>[] | null => {
  const [before, after] = [wordsOf(left), wordsOf(right)]
  return before.length * after.length > maxWordProduct ? null : diff(before, after, (word) => word)
}

export const ComparedRow = ({ left, right }: Step<Chunk>) => {
  const steps = useMemo(() => (left && right ? compareWords(left.content, right.content) : null), [left?.id, right?.id])
  const kind = left === null ? texts.added : right === null ? texts.removed : texts.changed
  return (
    <section class="compared" aria-label={kind}>
      <Side chunk={left}>
        {steps
          ? steps.map(({ left, right }, at) =>
              left === null ? null : right === null ? <del key={at}>{left}</del> : left,
            )
          : left && <del>{left.content}</del>}
      </Side>
      <Side chunk={right}>
        {steps
          ? steps.map(({ left, right }, at) =>
              right === null ? null : left === null ? <ins key={at}>{right}</ins> : right,
            )
          : right && <ins>{right.content}</ins>}
      </Side>
    </section>
  )
}

const Side = ({ chunk, children }: { chunk: Chunk | null; children: ComponentChildren }) =>
  chunk === null ? (
    <div class="card compared-none small soft">{texts.nothing}</div>
  ) : (
    <div class="card stack tight">
      {(chunk.heading !== null || chunk.page_from !== null) && (
        <div class="small soft">
          {[chunk.heading, pagesText(chunk.page_from, chunk.page_to)].filter(Boolean).join(" · ")}
        </div>
      )}
      <p class="passage">{children}</p>
    </div>
  )
