import { guards } from "./data.ts"
import { createWordSet } from "./lexicon.ts"
import { isWord, type Token } from "./text/tokens.ts"

/** Words that point outside of a phrase, or that make a sentence of it: with one of these it can mean more than a pattern knows. */
const open = createWordSet([...guards.open.en, ...guards.open.vi])

/** Whether a phrase says the same wherever it stands: "strawberry ice cream", not "it", "my old one", "what she made". */
export const isSure = (tokens: readonly Token[]): boolean =>
  (tokens.length > 1 && tokens.every((one) => one.capital)) || isClosed(tokens)

const isClosed = (tokens: readonly Token[]): boolean =>
  tokens.some(isWord) &&
  isWord(tokens[0] ?? { text: "", low: "", fold: "", capital: false }) &&
  tokens.every((one, at) =>
    isWord(one) || one.low === '"'
      ? open.longest(tokens, at) === 0
      : one.text === "," && at > 0 && at < tokens.length - 1,
  )
