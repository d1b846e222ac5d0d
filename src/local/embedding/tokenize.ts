import { accentKey, fold, stem } from "./fold.ts"

export type Token = {
  /** Lower case, accents kept, one spelling per syllable. */
  accented: string
  /** Lower case, accents gone. */
  folded: string
  /** The folded form without its English ending. */
  stem: string
  /** Written with at least one mark. */
  marked: boolean
  /** Capitalised in the middle of a sentence: probably a name. */
  name: boolean
}

/** A chunk of 32 kB has about 6,000 words. Later words add nothing about its topic. */
const maxTokens = 8000
const maxTokenLength = 40

const word = /\p{N}+|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu
const sentenceEnd = /[.!?:;\n•"“(]\s*$/
/** A capital and a small letter: neither "I" nor text in capitals. */
const capital = /^\p{Lu}\p{M}*\p{Ll}/u
const pronoun = /^I(m|ve|d|ll)$/
const negations = /^(?:(?:do|does|did|ca|could|wo|would|is|are|was|were|has|have|had|should)n['’]?t)$/

const token = (text: string, name: boolean): Token => {
  const short = text.length > maxTokenLength ? text.slice(0, maxTokenLength) : text
  const folded = fold(short)
  const marked = folded !== short.toLowerCase()
  const accented = accentKey(short)
  return { accented, folded, stem: stem(marked ? fold(accented) : folded), marked, name }
}

/** Words and numbers in order. "Felix's" becomes "Felix"; "doesn't" and "cant" become "not", which phrases contain. */
export const tokenize = (text: string): Token[] => {
  const tokens: Token[] = []
  let end = 0
  const source = text.normalize("NFC")
  for (const match of source.matchAll(word)) {
    if (tokens.length >= maxTokens) break
    const starts = tokens.length === 0 || sentenceEnd.test(source.slice(Math.max(end, match.index - 4), match.index))
    end = match.index + match[0].length
    const bare = match[0].replace(/['’]s?$/i, "").replace(/['’]s$/i, "")
    if (negations.test(bare.toLowerCase())) {
      tokens.push(token("not", false))
      continue
    }
    const joined = bare.replace(/['’]/g, "")
    if (joined.length > 0) tokens.push(token(joined, !starts && capital.test(joined) && !pronoun.test(joined)))
  }
  return tokens
}
