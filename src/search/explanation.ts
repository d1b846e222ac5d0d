import { isAboutPast } from "./about-past.ts"
import type { Explaining } from "./explaining.ts"
import type { Why } from "./explanation-schemas.ts"
import type { FoundFact } from "./found-fact.ts"
import { type Fused, meansAnother, roundScore } from "./fuse.ts"
import { tellsOfOthersRelative } from "./whose-relative.ts"

type Fact = Omit<FoundFact, "score">

/** Why each fact has its score. */
export type Explanation = {
  /** Candidates that are not among `found`, best first: some of them may reach the threshold, and stand after the last that was found. */
  othersThan: (found: readonly Pick<FoundFact, "id">[]) => string[]
  /** Its score by its own evidence, and by what took its place. `all`: all facts that may have taken it. */
  scoreOf: (fact: Fact, all: readonly Fact[]) => number
  whyOf: (fact: Fact, all: readonly Fact[]) => Why
}

/** `found`: in its final order. */
export const explain = (query: string, found: readonly Pick<FoundFact, "id">[], { noted }: Explaining): Explanation => {
  const fusedOf = new Map(noted.fused.map((one) => [one.candidate.id, one]))
  const isOfOthers = tellsOfOthersRelative(query)
  const isOfPast = isAboutPast(query)
  const { byLanes } = noted
  const isReranked = found.some(({ id }, index) => byLanes[index]?.id !== id)

  const factorOf = ({ fact_value }: Fact): number => (isOfOthers?.(fact_value) ? meansAnother : 1)
  const ownScore = (fact: Fact): number => roundScore(fusedOf.get(fact.id)?.score ?? 0) * factorOf(fact)
  const raisedBy = (fact: Fact, all: readonly Fact[]): Why["raised_by"] => {
    const later = isOfPast && fact.valid_to !== null ? all.find(({ id }) => id === fact.superseded_by) : undefined
    const score = later ? ownScore(later) : 0
    return later && score > ownScore(fact) ? { id: later.id, score } : null
  }
  const rerankedFrom = ({ id }: Fact): Why["reranked"] => {
    const place = isReranked ? byLanes.findIndex((one) => one.id === id) : -1
    const before = byLanes[place]
    return before ? { score: before.score, place: place + 1 } : null
  }

  return {
    othersThan: (facts) => {
      const ids = new Set(facts.map(({ id }) => id))
      const others = noted.fused.filter(({ candidate, score }) => !ids.has(candidate.id) && roundScore(score) > 0)
      return others.sort((a, b) => b.score - a.score).map(({ candidate }) => candidate.id)
    },
    scoreOf: (fact, all) => raisedBy(fact, all)?.score ?? ownScore(fact),
    whyOf: (fact, all) => ({
      lanes: lanesOf(fusedOf.get(fact.id), noted.words),
      of_another: fusedOf.get(fact.id)?.meant ?? 1,
      still_true: roundPart(fusedOf.get(fact.id)?.stillTrue ?? 1),
      others_relative: factorOf(fact),
      raised_by: raisedBy(fact, all),
      reranked: rerankedFrom(fact),
    }),
  }
}

/** Enough digits that the score can be computed from them. */
const roundPart = (exact: number): number => Math.round(exact * 1e8) / 1e8
const evidenceOf = (weight: number): number => roundPart(1 - Math.exp(-weight))

const lanesOf = (fused: Fused | undefined, words: readonly string[]): Why["lanes"] => {
  const { candidate, evidence, around } = fused ?? none
  return {
    meaning: {
      similarity: candidate.similarity === null ? null : roundPart(candidate.similarity),
      evidence: roundPart(evidence.meaning),
    },
    words: {
      matched: words.filter((_, index) => candidate.words & (1 << index)),
      coverage: roundPart(evidence.coverage),
      evidence: roundPart(evidence.words),
    },
    graph: { hops: candidate.hops, evidence: evidence.graph },
    asker: { evidence: roundPart(evidence.asker) },
    neighbours: {
      before: evidenceOf(around.before),
      after: evidenceOf(around.after),
      evidence: evidenceOf(around.counted),
    },
  }
}

const none: Pick<Fused, "evidence" | "around"> & {
  candidate: Pick<Fused["candidate"], "similarity" | "words" | "hops">
} = {
  candidate: { similarity: null, words: 0, hops: null },
  evidence: { meaning: 0, coverage: 0, words: 0, graph: 0, asker: 0 },
  around: { before: 0, after: 0, counted: 0 },
}
