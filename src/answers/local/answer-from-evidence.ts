import { runInTurns } from "../../platform/turns.ts"
import type { Evidence } from "../answerer.ts"
import { greeting, listening, nothingKnown } from "../fixed-sentences.ts"
import { type Language, languageOfQuestion } from "../question-language.ts"
import { isGreeting, isTelling } from "../small-talk.ts"
import { type Scored, scoreSentences } from "./score-sentences.ts"
import { readSentences } from "./sentences.ts"

const maxSentences = 3
/**
 * A sentence with less of the question has nothing to do with it. Sentences share single syllables of Vietnamese words by chance. Measured on
 * XQuAD: a twentieth of the answers is lost, and more than half of the questions whose paragraph is missing are not answered.
 */
const leastCoverage: Record<Language, number> = { en: 0.25, vi: 0.4 }
/** A memory may say the same in other words: then the search's own measure counts. */
const leastMemoryScore = 0.35
/** A further sentence answers nearly as well as the best one. */
const nearlyAsGood = 0.8

/** `isFounded`: it is made of sentences of the evidence. */
export type LocalAnswer = { parts: string[]; isFounded: boolean }

/**
 * An answer in parts: the one to three sentences of the evidence that answer best, word for word, each with its marker; or that
 * nothing is known about it. Long evidence is read in turns with other work.
 */
export const answerFromEvidence = async (question: string, evidence: readonly Evidence[]): Promise<LocalAnswer> => {
  const language = languageOfQuestion(question)
  const fixed = (sentences: Record<Language, string>): LocalAnswer => ({
    parts: [sentences[language]],
    isFounded: false,
  })
  if (isGreeting(question)) return fixed(greeting)
  if (isTelling(question)) return fixed(listening)
  const scored = await scoreSentences(question, await runInTurns(readSentences(evidence)))
  const best = bestOf(scored.filter((one) => isRelevant(one, leastCoverage[language])))
  if (best.length === 0) return fixed(nothingKnown)
  const parts = best.map(({ sentence: { text, evidence: item } }, at) => {
    const isLast = at === best.length - 1
    return `${text} [${item.marker}]${isLast ? "" : /[.!?…]["'”’)]*$/.test(text) ? " " : "\n"}`
  })
  return { parts, isFounded: true }
}

/** Best first, each text once. */
const bestOf = (relevant: readonly Scored[]): Scored[] => {
  const sorted = relevant.toSorted((a, b) => b.score - a.score)
  const least = (sorted[0]?.score ?? 0) * nearlyAsGood
  const texts = new Set<string>()
  return sorted
    .filter(({ sentence, score }) => {
      if (score < least || texts.has(sentence.text)) return false
      texts.add(sentence.text)
      return true
    })
    .slice(0, maxSentences)
}

const isRelevant = ({ sentence: { evidence }, coverage }: Scored, least: number): boolean =>
  coverage >= least || (evidence.type === "memory" && evidence.score >= leastMemoryScore)
