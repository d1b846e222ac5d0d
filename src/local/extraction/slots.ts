import { calendar } from "./data.ts"
import { dateAt, numberAt } from "./dates.ts"
import { wordSet } from "./lexicon.ts"
import { canBeName, capitalRun, isCommon, isFirstName, nameLengths } from "./names.ts"
import { leadingDistance } from "./other-time.ts"
import { isSure } from "./sure-words.ts"
import { isWord, type Token } from "./text/tokens.ts"
import { timePhraseLength } from "./vietnamese/time.ts"

const grade = /^(?:\d{1,2}(?:[a-z]\d?|\/\d{1,2}|st|nd|rd|th)?)$/
/** "3A": a class, never an age. */
const classCode = /^\d{1,2}[a-z]\d?$/
const selfWords = new Set("mình tớ con em cháu tui tôi bé tao t".split(" "))
const hobbies = ["sport", "instrument", "hobbyExtra"]
/** Of what a phrase has at the most: "strawberry ice cream with sprinkles". */
const maxWords = 6

const present = (...lengths: (number | undefined)[]): number[] =>
  [...new Set(lengths)].filter((length): length is number => length !== undefined && length > 0).sort((a, b) => b - a)

const longest = (name: string, tokens: readonly Token[], at: number, plain: boolean): number =>
  wordSet(name)?.longest(tokens, at, plain) ?? 0

const isNumber = /^\d+$/

/** A phrase that says what it says without the sentence around it. */
const phraseLengths = (tokens: readonly Token[], at: number): number[] =>
  Array.from({ length: Math.min(maxWords, tokens.length - at) }, (_, index) => index + 1)
    .filter(
      (length) => isSure(tokens.slice(at, at + length)) && !(length === 1 && isNumber.test(tokens[at]?.low ?? "")),
    )
    .reverse()

const things = ["food", "sport", "game", "instrument", "hobbyExtra", "animal", "possession", "subject", "color"]

/** Known things alone: what other syllables mean without their marks is not sure ("nho" is a grape, small, or to miss somebody). */
const thingLengths = (tokens: readonly Token[], at: number): number[] =>
  present(...things.map((name) => longest(name, tokens, at, true)))

/** A known town, or a name ("Austin, Texas"). */
const placeLengths = (tokens: readonly Token[], at: number, plain: boolean): number[] => {
  const run = capitalRun(tokens, at)
  const state = run > 0 && tokens[at + run]?.text === "," ? capitalRun(tokens, at + run + 1) : 0
  return present(longest("city", tokens, at, plain), run, state > 0 ? run + 1 + state : 0)
}

/** "oakwood elementary", "Kim Đồng": a name, or what ends in a word for a school. */
const schoolLengths = (tokens: readonly Token[], at: number): number[] => {
  const end = tokens.slice(at, at + 5).findLastIndex((_, index) => longest("schoolWord", tokens, at + index, false) > 0)
  const run = capitalRun(tokens, at)
  return present(run, end > 0 && isSure(tokens.slice(at, at + end + 1)) ? end + 1 : 0)
}

/** The lengths that a slot of a type may take, the likeliest first. */
export const slotLengths = (type: string, tokens: readonly Token[], at: number, plain: boolean): readonly number[] => {
  const one = tokens[at]
  if (!one) return []
  switch (type) {
    case "name":
      return nameLengths(tokens, at)
    case "given":
      return (isFirstName(one) && (one.capital || !isCommon(one))) || (one.capital && canBeName(one))
        ? nameLengths(tokens, at)
        : []
    case "capital":
      return present(capitalRun(tokens, at))
    case "number":
      // "my aunt is one and so am i"
      return one.low === "one" && ["and", "", ","].includes(tokens[at + 1]?.low ?? "")
        ? []
        : present(numberAt(tokens, at)?.length)
    case "date":
      return present(dateAt(tokens, at)?.length)
    case "grade":
      return grade.test(one.low) || Object.hasOwn(calendar.ordinal, one.low) || numberAt(tokens, at)
        ? [numberAt(tokens, at)?.length ?? 1]
        : []
    case "class":
      return classCode.test(one.low) ? [1] : []
    case "hour":
      return hourLengths(tokens, at)
    case "time":
      return present(timePhraseLength(tokens, at))
    case "place":
      return placeLengths(tokens, at, plain)
    case "kin":
      return present(
        longest("kin", tokens, at, plain),
        ["anh", "chị"].includes(one.low) && !tokens[at + 1]?.capital ? 1 : 0,
      )
    case "self":
      return selfWords.has(one.low) ? [1] : []
    case "hobby":
      return present(...hobbies.map((name) => longest(name, tokens, at, plain)))
    case "playing":
      return present(...["sport", "game"].map((name) => longest(name, tokens, at, plain)))
    case "school":
      return schoolLengths(tokens, at)
    case "any":
      return Array.from({ length: tokens.length - at }, (_, index) => index + 1)
    case "word":
      return isWord(one) && isSure([one]) ? [1] : []
    case "ahead":
      return present(leadingDistance(tokens, at))
    case "phrase":
    case "deed":
      return plain ? thingLengths(tokens, at) : phraseLengths(tokens, at)
    default:
      return present(longest(type, tokens, at, plain))
  }
}

const hour = /^\d{1,2}(?:[:.h]\d{0,2})?(?:am|pm|h)?$/

/** "8", "8:30 pm", "9 giờ rưỡi". */
const hourLengths = (tokens: readonly Token[], at: number): number[] => {
  const size = hour.test(tokens[at]?.low ?? "") ? 1 : (numberAt(tokens, at)?.length ?? 0)
  if (size === 0) return []
  let to = at + size
  while (
    ["am", "pm", "giờ", "rưỡi", "h", "o'clock", "sáng", "tối"].includes(tokens[to]?.low ?? "") ||
    (tokens[to - 1]?.low === "giờ" && /^\d+$/.test(tokens[to]?.low ?? ""))
  )
    to += 1
  return [to - at]
}
