import type { ExplainedFact } from "../../../../../clients/typescript/src/index.ts"
import { words } from "../../words.ts"

/** The parts of a score, in the order in which they are drawn. */
export const lanes = ["meaning", "words", "graph", "asker", "neighbours"] as const
export type Lane = (typeof lanes)[number]

const texts = words({
  meaning: { en: "Meaning", vi: "Ý nghĩa" },
  words: { en: "Words", vi: "Từ ngữ" },
  graph: { en: "Relations", vi: "Quan hệ" },
  asker: { en: "The speaker’s life", vi: "Chuyện của người hỏi" },
  neighbours: { en: "Said next to it", vi: "Kể liền kề" },
})

export const laneName = (lane: Lane): string => texts[lane]

export type Part = { lane: Lane; evidence: number; share: number }

/**
 * The share of each lane in a score. Evidence e leaves a doubt of 1 − e, and doubts multiply; their logarithms add up, so each lane has the
 * share of its logarithm.
 */
export const partsOf = ({ score, why }: ExplainedFact): Part[] => {
  const weights = lanes.map((lane) => {
    const { evidence } = why.lanes[lane]
    return { lane, evidence, weight: -Math.log(1 - Math.min(evidence, 0.999_999)) }
  })
  const all = weights.reduce((sum, { weight }) => sum + weight, 0)
  if (all === 0) return []
  return weights
    .filter(({ weight }) => weight > 0)
    .map(({ lane, evidence, weight }) => ({ lane, evidence, share: (score * weight) / all }))
}
