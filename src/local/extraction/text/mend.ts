import { animals, calendar, kinship, lexiconWords, spelling, vietnameseWords } from "../data.ts"
import { isAccented, type Language } from "./language.ts"
import { fold, isWord, type Token, token } from "./tokens.ts"

/** "soooo" → "so": a child's stress is no spelling. */
const calm = (word: string): string => word.replace(/(\p{L})\1{2,}/gu, "$1")

const asTokens = (phrase: string, capital: boolean): Token[] => phrase.split(" ").map((word) => token(word, capital))

/** "8t": eight years old. */
const shortAge = /^\d{1,2}t$/

/** Mends a sentence's spelling: abbreviations, contractions and common slips of the language it is in. */
export const mendSpelling = (tokens: readonly Token[], language: Language): Token[] => {
  const slips = spelling[language]
  return tokens.flatMap((one, at) => {
    if (language === "vi" && shortAge.test(one.low)) return [token(one.low.slice(0, -1)), token("tuổi")]
    const word = calm(one.low)
    const mended = Object.hasOwn(slips, word) ? slips[word] : undefined
    if (mended === undefined) return word === one.low ? [one] : [token(word, false)]
    if (isNamed(tokens, at) && mended !== "gì") return [one]
    if (one.capital && at > 0 && !mended.includes(" ")) return [one]
    if (keepsPossessive(one, tokens[at + 1])) return [token("its")]
    return asTokens(mended, false)
  })
}

/** "con mèo tên là mun": a name is spelt as it is. */
const isNamed = (tokens: readonly Token[], at: number): boolean => {
  const [before, last] = [tokens[at - 2]?.fold ?? "", tokens[at - 1]?.fold ?? ""]
  return ["ten", "named", "called"].includes(last) || (["la", "is"].includes(last) && ["ten", "name"].includes(before))
}

const ownedByIt = new Set("name color colour fur tail ears eyes birthday favorite cage bed food leg wing".split(" "))

/** "its name" is not "it is name". */
const keepsPossessive = (one: Token, next: Token | undefined): boolean =>
  one.low === "its" && next !== undefined && ownedByIt.has(next.low)

const restored = new Map<string, string[]>()
let longestPhrase = 1
for (const phrase of [
  ...vietnameseWords,
  ...calendar.habit.vi,
  ...calendar.timeOfPast.vi,
  ...calendar.timeToCome.vi,
  ...calendar.weekday.vi,
  ...Object.values(lexiconWords).flatMap((entry) => entry.vi),
  ...kinship.flatMap((kin) => kin.vi),
  ...animals.flatMap((kind) => kind.vi),
]) {
  const key = fold(phrase)
  if (restored.has(key)) continue
  if (fold(phrase) === phrase.toLowerCase() && !vietnameseWords.includes(phrase)) continue
  // A single short syllable means too many things ("bo": bố, bỏ, bò, bơ): only the word list may decide it.
  if (!key.includes(" ") && !vietnameseWords.includes(phrase)) continue
  restored.set(key, phrase.split(" "))
  longestPhrase = Math.max(longestPhrase, key.split(" ").length)
}

const foodWords = (lexiconWords.food?.vi ?? []).filter((word) => !word.includes(" "))
/** A single syllable that can only be one food after these ("dị ứng tom" → tôm; "dau" is dâu, a strawberry, or đậu, a bean). */
const foods = new Map(
  foodWords
    .filter((word) => !foodWords.some((other) => other !== word && fold(other) === fold(word)))
    .map((word) => [fold(word), word]),
)
const beforeFood = new Set(["ứng", "ăn", "uống", "món", "nấu", "thích", "ghét"])

const canRestore = (span: readonly Token[], first: boolean, nextIsCapital: boolean): boolean =>
  span.every((one, at) => !isAccented(one) && (!one.capital || (first && at === 0 && !nextIsCapital)))

/** Puts diacritics back into Vietnamese typed without them, as far as the lexicon knows; names stay as they came. */
export const restoreDiacritics = (typed: readonly Token[]): Token[] => {
  const result: Token[] = []
  const tokens = restorePronouns(typed)
  for (let at = 0; at < tokens.length; ) {
    const length = restorableLength(tokens, at)
    const phrase = restored.get(foldOf(tokens, at, length)) ?? []
    const food =
      beforeFood.has(result.at(-1)?.low ?? "") && !tokens[at]?.capital && length <= 1
        ? foods.get(tokens[at]?.fold ?? "")
        : undefined
    if (food) result.push(token(food))
    else if (phrase.length === 0) result.push(tokens[at] ?? token(""))
    else for (const word of phrase) result.push(token(word, /^\p{Lu}/u.test(word)))
    at += Math.max(1, phrase.length === 0 ? 1 : length)
  }
  return result
}

const otherSelves = new Set("con em minh tui chau toi tao be".split(" "))
const doneByTeacher = new Set(
  "khen day cho bao dan giao noi chu phat mang thuong bat goi ke chon ay hai ba ut".split(" "),
)
const isTeacherBefore = (one: Token | undefined): boolean =>
  one !== undefined && ["cua", "voi", "nho", "thuong", "duoc", "bi", "quy", "tang"].includes(one.fold)

const ownedBySelf = new Set("cua me bo ba voi cho lop truong nha".split(" "))
const sizeBefore = new Set("rat qua to hoi cai lon xe cang kha cao dua".split(" "))
const isSizedBy = (tokens: readonly Token[], at: number): boolean =>
  sizeBefore.has(tokens[at]?.fold ?? "") && !beforeTime.has(tokens[at - 1]?.fold ?? "")
const beforeTime = new Set("hom toi dem sang chieu bua".split(" "))
const sizeAfter = new Set("lam qua nhu bang hon nhat dung tuong dui va va, ghe vat".split(" "))
const months = /^(\d{1,2}|gieng|chap)$/

/** "to thich ve" is "tớ thích vẽ" unless it tells of a size; "thang Bin" is a boy, "thang 8" a month. */
const restorePronouns = (tokens: readonly Token[]): Token[] => {
  const hasSelf = tokens.some((one) => otherSelves.has(one.fold))
  return tokens.map((one, at) => {
    const [before, next] = [tokens[at - 1], tokens[at + 1]]
    if (one.low === "co" && next && (next.capital || doneByTeacher.has(next.fold))) return token("cô")
    if (one.low === "co" && next && !isTeacherBefore(before)) return token("có")
    if (one.low === "nha" && (!next || !isWord(next))) return token("nhá")
    if (one.low === "toi" && otherSelves.has(next?.fold ?? "") && next?.fold !== "toi") return token("tối")
    if (one.low === "toi" && at === 0) return token("tôi")
    const isSelf = at === 0 || !hasSelf || ownedBySelf.has(before?.fold ?? "")
    if (one.low === "to" && isSelf && !isSizedBy(tokens, at - 1) && next && !sizeAfter.has(next.fold))
      return token("tớ")
    if (one.low === "thang" && next?.capital) return token("thằng")
    if (one.low === "thang" && next && months.test(next.low)) return token("tháng")
    if (["mung", "mong"].includes(one.low) && next && /^\d/.test(next.low)) return token("mùng")
    return one
  })
}

const foldOf = (tokens: readonly Token[], at: number, length: number): string =>
  tokens
    .slice(at, at + length)
    .map((one) => one.fold)
    .join(" ")

const restorableLength = (tokens: readonly Token[], at: number): number => {
  for (let length = Math.min(longestPhrase, tokens.length - at); length > 0; length--) {
    const phrase = restored.get(foldOf(tokens, at, length))
    if (!phrase) continue
    const isPlaceName = phrase.every((word) => /^\p{Lu}/u.test(word))
    if (
      isPlaceName ||
      canRestore(tokens.slice(at, at + length), at === 0, tokens[at + 1]?.capital === true || tokens.length === 1)
    )
      return length
  }
  return 0
}
