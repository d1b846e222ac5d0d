import { changeWords } from "./data.ts"
import { holdsAny } from "./phrases.ts"

/**
 * How a text tells of a change. "over" and "lost": what it names has ended; "parted": whom it names has gone; "now": a thing that it names
 * is different; "maybe": any of these, or none.
 */
type Change = "over" | "parted" | "lost" | "now" | "maybe"

const endOfNegation = / (không|chẳng|chả|hông|hổng|ko) .*nữa /
const givenAway = / (bán|vứt|quăng) .*(rồi|mất|luôn|đi) | (cho|đem|gửi|tặng) .*(đi rồi|đi luôn|mất rồi) /
const kinds = ["lost", "parted", "over", "now", "maybe"] as const

/** `text`: lower-case words. */
export const changeIn = (text: string): Change | null => {
  const said = ` ${text} `
  if (holdsAny(said, changeWords.still)) return null
  if (endOfNegation.test(said)) return "over"
  if (givenAway.test(said)) return "lost"
  return kinds.find((kind) => holdsAny(said, changeWords[kind])) ?? null
}

const denial = / (not|never|no|cannot|hate|hates|scared|afraid|không|chưa|chẳng|chả|hông|ghét|sợ) /
export const denies = (text: string): boolean => denial.test(` ${text} `)
