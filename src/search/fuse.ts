import type { Candidate, LaneAnswer } from "./lanes.ts"

/** Weight of full agreement in the keyword lane, of a named entity, and of an entity one step away. */
const weights = { keyword: 0.77, named: 0.4, related: 0.2 }

/** Weight of a question about the speaker's own life, for facts that are close enough to be meant. */
const ownLife = { weight: 0.4, closeEnough: 0.12 }

/**
 * A fact gets a share of the evidence for the facts just before and just after it in the same conversation; more after a question: "How
 * did they like it?" finds "They were thrilled". At most twice the fact's own evidence, so that neighbours alone never bring a fact in.
 * Measured: docs/evaluation.md.
 */
const nextTo = { before: 0.2, questionBefore: 0.4, after: 0.1, mostOfOwn: 2 }

/**
 * Probability that a question only about the speaker means a fact about somebody else: it keeps such facts under the default threshold.
 */
export const meansAnother = 0.3

export type Question = {
  /** Number of its words in the keyword lane. */
  words: number
  /** It is about the speaker's life. */
  aboutSelf: boolean
  /** It is about the speaker only. */
  ofSelfAlone: boolean
}

/**
 * Fuses the lanes into one relevance (0–1) per candidate: 1 − ∏(1 − evidence), the probability that at least one of several independent
 * pieces of evidence is true (noisy-or; Pearl 1988). More evidence never lowers it. For a question only about the speaker, facts about
 * others count with the probability that they are meant. `relevance` turns a cosine of the embedding space into evidence.
 */
export const fuse = (
  answer: Pick<LaneAnswer, "owner" | "frequencies" | "candidates">,
  question: Question,
  relevance: (cosine: number) => number,
): Map<string, number> => {
  const { candidates } = answer
  const coverage = coverageOf(answer, question.words)
  const isMeant = (candidate: Candidate): number => (question.ofSelfAlone && candidate.ofAnother ? meansAnother : 1)
  const evidence = candidates.map((candidate) => evidenceFor(candidate, coverage, question.aboutSelf, relevance))
  const places = new Map<number, number>()
  for (const [index, { position }] of candidates.entries()) if (position !== 0) places.set(position, index)
  const evidenceAt = (index: number | undefined): number => {
    const candidate = index === undefined ? undefined : candidates[index]
    return index === undefined || !candidate ? 0 : isMeant(candidate) * (evidence[index] ?? 0)
  }
  const scores = new Map<string, number>()
  for (const [index, candidate] of candidates.entries()) {
    const { id, position } = candidate
    const before = position === 0 ? undefined : places.get(position - 1)
    const after = position === 0 ? undefined : places.get(position + 1)
    const own = evidence[index] ?? 0
    const share = before !== undefined && candidates[before]?.asks ? nextTo.questionBefore : nextTo.before
    const around = share * evidenceAt(before) + nextTo.after * evidenceAt(after)
    scores.set(id, isMeant(candidate) * (1 - Math.exp(-own - Math.min(around, nextTo.mostOfOwn * own))))
  }
  return scores
}

/** −ln of the probability that no piece of evidence is true: these values add up. Bounded, so that certainty stays a finite number. */
const evidenceFor = (
  candidate: Candidate,
  coverage: (words: number) => number,
  aboutSelf: boolean,
  relevance: (cosine: number) => number,
): number => {
  const byMeaning = candidate.similarity === null ? 0 : relevance(candidate.similarity)
  // Half of the words are worth much less than half of the weight: one common word is no agreement.
  const byWords = 1 - (1 - weights.keyword) ** (coverage(candidate.words) ** 1.5)
  const byGraph = candidate.hops === 1 ? weights.named : candidate.hops === 2 ? weights.related : 0
  const byAsker = aboutSelf ? ownLife.weight * Math.min(1, byMeaning / ownLife.closeEnough) : 0
  return Math.min(20, -Math.log((1 - byMeaning) * (1 - byWords) * (1 - byGraph) * (1 - byAsker)))
}

/**
 * The share (0–1) of the query's words that a fact contains, each weighted by its rarity among the person's facts (inverse document
 * frequency).
 */
const coverageOf = (
  { owner, frequencies }: Pick<LaneAnswer, "owner" | "frequencies">,
  words: number,
): ((held: number) => number) => {
  const rarity = Array.from({ length: words }, (_, index) =>
    Math.log(1 + (owner.factCount + 1) / ((frequencies[index] ?? 0) + 0.5)),
  )
  const all = rarity.reduce((sum, weight) => sum + weight, 0)
  return (held) => {
    if (held === 0) return 0
    let sum = 0
    for (let index = 0; index < words; index++) if (held & (1 << index)) sum += rarity[index] ?? 0
    return sum / all
  }
}
