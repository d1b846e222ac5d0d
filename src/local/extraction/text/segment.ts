import { kinship } from "../data.ts"
import { createWordSet } from "../lexicon.ts"
import { isAccented, type Language, languageOf } from "./language.ts"
import { mendSpelling, restoreDiacritics } from "./mend.ts"
import { couldBeVietnamese, isOtherLanguage } from "./other-language.ts"
import { isWord, type PlacedToken, type Token, token, tokenize } from "./tokens.ts"

export type Sentence = {
  tokens: Token[]
  language: Language
  /** Vietnamese typed without diacritics: patterns match without them too. */
  plain: boolean
  question: boolean
  /** As it was typed, lower case: what the guards read. */
  raw: string
  /** The speaker's own words, with the mark that ends them. */
  said: string
}

/** A child's turn is a few words. What exceeds this is a paste, and is cut so that a turn's work stays small. */
export const maxCharacters = 6000
export const maxSentences = 80
export const maxWordsInSentence = 60

const endings = new Set([".", "!", "?", "\n", "…", ";", "。", "！", "？", ":(", "(", ")"])
const quotes = new Map([
  ['"', '"'],
  ["“", "”"],
  ["«", "»"],
])
const titles = new Set(["ms", "mr", "mrs", "dr", "st", "p", "m", "a"])

const maxQuotedWords = 40

const closingAt = (tokens: readonly Token[], at: number, closing: string): number => {
  for (let end = at + 1; end <= at + maxQuotedWords && end < tokens.length; end++)
    if (tokens[end]?.text === closing) return end
  return -1
}

/** Speech in quotation marks becomes one word that no rule looks into. */
const closeQuotes = (tokens: readonly PlacedToken[]): PlacedToken[] => {
  const result: PlacedToken[] = []
  for (let at = 0; at < tokens.length; at++) {
    const one = tokens[at]
    if (!one) break
    const closing = quotes.get(one.text)
    const end = closing === undefined ? -1 : closingAt(tokens, at, closing)
    if (closing === undefined || end < 0) {
      if (closing === undefined && one.text !== "”") result.push(one)
      continue
    }
    const words = tokens.slice(at + 1, end).map((other) => other.text)
    const to = tokens[end]?.to ?? one.to
    result.push({ text: `"${words.join(" ")}"`, low: '"', fold: '"', capital: false, from: one.from, to })
    at = end
  }
  return result
}

const isShouting = (text: string): boolean => {
  const letters = text.match(/\p{L}/gu) ?? []
  return letters.length > 8 && letters.filter((letter) => letter === letter.toUpperCase()).length > letters.length * 0.7
}

/** Sentences of a turn, mended, each with its language; those in a language that is not known are left out. `habitual` is the language to assume where a sentence does not tell. */
export const segmentTurn = (content: string, habitual: Language): Sentence[] => readTurn(content, habitual).sentences

export type ReadTurn = {
  sentences: Sentence[]
  /** Nothing is left out for its length. */
  isWhole: boolean
  /** Something is left out for its language. */
  isForeign: boolean
}

/** The same, and what is left out. */
export const readTurn = (content: string, habitual: Language): ReadTurn => {
  const text = content.slice(0, maxCharacters).normalize("NFC")
  const tokens = closeQuotes(tokenize(isShouting(text) ? text.toLowerCase() : text))
  const sentences: Sentence[] = []
  let isWhole = content.length <= maxCharacters
  let isForeign = false
  let current: PlacedToken[] = []
  const wordsSaid = (mark: string): string =>
    text.slice(current[0]?.from, current.at(-1)?.to).replace(/\s+/g, " ") + (/^[.!?…]$/.test(mark) ? mark : "")
  const close = (mark: string): void => {
    const says = current.some(isWord)
    if (says && isOtherLanguage(current)) isForeign = true
    else if (says && sentences.length >= maxSentences) isWhole = false
    else if (says) sentences.push({ ...sentenceOf(current, mark, habitual), said: wordsSaid(mark) })
    else if (mark === "?" && sentences.length > 0) asQuestion(sentences.at(-1))
    current = []
  }
  for (const one of tokens) {
    const isTitle = one.text === "." && titles.has(current.at(-1)?.low ?? "")
    if (endings.has(one.text) && !isTitle) close(one.text)
    else if (!isTitle && current.length < maxWordsInSentence) current.push(one)
    else if (!isTitle) isWhole = false
  }
  close("")
  // "Hola. Max. Tengo un perro.": what could be of any language is of the turn's.
  const known = isForeign ? sentences.filter(({ tokens: words }) => languageOf(words) !== undefined) : sentences
  return { sentences: known, isWhole, isForeign }
}

const asQuestion = (sentence: Sentence | undefined): void => {
  if (sentence) sentence.question = true
}

const sentenceOf = (tokens: readonly Token[], mark: string, habitual: Language): Omit<Sentence, "said"> => {
  const language = languageOf(tokens) ?? habitual
  const raw = tokens.map((one) => one.low).join(" ")
  const calm = tokens.map((one, at) => (at === 0 ? { ...one } : one))
  const mended = splitPossessives(mendSpelling(calm, language))
  const plain = language === "vi" && !tokens.some((one) => isAccented(one) && !one.capital)
  return {
    tokens: plain && couldBeVietnamese(tokens) ? restoreDiacritics(mended) : mended,
    language,
    plain,
    question: mark === "?" || mark === "？",
    raw,
  }
}

const contracted = new Set(
  "a an the my not going so really very in at on from moving coming getting turning allergic sick called named been got".split(
    " ",
  ),
)

const owners = createWordSet(kinship.flatMap((kin) => (kin.plural ? [] : kin.en)))
const afterPlural = new Set(
  "are and were have is was do did in on at to go went came come both all like love who that with or but of for last next this every today yesterday now because anymore forever together too again always never when so until after before by from".split(
    " ",
  ),
)

/** "my dads name", "moms car": the mark is left out as often as not. */
const isBareOwner = (one: Token, next: Token | undefined): boolean =>
  next !== undefined &&
  isWord(next) &&
  one.low.length > 3 &&
  one.low.endsWith("s") &&
  !one.low.endsWith("ss") &&
  !afterPlural.has(next.low) &&
  (owners.has(one.low.slice(0, -1)) ||
    ["dog", "cat", "puppy", "kitten", "hamster", "rabbit", "bird", "fish", "turtle"].includes(one.low.slice(0, -1))) &&
  (next.low === "name" || owners.has(one.low.slice(0, -1)))

/** "sparky's ball" is three words; "mom's coming" is "mom is coming". */
const splitPossessives = (tokens: readonly Token[]): Token[] =>
  tokens.flatMap((one, at) => {
    if (isBareOwner(one, tokens[at + 1])) return [token(one.text.slice(0, -1), one.capital), token("'s")]
    if (!one.low.endsWith("'s") || one.low.length < 4) return [one]
    const owner = token(one.text.slice(0, -2), one.capital)
    const next = tokens[at + 1]?.low ?? ""
    return [owner, contracted.has(next) ? token("is") : token("'s")]
  })
