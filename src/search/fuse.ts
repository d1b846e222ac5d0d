import type { Candidate, LaneAnswer } from "./lanes.ts"

/** What full agreement of the word lane, a named entity, and an entity one step away are worth by themselves. */
const weights = { keyword: 0.77, named: 0.4, related: 0.2 }

/** What it is worth that the question is about the asker's own life, for a fact that is close enough to be meant at all. */
const ownLife = { weight: 0.4, closeEnough: 0.12 }

/**
 * The share that a fact has in what speaks for the one said just before it, and just after it, in the same conversation; and more for what
 * follows a question: "How did they like it?" finds "They were thrilled". At most twice what speaks for the fact itself, so that none is
 * brought in by its neighbours alone. Measured: docs/evaluation.md.
 */
const nextTo = { before: 0.2, questionBefore: 0.4, after: 0.1, mostOfOwn: 2 }

/** How likely it is that who asks of themselves alone means what is told of somebody else: it stays under the default threshold. */
export const meansAnother = 0.3

export type Question = {
  /** How many words of it were asked for in the word lane. */
  words: number
  /** It is about the life of the one who asks. */
  aboutSelf: boolean
  /** It is about the one who asks, and about nobody else. */
  ofSelfAlone: boolean
}

/**
 * One relevance (0–1) for each candidate from what the lanes say: 1 − ∏(1 − evidence), the probability that at least one of independent
 * pieces of evidence holds (noisy-or; Pearl 1988). It rises with each lane's evidence and never falls with more of it.
 * Of a question about oneself alone, what is told of another counts by how likely it is meant at all.
 * `relevance` turns a cosine of the embedding space into evidence.
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

/** −ln of the probability that none of the pieces of evidence holds: they add up. Bounded, so that certainty stays a number. */
const evidenceFor = (
  candidate: Candidate,
  coverage: (words: number) => number,
  aboutSelf: boolean,
  relevance: (cosine: number) => number,
): number => {
  const byMeaning = candidate.similarity === null ? 0 : relevance(candidate.similarity)
  // Half of the words are worth much less than half of what all are worth: one common word is no agreement.
  const byWords = 1 - (1 - weights.keyword) ** (coverage(candidate.words) ** 1.5)
  const byGraph = candidate.hops === 1 ? weights.named : candidate.hops === 2 ? weights.related : 0
  const byAsker = aboutSelf ? ownLife.weight * Math.min(1, byMeaning / ownLife.closeEnough) : 0
  return Math.min(20, -Math.log((1 - byMeaning) * (1 - byWords) * (1 - byGraph) * (1 - byAsker)))
}

/** The share (0–1) of the query's words that a fact holds, each counting by its rarity among the person's facts (inverse document frequency). */
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
