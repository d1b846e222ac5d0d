import type { Candidate } from "./lanes.ts"

/** What full agreement of the word lane, a named entity, and an entity one step away are worth by themselves. */
const weights = { keyword: 0.75, named: 0.6, related: 0.25 }

/** What it is worth that the question is about the asker's own life, for a fact that is close enough to be meant at all. */
const ownLife = { weight: 0.4, closeEnough: 0.15 }

/**
 * One relevance (0–1) from what the lanes say: 1 − ∏(1 − evidence), the probability that at least one of independent pieces of evidence
 * holds (noisy-or; Pearl 1988). It rises with each lane's evidence and never falls with more of it.
 * `relevance` turns a cosine of the embedding space into evidence; `aboutSelf`: the question is about the life of the one who asks.
 */
export const fuse = (
  candidate: Pick<Candidate, "similarity" | "coverage" | "hops">,
  relevance: (cosine: number) => number,
  aboutSelf: boolean,
): number => {
  const byMeaning = candidate.similarity === null ? 0 : relevance(candidate.similarity)
  const byWords = weights.keyword * Math.min(1, candidate.coverage) ** 1.5
  const byGraph = candidate.hops === 1 ? weights.named : candidate.hops === 2 ? weights.related : 0
  const byAsker = aboutSelf ? ownLife.weight * Math.min(1, byMeaning / ownLife.closeEnough) : 0
  return 1 - (1 - byMeaning) * (1 - byWords) * (1 - byGraph) * (1 - byAsker)
}
