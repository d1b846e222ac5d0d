import { type QueryTerm, queryTerms, wordsOf } from "../../documents/search/terms.ts"
import { mapInTurns } from "../../platform/turns.ts"
import { isFunctionWord } from "../../search/function-words.ts"
import { languageOfQuestion } from "../question-language.ts"
import { answerTypeOf, holdsType } from "./answer-type.ts"
import type { Sentence } from "./sentences.ts"

/** `coverage`: the share of the question's words that the sentence has, by their rarity. `score`: how well it answers. */
export type Scored = { sentence: Sentence; coverage: number; score: number }

/**
 * What a sentence has beside the words of the question: their order, what the question asks for, the language, and how well all of its
 * evidence fits. Chosen on XQuAD, where each may be half or twice as large for a hundredth of the answers.
 */
const weights = { pairs: 0.5, type: 0.2, language: 0.15, evidence: 0.5, length: 0.1 }
/** Of a sentence of usual length. */
const usualWords = 25
const maxPairs = 40

export const scoreSentences = (question: string, sentences: readonly Sentence[]): Promise<Scored[]> => {
  const terms = queryTerms(question)
  const words = wordsOf(question)
  const [type, language, known, pairs] = [
    answerTypeOf(question),
    languageOfQuestion(question),
    new Set(words),
    pairsOf(words),
  ]
  const worths = terms.map((term) => worthOf(term, sentences))
  const total = worths.reduce((sum, worth, at) => sum + (terms[at]?.isTranslation ? 0 : worth), 0)
  return mapInTurns(sentences, (sentence) => {
    const coverage = total === 0 ? 0 : cover(sentence, terms, worths) / total
    const score =
      coverage +
      weights.pairs * shareOfPairs(sentence, pairs) +
      weights.evidence * sentence.evidence.score +
      (holdsType(type, sentence.text, known) ? weights.type : 0) +
      (sentence.language === language ? weights.language : 0) -
      weights.length * Math.max(0, Math.log(sentence.words.length / usualWords))
    return { sentence, coverage, score }
  })
}

const has = ({ forms }: Sentence, { term, fallback }: QueryTerm): boolean =>
  forms.has(term) || (fallback !== null && forms.has(fallback))

const worthOf = (term: QueryTerm, sentences: readonly Sentence[]): number => {
  const found = sentences.filter((sentence) => has(sentence, term)).length
  return term.weight * Math.log(1 + (sentences.length + 1) / (found + 0.5))
}

/** A sentence in the other language has the translations of the words. */
const cover = (sentence: Sentence, terms: readonly QueryTerm[], worths: readonly number[]): number => {
  let [own, translated] = [0, 0]
  for (const [at, term] of terms.entries()) {
    if (!has(sentence, term)) continue
    if (term.isTranslation) translated += worths[at] ?? 0
    else own += worths[at] ?? 0
  }
  return Math.max(own, translated)
}

/** Words that follow each other, unless both are about the form of the question. */
const pairsOf = (words: readonly string[]): string[] => {
  const pairs = words.slice(1).flatMap((word, at) => {
    const first = words[at] ?? ""
    return isFunctionWord(first) && isFunctionWord(word) ? [] : [` ${first} ${word} `]
  })
  return pairs.slice(0, maxPairs)
}

const shareOfPairs = ({ words }: Sentence, pairs: readonly string[]): number => {
  if (pairs.length === 0) return 0
  const text = ` ${words.join(" ")} `
  return pairs.filter((pair) => text.includes(pair)).length / pairs.length
}
