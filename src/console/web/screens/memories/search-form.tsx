import { useId, useState } from "preact/hooks"
import { number } from "../../format.ts"
import { common } from "../../parts/common-words.ts"
import { setQuery } from "../../router.tsx"
import { words } from "../../words.ts"
import type { Asked } from "./asked-search.ts"
import { CategoryChoice, PastChoice } from "./memory-filters.tsx"

const texts = words({
  question: { en: "Question", vi: "Câu hỏi" },
  threshold: { en: "Minimum score", vi: "Điểm tối thiểu" },
  limit: { en: "At most", vi: "Tối đa" },
  results: {
    en: (count: number) => `${count} ${count === 1 ? "result" : "results"}`,
    vi: (count: number) => `${count} kết quả`,
  },
  examples: { en: "Examples", vi: "Ví dụ" },
})

type Example = { lang: "en" | "vi"; text: string; isPast?: boolean }

/** Questions to begin with, in both languages: a search understands each in either. */
const examples: readonly Example[] = [
  { lang: "en", text: "Where did I live before?", isPast: true },
  { lang: "vi", text: "Trước đây mình sống ở đâu?", isPast: true },
  { lang: "en", text: "What is my dog's name?" },
  { lang: "vi", text: "Con mèo của mình tên gì?" },
  { lang: "en", text: "What must I not eat?" },
  { lang: "vi", text: "Mình thích làm gì?" },
]

const limits = [5, 10, 20, 50, 100]

/** `asked`: what the address says. Each change asks again. */
export const SearchForm = ({ asked }: { asked: Asked }) => {
  const [text, setText] = useState(asked.query)
  return (
    <div class="stack tight">
      <form
        class="row memory-filters"
        onSubmit={(event) => {
          event.preventDefault()
          setQuery({ q: text.trim() || null, memory: null }, { replace: false })
        }}
      >
        <input
          class="input"
          type="search"
          aria-label={texts.question}
          placeholder={texts.question}
          maxLength={1000}
          value={text}
          onInput={({ currentTarget: { value } }) => setText(value)}
        />
        <button type="submit" class="button primary">
          {common.search}
        </button>
      </form>
      <div class="row memory-filters">
        <Threshold value={asked.threshold} />
        <select
          class="input"
          aria-label={texts.limit}
          value={asked.limit}
          onChange={({ currentTarget: { value } }) => setQuery({ limit: value })}
        >
          {[...new Set([...limits, asked.limit])].map((limit) => (
            <option key={limit} value={limit}>
              {texts.results(limit)}
            </option>
          ))}
        </select>
        <CategoryChoice category={asked.category} />
        <PastChoice includePast={asked.includePast} />
      </div>
      <ul class="plain row examples" aria-label={texts.examples}>
        {examples.map(({ lang, text: example, isPast = false }) => (
          <li key={example}>
            <button
              type="button"
              class="button small"
              lang={lang}
              onClick={() => setQuery({ q: example, past: isPast ? "1" : null, memory: null }, { replace: false })}
            >
              {example}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Shows the number while it is moved, and asks when it is let go. */
const Threshold = ({ value }: { value: number }) => {
  const [moved, setMoved] = useState<number | null>(null)
  const id = useId()
  return (
    <div class="row nowrap">
      <label for={id}>{texts.threshold}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={moved ?? value}
        onInput={({ currentTarget }) => setMoved(currentTarget.valueAsNumber)}
        onChange={({ currentTarget }) => {
          setMoved(null)
          setQuery({ threshold: String(currentTarget.valueAsNumber) })
        }}
      />
      <output for={id} class="number">
        {number(moved ?? value, 2)}
      </output>
    </div>
  )
}
