import { englishVerbs, englishWords, particles } from "./data.ts"
import { isVerbForm } from "./english/verbs.ts"
import { isIn } from "./lexicon.ts"
import { isWord, type Token } from "./text/tokens.ts"

const common = new Set([...englishWords.common, ...englishVerbs.regular, ...englishVerbs.aux])
const firstNames = new Set(englishWords.firstNames)
const titles = new Set(englishWords.titles)
const prepositions = new Set(englishWords.prepositions)
const particle = new Set(
  [...particles.vi.trailing, ...particles.vi.leading, ...particles.en.trailing].filter((one) => !one.includes(" ")),
)
const neverInName = new Set(
  "là và với thì mà nhưng có đang đã của ở tên thích học năm nay lớp trường tuổi màu rồi nè ạ nha nhé á đó con em tớ mình cháu tui tôi nó rất hay cũng không được bị lông giống loại nhà sống he she they it him her them me us someone bạn ý , . : -".split(
    " ",
  ),
)

export const isTitle = (one: Token | undefined): boolean => one !== undefined && titles.has(one.low)
export const isCommon = (one: Token): boolean => common.has(one.low) || isVerbForm(one.low)
export const isFirstName = (one: Token | undefined): boolean => one !== undefined && firstNames.has(one.low)

/** Words that open sentences and begin no name, whatever their capital. */
const neverCapital = new Set(
  "my the a an i i'm we he she it his her our their they you your and but so then is are this that there when if yes no pika on in at to for with because monday tuesday wednesday thursday friday saturday sunday january february april june july august september october november december con em tớ mình cháu tui tôi nhà hôm ngày tối sáng chiều mẹ bố ba má dạ vâng có không nếu".split(
    " ",
  ),
)
/** "RIGHT NOW" is stress, not a name. */
const isStressed = (one: Token): boolean =>
  one.text.length > 1 && one.text === one.text.toUpperCase() && common.has(one.low) && !firstNames.has(one.low)

const isCapitalWord = (one: Token | undefined): one is Token =>
  one?.capital === true && isWord(one) && !neverCapital.has(one.low) && !isStressed(one)
const isCapitalName = (one: Token | undefined): one is Token =>
  isCapitalWord(one) && !(common.has(one.low) && !firstNames.has(one.low))

/** A run of capitalised words from a place on: "Green Hill", "Minh Anh", "Ms. Rosie". */
export const capitalRun = (tokens: readonly Token[], at: number): number => {
  let to = at
  if (isTitle(tokens[to]) && tokens[to + 1]?.text === ".") to += 1
  if (isTitle(tokens[at])) to += 1
  const start = to
  while (
    to - start < 4 &&
    (isCapitalWord(tokens[to]) ||
      (to > start && tokens[to]?.capital === true && tokens[to]?.low !== "i" && isWord(tokens[to] as Token)))
  )
    to += 1
  if (to - start === 1 && !isCapitalName(tokens[start])) to = start
  if (to > start) return to - at
  if (start > at && tokens[to] && isWord(tokens[to] as Token) && !isCommon(tokens[to] as Token)) return to + 1 - at
  return 0
}

/** A single word that can be a name though nobody typed its capital: no known word, or a known first name. */
export const canBeName = (one: Token | undefined): one is Token =>
  one !== undefined &&
  isWord(one) &&
  !/^\d/.test(one.text) &&
  (firstNames.has(one.low) || (!isCommon(one) && !prepositions.has(one.low))) &&
  !particle.has(one.low) &&
  !isIn("animal", one.low) &&
  !isIn("kin", one.low) &&
  !isIn("weekday", one.low)

/** How long the name is that begins here, after "named" or "tên là", where a name must come; the likeliest first. */
export const nameLengths = (tokens: readonly Token[], at: number): number[] => {
  const run = capitalRun(tokens, at)
  if (run > 0) return run > 1 ? [run, 1] : [run]
  const first = tokens[at]
  if (!first || !isWord(first) || neverInName.has(first.low) || particle.has(first.low) || /^\d+$/.test(first.text))
    return []
  if (first.capital) return [1]
  const lengths = [1]
  for (let to = at + 1; to < tokens.length && to - at < 4; to++) {
    const next = tokens[to]
    if (!next || !isWord(next) || neverInName.has(next.low) || particle.has(next.low) || isCommon(next)) break
    lengths.unshift(to - at + 1)
  }
  return lengths
}

/** "minh anh" → "Minh Anh"; a name with a capital of its own stays as it is ("McKenna"). */
export const properName = (words: readonly string[]): string =>
  words
    .filter((word) => word !== ".")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(" ")
