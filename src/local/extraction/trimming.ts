import { asks } from "./guards.ts"
import { isIn } from "./lexicon.ts"
import { isJoke } from "./taken-back.ts"
import { isWord, lowText, type Token } from "./text/tokens.ts"

const tagEnds = new Set("không hông chưa hả nhỉ chứ ha hen".split(" "))
const tagOpens = new Set(
  "nghe ngầu đúng phải biết thấy được hay ghê hiểu có chịu đẹp xịn oai ngộ lạ giỏi đỉnh vui dễ sợ ác".split(" "),
)
const maxTagWords = 5
const minStatedWords = 4

/** "tớ có con rùa tên Đá, nghe ngầu không?" states and then asks for applause: the statement, or null. */
export const beforeTag = (tokens: readonly Token[]): Token[] | null => {
  const comma = tokens.findLastIndex((one) => one.text === ",")
  const tag = tokens.slice(comma + 1).filter((one) => one.low !== "pika")
  if (comma < minStatedWords || tag.length === 0 || tag.length > maxTagWords) return null
  if (!(tag.length < 3 || tagOpens.has(tag[0]?.low ?? "")) || !tagEnds.has(tag.at(-1)?.low ?? "")) return null
  const stated = tokens.slice(0, comma)
  return asks(stated) ? null : stated
}

const openings =
  "do you remember, do you know, did you know, did i tell you, have i told you, i told you, you know, guess what, you know what".split(
    ", ",
  )
const own = new Set("i my we our".split(" "))

/** "do you remember i am in year 2": a statement, for all its opening. */
export const withoutOpening = (tokens: readonly Token[]): Token[] => {
  for (let from = 0; from < 3; from++)
    for (const opening of openings) {
      const length = opening.split(" ").length
      if (lowText(tokens, from, from + length) !== opening) continue
      const after =
        from + length + (tokens[from + length]?.low === "that" || tokens[from + length]?.text === "," ? 1 : 0)
      if (own.has(tokens[after]?.low ?? "") || isIn("kin", tokens[after]?.low ?? "")) return tokens.slice(after)
    }
  return [...tokens]
}

const corrections =
  "no wait, wait no, oops i mean, i mean, actually no, no actually, à không, à quên, à nhầm, à lộn, nhầm, lộn".split(
    ", ",
  )

/**
 * "I like green, no wait, blue" says "I like blue": what follows takes the place of what it repeats the opening word of,
 * or else of the last word. A whole new statement simply stands alone.
 */
export const afterCorrection = (tokens: readonly Token[]): Token[] => {
  for (let at = 2; at < tokens.length - 1; at++) {
    const marker = corrections.find((words) => lowText(tokens, at, at + words.split(" ").length) === words)
    const length = marker?.split(" ").length ?? 0
    const isApart = tokens[at - 1]?.text === ","
    if (length === 0 || (!isApart && length < 2)) continue
    const left = tokens.slice(0, isApart ? at - 1 : at)
    const fresh = tokens
      .slice(at + length)
      .filter((one, index) => (index > 0 || isWord(one)) && !["mới", "đúng", "chứ"].includes(one.low))
    if (fresh.length === 0) continue
    if (fresh.length > 4) return fresh
    const shared = left.findLastIndex((one) => one.low === fresh[0]?.low)
    return [...left.slice(0, shared > 0 ? shared : left.length - 1), ...fresh]
  }
  return [...tokens]
}

const maxJokeWords = 5
const laughs = new Set("haha hahaha lol hehe hihi , thôi nha nhé á đó".split(" "))

/** "im 45 haha just joking im 8": what stands before the joke is taken back, what stands after it is said. */
export const afterJoke = (tokens: readonly Token[]): { before: Token[]; after: Token[] } => {
  for (let at = 0; at < tokens.length; at++)
    for (let to = at + 1; to <= Math.min(at + maxJokeWords, tokens.length); to++) {
      if (!isJoke(tokens.slice(at, to))) continue
      let after = to
      while (laughs.has(tokens[after]?.low ?? "")) after += 1
      return {
        before: tokens.slice(0, at).filter((one) => isWord(one) && !laughs.has(one.low)),
        after: tokens.slice(after),
      }
    }
  return { before: [], after: [] }
}
