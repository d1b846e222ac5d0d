import { changeWords } from "./data.ts"
import { holdsAny } from "./phrases.ts"

/**
 * How a text tells of a change. "over" and "lost": what it names has ended. "parted": whom it names has gone, so what was said of them has
 * ended too. "now": a thing that it names is different. "maybe": only if it names more than one thing of what was said before.
 */
export type Change = "over" | "parted" | "lost" | "now" | "maybe"

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

export const isEnd = (change: Change | null): boolean => change === "over" || change === "lost" || change === "parted"

/** "i told you wrong" */
export const isCorrection = (text: string): boolean => holdsAny(` ${text} `, changeWords.correction)

const toCome = / (sắp|gonna|going to|will) /
/** It tells of a change itself, which stays true. */
export const tellsOfChange = (text: string): boolean =>
  (isEnd(changeIn(text)) || ` ${text} `.includes(" left ")) && !toCome.test(` ${text} `)

const switching = / (switched|swapped|traded|instead|đổi|chuyển|giờ chỉ|bây giờ chỉ) /
/** One thing takes another's place. */
export const isSwitch = (text: string): boolean => switching.test(` ${text} `)

const denial = / (not|never|no|cannot|hate|hates|scared|afraid|không|chưa|chẳng|chả|hông|ghét|sợ) /
export const denies = (text: string): boolean => denial.test(` ${text} `)
