import { detectLanguage } from "../../documents/reading/detect-language.ts"
import { splitSentences } from "../../documents/reading/split-sentences.ts"
import { formsOf, wordsOf } from "../../documents/search/terms.ts"
import type { Evidence } from "../answerer.ts"
import type { Language } from "../question-language.ts"

/** A sentence of the evidence, word for word. `words`: lower case, in order. `forms`: of its words, as terms of a search. */
export type Sentence = {
  text: string
  evidence: Evidence
  /** Of all of the evidence; null: it does not tell. */
  language: Language | null
  words: readonly string[]
  forms: ReadonlySet<string>
}

/** More are not read. Evidence that fits in a prompt has a few hundred. */
const maxSentences = 600
/** A longer one is no sentence, but a table or a list. */
const maxSentenceLength = 1000

/** The sentences of all evidence, the best evidence first. A memory is one sentence. Yields between two items. */
export function* readSentences(evidence: readonly Evidence[]): Generator<void, Sentence[]> {
  const sentences: Sentence[] = []
  const forms = new Map<string, readonly string[]>()
  for (const item of evidence.toSorted((a, b) => b.score - a.score)) {
    const language = detectLanguage(item.text)
    for (const text of textsOf(item)) {
      const words = wordsOf(text)
      if (words.length === 0 || text.length > maxSentenceLength) continue
      if (sentences.length === maxSentences) return sentences
      for (const word of words) if (!forms.has(word)) forms.set(word, formsOf(word))
      const own = new Set(words.flatMap((word) => forms.get(word) ?? []))
      sentences.push({ text, evidence: item, language, words, forms: own })
    }
    yield
  }
  return sentences
}

const textsOf = ({ type, text }: Evidence): string[] =>
  type === "memory" ? [text.trim()] : text.split("\n").flatMap(sentencesOfLine)

/** A heading of Markdown is no sentence, but an item of a list may be one. */
const sentencesOfLine = (line: string): string[] => {
  const text = line.trim()
  return /^#{1,6} /.test(text) ? [] : splitSentences(text.replace(/^(?:[-*•>]|\d{1,3}[.)])\s+/, ""))
}
