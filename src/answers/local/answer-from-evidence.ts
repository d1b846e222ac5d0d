import type { Evidence } from "../answerer.ts"
import { nothingKnown } from "../fixed-sentences.ts"
import { languageOfQuestion } from "../question-language.ts"

/** The parts of an answer: sentences of the evidence, word for word, each with its marker. */
export const answerFromEvidence = (question: string, evidence: readonly Evidence[]): string[] => {
  const best = evidence.toSorted((a, b) => b.score - a.score)[0]
  if (!best) return [nothingKnown[languageOfQuestion(question)]]
  return [`${best.text} [${best.marker}]`]
}
