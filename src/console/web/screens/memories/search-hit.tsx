import type { ExplainedFact, SearchExplanation } from "../../../../../clients/typescript/src/index.ts"
import { number, percent } from "../../format.ts"
import { categoryName } from "../../parts/memory-words.ts"
import { setQuery } from "../../router.tsx"
import { words } from "../../words.ts"
import { laneName, partsOf } from "./lanes.ts"
import { MarkedText } from "./marked-text.tsx"
import { WhyScore } from "./why-score.tsx"

const texts = words({
  past: { en: "No longer true", vi: "Không còn đúng" },
  score: { en: (score: string) => `Score ${score}`, vi: (score: string) => `Điểm ${score}` },
  why: { en: "Why this score?", vi: "Vì sao có điểm này?" },
})

type Properties = { fact: ExplainedFact; answer: SearchExplanation; isOpened: boolean }

export const SearchHit = ({ fact, answer, isOpened }: Properties) => {
  const parts = partsOf(fact)
  const told = parts.map(({ lane, evidence }) => `${laneName(lane)} ${percent(evidence)}`).join(", ")
  return (
    <li class={isOpened ? "card hit is-chosen" : "card hit"}>
      <div class="row apart nowrap top">
        <button type="button" class="as-link hit-text" onClick={() => setQuery({ memory: fact.id })}>
          <MarkedText text={fact.fact_value} terms={fact.why.lanes.words.matched} />
        </button>
        <strong class="number hit-score">{number(fact.score, 2)}</strong>
      </div>
      <div class="score-bar" role="img" aria-label={`${texts.score(number(fact.score, 2))}: ${told}`}>
        {parts.map(({ lane, share }) => (
          <span
            key={lane}
            style={{ width: `${share * 100}%`, background: `var(--lane-${lane})` }}
            title={`${laneName(lane)} ${percent(share)}`}
          />
        ))}
        {parts.length === 0 && <span style={{ width: `${fact.score * 100}%`, background: "var(--line-strong)" }} />}
        <i style={{ left: `${answer.threshold * 100}%` }} />
      </div>
      <div class="row small">
        <span class="badge">{categoryName(fact.category)}</span>
        {fact.valid_to !== null && <span class="badge warn">{texts.past}</span>}
      </div>
      <details>
        <summary class="small">{texts.why}</summary>
        <WhyScore fact={fact} />
      </details>
    </li>
  )
}
