import type { SearchExplanation } from "../../../../../clients/typescript/src/index.ts"
import { milliseconds } from "../../format.ts"
import { Empty } from "../../parts/empty.tsx"
import { words } from "../../words.ts"
import { laneName, lanes } from "./lanes.ts"
import { SearchHit } from "./search-hit.tsx"

const texts = words({
  count: {
    en: (count: number, time: string) => `${count} found in ${time}`,
    vi: (count: number, time: string) => `Tìm thấy ${count} trong ${time}`,
  },
  nothing: { en: "Nothing reaches the minimum score", vi: "Không có gì đạt điểm tối thiểu" },
  nothingText: {
    en: "A search answers nothing rather than something irrelevant. Lower the minimum score, or include what is no longer true.",
    vi: "Tìm kiếm không trả về gì thay vì trả về điều không liên quan. Hãy hạ điểm tối thiểu, hoặc gồm cả điều không còn đúng.",
  },
  under: { en: "Below the minimum score", vi: "Dưới điểm tối thiểu" },
  underText: {
    en: "A search does not return these memories.",
    vi: "Tìm kiếm không trả về những ký ức này.",
  },
  found: { en: "Found", vi: "Kết quả" },
  colours: { en: "Parts of a score", vi: "Các phần của điểm" },
  terms: { en: "Words looked up:", vi: "Từ được tìm:" },
  corrected: {
    en: (word: string, name: string) => `“${word}” was read as “${name}”`,
    vi: (word: string, name: string) => `“${word}” được hiểu là “${name}”`,
  },
  aboutSelf: { en: "about the speaker’s life", vi: "về cuộc sống của người hỏi" },
  aboutSelfAlone: { en: "about the speaker alone", vi: "chỉ về người hỏi" },
  aboutPast: { en: "about how it was before", vi: "về chuyện trước đây" },
  steps: { en: "Time of each step", vi: "Thời gian từng bước" },
  query_vector: { en: "Vector of the question", vi: "Vectơ của câu hỏi" },
  "vector+keyword+graph": { en: "Meaning, words and graph", vi: "Ý nghĩa, từ và đồ thị" },
  rerank: { en: "Reranking", vi: "Xếp hạng lại" },
  names: { en: "Correcting names", vi: "Sửa tên viết sai" },
  read: { en: "Reading the memories", vi: "Đọc ký ức" },
})

type Properties = { answer: SearchExplanation; opened: string | null }

export const SearchAnswer = ({ answer, opened }: Properties) => (
  <div class="stack">
    <div class="stack tight">
      <div class="row apart">
        <strong role="status">{texts.count(answer.count, milliseconds(answer.latency_ms))}</strong>
        <ul class="plain row legend" aria-label={texts.colours}>
          {lanes.map((lane) => (
            <li key={lane} class="row small">
              <svg width="12" height="12" aria-hidden="true">
                <rect width="12" height="12" rx="3" fill={`var(--lane-${lane})`} />
              </svg>
              {laneName(lane)}
            </li>
          ))}
        </ul>
      </div>
      <Understood answer={answer} />
    </div>
    {answer.facts.length === 0 ? (
      <Empty title={texts.nothing} text={texts.nothingText} />
    ) : (
      <ol class="plain hits" aria-label={texts.found}>
        {answer.facts.map((fact) => (
          <SearchHit key={fact.id} fact={fact} answer={answer} isOpened={fact.id === opened} />
        ))}
      </ol>
    )}
    {answer.under_threshold.length > 0 && (
      <section class="stack tight" aria-label={texts.under}>
        <h2>{texts.under}</h2>
        <p class="soft small">{texts.underText}</p>
        <ol class="plain hits is-under">
          {answer.under_threshold.map((fact) => (
            <SearchHit key={fact.id} fact={fact} answer={answer} isOpened={fact.id === opened} />
          ))}
        </ol>
      </section>
    )}
    <Steps steps={answer.steps} />
  </div>
)

/** How the question was understood. */
const Understood = ({ answer: { terms, corrected_names, about } }: { answer: SearchExplanation }) => (
  <div class="row small">
    {terms.length > 0 && (
      <>
        <span class="soft">{texts.terms}</span>
        {terms.map((term) => (
          <code key={term}>{term}</code>
        ))}
      </>
    )}
    {corrected_names.map(({ word, name }) => (
      <span key={word} class="badge warn">
        {texts.corrected(word, name)}
      </span>
    ))}
    {about.self && <span class="badge">{about.self_alone ? texts.aboutSelfAlone : texts.aboutSelf}</span>}
    {about.past && <span class="badge accent">{texts.aboutPast}</span>}
  </div>
)

const isKnownStep = (step: string): step is keyof typeof texts & string => step in texts
const stepName = (step: string): string => {
  const text = isKnownStep(step) ? texts[step] : step
  return typeof text === "string" ? text : step
}

const Steps = ({ steps }: { steps: SearchExplanation["steps"] }) => {
  const longest = Math.max(...steps.map(({ ms }) => ms), 0.001)
  return (
    <section class="stack tight" aria-label={texts.steps}>
      <h2>{texts.steps}</h2>
      <dl class="steps">
        {steps.map(({ step, ms }) => (
          <div key={step}>
            <dt>{stepName(step)}</dt>
            <dd class="number">
              <span class="step-bar" style={{ width: `${Math.max(1, (ms / longest) * 60)}%` }} />
              {milliseconds(ms)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
