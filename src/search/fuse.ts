import { quoteStillTrue } from "../facts/quote.ts"
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
  /** Past facts count: then what may be over counts fully. */
  ofPast: boolean
}

/** As a score is shown, and compared with the threshold. */
export const roundScore = (exact: number): number => Math.round(exact * 10_000) / 10_000

/** The evidence of the lanes for one candidate, each as a probability. */
type Evidence = {
  meaning: number
  /** The share of the question's words that it contains, and what that is worth. */
  coverage: number
  words: number
  graph: number
  asker: number
}

/** A candidate with all that speaks for it. */
export type Fused = {
  candidate: Candidate
  evidence: Evidence
  /** Shares of the evidence for the facts just before and after it, and what counts of both. As `ownWeight`: −ln(1 − evidence). */
  around: { before: number; after: number; counted: number }
  /** The probability that the question means a fact of its kind. */
  meant: number
  /** The probability that it still holds, where a newer fact may answer instead; 1 where past facts count. */
  holds: number
  /** The same as a part of the score: 1 as long as nothing speaks against it. */
  stillTrue: number
  score: number
}

/**
 * Fuses the lanes into one relevance (0–1) per candidate: 1 − ∏(1 − evidence), the probability that at least one of several independent
 * pieces of evidence is true (noisy-or; Pearl 1988). More evidence never lowers it. For a question only about the speaker, facts about
 * others count with the probability that they are meant; a fact that something speaks against counts with the probability that it still holds. `relevance` turns a cosine of the embedding space into evidence.
 */
export const fuse = (
  answer: Pick<LaneAnswer, "owner" | "frequencies" | "candidates">,
  question: Question,
  relevance: (cosine: number) => number,
): Fused[] => {
  const { candidates } = answer
  const coverage = coverageOf(answer, question.words)
  const isMeant = (candidate: Candidate): number => (question.ofSelfAlone && candidate.ofAnother ? meansAnother : 1)
  const evidence = candidates.map((candidate) => evidenceFor(candidate, coverage, question.aboutSelf, relevance))
  const own = evidence.map(ownWeight)
  const places = new Map<number, number>()
  for (const [index, { position }] of candidates.entries()) if (position !== 0) places.set(position, index)
  const weightAt = (index: number | undefined): number => {
    const candidate = index === undefined ? undefined : candidates[index]
    return index === undefined || !candidate ? 0 : isMeant(candidate) * (own[index] ?? 0)
  }
  return candidates.map((candidate, index) => {
    const { position } = candidate
    const previous = position === 0 ? undefined : places.get(position - 1)
    const next = position === 0 ? undefined : places.get(position + 1)
    const weight = own[index] ?? 0
    const share = previous !== undefined && candidates[previous]?.asks ? nextTo.questionBefore : nextTo.before
    const before = share * weightAt(previous)
    const after = nextTo.after * weightAt(next)
    const counted = Math.min(before + after, nextTo.mostOfOwn * weight)
    const meant = isMeant(candidate)
    const holds = question.ofPast ? 1 : candidate.stillTrue
    const stillTrue = holds >= quoteStillTrue ? 1 : holds
    const score = meant * stillTrue * (1 - Math.exp(-weight - counted))
    const around = { before, after, counted }
    return { candidate, evidence: evidence[index] ?? noEvidence, around, meant, holds, stillTrue, score }
  })
}

const noEvidence: Evidence = { meaning: 0, coverage: 0, words: 0, graph: 0, asker: 0 }

const evidenceFor = (
  candidate: Candidate,
  coverageOfWords: (words: number) => number,
  aboutSelf: boolean,
  relevance: (cosine: number) => number,
): Evidence => {
  const meaning = candidate.similarity === null ? 0 : relevance(candidate.similarity)
  const coverage = coverageOfWords(candidate.words)
  // Half of the words are worth much less than half of the weight: one common word is no agreement.
  const words = 1 - (1 - weights.keyword) ** (coverage ** 1.5)
  const graph = candidate.hops === 1 ? weights.named : candidate.hops === 2 ? weights.related : 0
  const asker = aboutSelf ? ownLife.weight * Math.min(1, meaning / ownLife.closeEnough) : 0
  return { meaning, coverage, words, graph, asker }
}

/** −ln of the probability that no piece of evidence is true: these values add up. Bounded, so that certainty stays a finite number. */
const ownWeight = ({ meaning, words, graph, asker }: Evidence): number =>
  Math.min(20, -Math.log((1 - meaning) * (1 - words) * (1 - graph) * (1 - asker)))

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
