import { calendar } from "./data.ts"
import { dateAt, numberAt } from "./dates.ts"
import { wordSet } from "./lexicon.ts"
import { canBeName, capitalRun, isCommon, isFirstName, nameLengths } from "./names.ts"
import { isWord, type Token } from "./text/tokens.ts"
import { timePhraseLength } from "./vietnamese/time.ts"

const upTo = (most: number, left: number): number[] =>
  Array.from({ length: Math.min(most, left) }, (_, index) => index + 1)

const grade = /^\d{1,2}([a-z]\d?|\/\d{1,2}|st|nd|rd|th)?$/
const endsShort = new Set(["and", "but", "because", "with", "và", "với", "vì", "nhưng", ",", "mà", "nên"])

const shortLengths = (tokens: readonly Token[], at: number): number[] => {
  const lengths: number[] = []
  for (let to = at; to < Math.min(at + 4, tokens.length); to++) {
    if (endsShort.has(tokens[to]?.low ?? "")) break
    lengths.unshift(to - at + 1)
  }
  return lengths
}

const notPlaces = new Set([
  "mr",
  "mrs",
  "ms",
  "miss",
  "dr",
  "different",
  "another",
  "grade",
  "year",
  "gần",
  "cạnh",
  "kế",
  "sát",
  "ngay",
  "nhà",
  "đây",
  "đó",
  "đâu",
  "lớp",
  "trường",
  "ngoài",
  "my",
  "the",
  "a",
  "bed",
  "trouble",
  "love",
  "charge",
  "class",
  "a",
  "an",
  "làm",
  "học",
  "chơi",
  "tập",
  "ngồi",
  "dùng",
  "ăn",
  "ngủ",
  "bán",
  "dạy",
  "mondays",
  "tuesdays",
  "wednesdays",
  "thursdays",
  "fridays",
  "saturdays",
  "sundays",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
])

/** "Giờ con thích nhất là bún bò": no kind of thing is called "now". */
const notKinds = new Set(["giờ", "bây", "hiện", "now"])

const placeLengths = (tokens: readonly Token[], at: number, plain: boolean): number[] => {
  if (notPlaces.has(tokens[at]?.low ?? "")) return []
  const city = wordSet("city")?.longest(tokens, at, plain) ?? 0
  const run = capitalRun(tokens, at)
  const state = run > 0 && tokens[at + run]?.text === "," ? capitalRun(tokens, at + run + 1) : 0
  const found = [city, run, state > 0 ? run + 1 + state : 0].filter((length) => length > 0).sort((a, b) => b - a)
  return found.length > 0 ? [...found, ...shortLengths(tokens, at)] : shortLengths(tokens, at)
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
      return [capitalRun(tokens, at)].filter((length) => length > 0)
    case "number":
      return [numberAt(tokens, at)?.length ?? 0].filter((length) => length > 0)
    case "date":
      return [dateAt(tokens, at)?.length ?? 0].filter((length) => length > 0)
    case "grade":
      return grade.test(one.low) || one.low in calendar.ordinal || numberAt(tokens, at)
        ? [numberAt(tokens, at)?.length ?? 1]
        : []
    case "ordinal":
      return Object.hasOwn(calendar.ordinal, one.low) ? [1] : []
    case "time":
      return [timePhraseLength(tokens, at)].filter((length) => length > 0)
    case "place":
      return placeLengths(tokens, at, plain)
    case "word":
      return isWord(one) ? [1] : []
    case "gradecode":
      return /^\d{1,2}[a-z]\d?$|^\d{1,2}\/\d{1,2}$/.test(one.low) ? [1] : []
    case "selfword":
      return selfWords.has(one.low) ? [1] : []
    case "hobbyname":
      return anyOf(["sport", "instrument", "hobbyExtra", "subject"], tokens, at, plain)
    case "playname":
      return [...anyOf(["sport", "instrument", "game"], tokens, at, plain), capitalRun(tokens, at)].filter(
        (length) => length > 0,
      )
    case "schoolname":
      return holding("schoolWord", tokens, at, capitalRun(tokens, at))
    case "homephrase":
      return holding("homeWord", tokens, at, 0)
    case "kind":
      return notKinds.has(one.low) ? [] : [...shortLengths(tokens, at)].reverse().slice(0, 3)
    case "short":
      return shortLengths(tokens, at)
    default:
      return setLengths(type, tokens, at, plain)
  }
}

const selfWords = new Set(["mình", "tớ", "con", "em", "cháu", "tui", "tôi", "bé", "tao", "t"])

const anyOf = (names: readonly string[], tokens: readonly Token[], at: number, plain: boolean): number[] => {
  const lengths = names.map((name) => wordSet(name)?.longest(tokens, at, plain) ?? 0).filter((length) => length > 0)
  return [...new Set(lengths)].sort((a, b) => b - a)
}

/** Spans that end in or hold a word of the set ("oakwood elementary", "yellow house near a big park"), or a capitalised name. */
const holding = (name: string, tokens: readonly Token[], at: number, run: number): number[] => {
  const found = tokens.slice(at, at + 6).findIndex((_, index) => (wordSet(name)?.longest(tokens, at + index) ?? 0) > 0)
  const lengths = run > 0 ? [run] : []
  if (found >= 0 && !(name === "schoolWord" && found === 0))
    for (let length = found + 1; length <= Math.min(tokens.length - at, 14); length++) lengths.push(length)
  return [...new Set(lengths)].sort((a, b) => b - a)
}

const mostWords = 16

const setLengths = (type: string, tokens: readonly Token[], at: number, plain: boolean): readonly number[] => {
  const set = wordSet(type)
  if (!set) return upTo(mostWords, tokens.length - at)
  const length = set.longest(tokens, at, plain)
  return length > 0 ? [length] : []
}
