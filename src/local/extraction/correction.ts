import { isWord, type Token } from "./text/tokens.ts"

const markers = [
  ["no", "wait"],
  ["wait", "no"],
  ["oops", "i", "mean"],
  ["i", "mean"],
  ["actually", "no"],
  ["no", "actually"],
  ["à", "không"],
  ["à", "quên"],
  ["à", "nhầm"],
  ["à", "lộn"],
  ["nhầm"],
  ["lộn"],
]

const markerAt = (tokens: readonly Token[], at: number): number =>
  markers.find((marker) => marker.every((word, index) => tokens[at + index]?.low === word))?.length ?? 0

/**
 * "I like green, no wait, blue" says "I like blue": what follows takes the place of what it repeats the opening word of,
 * or else of the last word. A whole new statement simply stands alone.
 */
export const corrected = (tokens: readonly Token[]): Token[] => {
  for (let at = 2; at < tokens.length - 1; at++) {
    const length = markerAt(tokens, at)
    const before = tokens[at - 1]
    if (length === 0 || (before?.text !== "," && length < 2)) continue
    const right = tokens.slice(at + length).filter((one, index) => index > 0 || isWord(one))
    const left = tokens.slice(0, before?.text === "," ? at - 1 : at)
    const fresh = right.filter((one) => !["mới", "đúng", "chứ"].includes(one.low))
    if (fresh.length === 0) continue
    if (fresh.length > 4) return fresh
    const shared = left.findLastIndex((one) => one.low === fresh[0]?.low)
    return [...left.slice(0, shared > 0 ? shared : left.length - 1), ...fresh]
  }
  return [...tokens]
}
