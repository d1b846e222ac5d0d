import type { ComponentChildren } from "preact"
import type { ExplainedFact } from "../../../../../clients/typescript/src/index.ts"
import { number, percent } from "../../format.ts"
import { setQuery } from "../../router.tsx"
import { words } from "../../words.ts"
import { type Lane, laneName, lanes, partsOf } from "./lanes.ts"

const texts = words({
  similarity: { en: (value: string) => `similarity ${value}`, vi: (value: string) => `độ giống ${value}` },
  noVector: { en: "no vector yet", vi: "chưa có vectơ" },
  coverage: {
    en: (names: string, share: string) => `${names} – ${share} of the question’s words, by their rarity`,
    vi: (names: string, share: string) => `${names} – ${share} số từ trong câu hỏi, tính theo độ hiếm`,
  },
  named: { en: "the question names somebody or something in it", vi: "câu hỏi nhắc đúng ai hoặc điều gì trong đó" },
  oneStep: { en: "one step away from what the question names", vi: "cách điều được nhắc trong câu hỏi một bước" },
  asker: { en: "the question is about the speaker’s own life", vi: "câu hỏi về chính cuộc sống của người hỏi" },
  neighbours: {
    en: (before: string, after: string) => `said just after a relevant memory: ${before}, just before one: ${after}`,
    vi: (before: string, after: string) =>
      `kể ngay sau một ký ức phù hợp: ${before}, ngay trước một ký ức phù hợp: ${after}`,
  },
  ofAnother: {
    en: (factor: string) => `The question is only about the speaker, but this is about somebody else: × ${factor}`,
    vi: (factor: string) => `Câu hỏi chỉ về người hỏi, còn điều này về người khác: × ${factor}`,
  },
  stillTrue: {
    en: (factor: string) => `It may be over, because of what was said later: × ${factor}`,
    vi: (factor: string) => `Điều kể sau đó khiến nó có thể không còn đúng: × ${factor}`,
  },
  othersRelative: {
    en: (factor: string) =>
      `The question is about a relative of the speaker, but this is about a relative of somebody else: × ${factor}`,
    vi: (factor: string) =>
      `Câu hỏi về người thân của người hỏi, còn điều này về người thân của người khác: × ${factor}`,
  },
  raised: {
    en: (score: string) => `The question is about the past: it counts as much as what took its place, ${score}.`,
    vi: (score: string) => `Câu hỏi về chuyện trước đây: điểm bằng điều đã thay thế nó, ${score}.`,
  },
  successor: { en: "Open what took its place", vi: "Mở điều đã thay thế" },
  reranked: {
    en: (place: number, score: string) => `A model moved it here; before, it was number ${place} with ${score}.`,
    vi: (place: number, score: string) => `Một mô hình đã xếp lại; trước đó ở vị trí ${place} với điểm ${score}.`,
  },
  together: { en: "Together", vi: "Cộng lại" },
})

/** What each lane found, and how it comes to one number: the chance that at least one piece of evidence is true. */
export const WhyScore = ({ fact }: { fact: ExplainedFact }) => {
  const { lanes: found, of_another, still_true, others_relative, raised_by, reranked } = fact.why
  return (
    <div class="stack tight small">
      <dl class="why">
        {lanes.map((lane) => (
          <div key={lane} class={found[lane].evidence === 0 ? "soft" : undefined}>
            <dt>
              <svg width="10" height="10" aria-hidden="true">
                <rect width="10" height="10" rx="2" fill={`var(--lane-${lane})`} />
              </svg>{" "}
              {laneName(lane)}
            </dt>
            <dd class="number">{percent(found[lane].evidence)}</dd>
            <dd class="soft">{reasonOf(lane, found)}</dd>
          </div>
        ))}
      </dl>
      {raised_by === null && <Sum fact={fact} />}
      {of_another < 1 && <p>{texts.ofAnother(number(of_another, 2))}</p>}
      {still_true < 1 && <p>{texts.stillTrue(number(still_true, 2))}</p>}
      {others_relative < 1 && <p>{texts.othersRelative(number(others_relative, 2))}</p>}
      {raised_by !== null && (
        <p>
          {texts.raised(number(raised_by.score, 2))}{" "}
          <button type="button" class="as-link underlined" onClick={() => setQuery({ memory: raised_by.id })}>
            {texts.successor}
          </button>
        </p>
      )}
      {reranked !== null && <p>{texts.reranked(reranked.place, number(reranked.score, 2))}</p>}
    </div>
  )
}

const Sum = ({ fact }: { fact: ExplainedFact }) => {
  const { of_another, still_true, others_relative } = fact.why
  const parts = partsOf(fact)
  if (parts.length === 0) return null
  const doubts = parts.map(({ evidence }) => `(1 − ${number(evidence, 2)})`).join(" × ")
  const factors = [of_another, still_true, others_relative]
    .filter((factor) => factor < 1)
    .map((factor) => ` × ${number(factor, 2)}`)
  const whole = factors.length > 0 ? `[1 − ${doubts}]${factors.join("")}` : `1 − ${doubts}`
  return (
    <p>
      {texts.together}: <code>{`${whole} = ${number(fact.score, 2)}`}</code>
    </p>
  )
}

const reasonOf = (lane: Lane, found: ExplainedFact["why"]["lanes"]): ComponentChildren => {
  const { meaning, words: byWords, graph, neighbours } = found
  switch (lane) {
    case "meaning":
      return meaning.similarity === null ? texts.noVector : texts.similarity(number(meaning.similarity, 2))
    case "words":
      return byWords.matched.length > 0 ? texts.coverage(byWords.matched.join(", "), percent(byWords.coverage)) : ""
    case "graph":
      return graph.hops === 1 ? texts.named : graph.hops === 2 ? texts.oneStep : ""
    case "asker":
      return found.asker.evidence > 0 ? texts.asker : ""
    case "neighbours":
      return neighbours.evidence > 0 ? texts.neighbours(percent(neighbours.before), percent(neighbours.after)) : ""
  }
}
