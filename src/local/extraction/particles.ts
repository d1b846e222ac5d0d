import { particles } from "./data.ts"
import { createWordSet, type WordSet } from "./lexicon.ts"
import type { Language } from "./text/language.ts"
import { isWord, type Token } from "./text/tokens.ts"

const leading = { en: createWordSet(particles.en.leading), vi: createWordSet(particles.vi.leading) }
const trailing = { en: createWordSet(particles.en.trailing), vi: createWordSet(particles.vi.trailing) }

const endsWith = (set: WordSet, tokens: readonly Token[], plain: boolean): number => {
  for (let length = Math.min(5, tokens.length); length > 0; length--)
    if (set.longest(tokens, tokens.length - length, plain) === length) return length
  return 0
}

/** Takes off what carries no meaning at both ends: "dạ … nha", "oh and … lol". */
export const stripParticles = (tokens: readonly Token[], language: Language, plain: boolean): Token[] => {
  let rest = [...tokens]
  for (let steps = 0; steps < 12; steps++) {
    const first = rest[0]
    if (first && !isWord(first) && !first.text.startsWith('"')) rest = rest.slice(1)
    else {
      const length = leading[language].longest(rest, 0, plain) || otherLeading(rest, language)
      if (length === 0 || length >= rest.length) break
      rest = rest.slice(length)
    }
  }
  return stripTrailing(rest, language, plain)
}

/** Greetings and interjections are mixed freely: "yeah nhưng em…", "dạ my name is…". */
const otherLeading = (tokens: readonly Token[], language: Language): number => {
  const length = leading[language === "en" ? "vi" : "en"].longest(tokens, 0)
  const first = tokens[0]?.low ?? ""
  return language === "en" && (first === "a" || first === "do" || first === "no") ? 0 : length
}

export const stripTrailing = (tokens: readonly Token[], language: Language, plain: boolean): Token[] => {
  let rest = [...tokens]
  for (let steps = 0; steps < 12 && rest.length > 1; steps++) {
    const last = rest.at(-1)
    if (last?.capital && rest.length > 1 && last.low !== "pika") break
    if (last && !isWord(last) && !last.text.startsWith('"')) rest = rest.slice(0, -1)
    else {
      const length =
        endsWith(trailing[language], rest, plain) || endsWith(trailing[language === "en" ? "vi" : "en"], rest, false)
      if (length === 0 || length >= rest.length) break
      rest = rest.slice(0, -length)
    }
  }
  return rest
}
