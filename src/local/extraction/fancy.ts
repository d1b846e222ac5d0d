import { guards } from "./data.ts"
import { createWordSet, isIn, wordSet } from "./lexicon.ts"
import { isFirstName } from "./names.ts"
import { holdsAny, padded } from "./phrases.ts"
import { fold, type Token } from "./text/tokens.ts"

export const isPretend = (tokens: readonly Token[]): boolean =>
  holdsAny(padded(tokens), guards.pretend) || claimsFantasy(tokens)

const selfWords = new Set("mình tớ con em cháu tui tôi bé tao t".split(" "))
const notNow = new Set([
  "muốn",
  "mơ",
  "ước",
  "thích",
  "nếu",
  "vở",
  "kịch",
  "diễn",
  "hoá",
  "hóa",
  "áo",
  "gọi",
  "kêu",
  "nói",
  "bảo",
  "ghẹo",
])

const isCharacter = (tokens: readonly Token[], at: number): boolean =>
  (wordSet("character")?.longest(tokens, at) ?? 0) > 0 && !isFirstName(tokens[at])

/** "ba con là vua nấu ăn" is about Dad. */
const isOwner = (tokens: readonly Token[], at: number): boolean => {
  const before = tokens[at - 1]?.low ?? ""
  return before === "của" || isIn("kin", before) || isIn("kin", `${tokens[at - 2]?.low ?? ""} ${before}`)
}

/** "con là công chúa", "tui là a secret agent": a game has begun. */
const claimsFantasy = (tokens: readonly Token[]): boolean =>
  tokens.some((one, at) => {
    if (one.low !== "là" || !selfWords.has(tokens[at - 1]?.low ?? "") || isOwner(tokens, at - 1)) return false
    const from = ["a", "một", "the", "1"].includes(tokens[at + 1]?.low ?? "") ? at + 2 : at + 1
    return (
      ((wordSet("fantasyRole")?.longest(tokens, from) ?? 0) > 0 || isCharacter(tokens, from)) &&
      !tokens.slice(0, at).some((other) => notNow.has(other.low))
    )
  })

/** "đừng có lưu nha", "don't save that": what was just confided is not to be kept. */
export const isNotToKeep = (tokens: readonly Token[]): boolean =>
  / (đừng|không được|khỏi|cấm) (có )?(lưu|ghi lại|ghi nhớ|nhớ cái này) /.test(padded(tokens)) ||
  / (do not|don't|dont|never) (save|store|remember|keep) (that|this|it) /.test(padded(tokens)) ||
  / (it is|that is|this is) (private|a secret|none of your business) $/.test(padded(tokens))

/** Does a film, a book or somebody out of one come up? Who is named next belongs there. */
export const tellsStory = (tokens: readonly Token[]): boolean =>
  tokens.some((_, at) => stories.longest(tokens, at) > 0 || (wordSet("character")?.longest(tokens, at) ?? 0) > 0)
export const isPretendOver = (tokens: readonly Token[]): boolean => holdsAny(padded(tokens), guards.pretendOver)
/** "mẹ hứa nếu thi tốt thì mua": a condition of this life, not a fancy. */
export const isPromise = (tokens: readonly Token[]): boolean =>
  tokens.some((one) => ["hứa", "bảo", "nói", "promised", "says", "said"].includes(one.low))

/** The companion asks for the truth: what follows is no game any more. */
export const isReal = (content: string): boolean =>
  /(^| )(ngoài đời|chuyện thật|thật sự|in real life)/.test(content.toLowerCase())
export const isInFiction = (tokens: readonly Token[]): boolean => holdsAny(padded(tokens), guards.inFiction)
export const isHearsay = (tokens: readonly Token[]): boolean => holdsAny(padded(tokens), guards.reported)

const teases = new Set("đùa giỡn xạo chọc trêu bịa phét điêu gạt hù".split(" "))
const afterTease = new Set("thôi đó đấy á mà tí xíu tẹo chơi ấy nha nhé hà hihi haha hehe chút vậy".split(" "))
const beforeTease = new Set("nói chơi là toàn con em tớ mình tui cháu t dạ ừ vừa mới".split(" "))

/** "giỡn chơi thôi", "tui xạo đó", "nói phét đấy": the speaker owns up, and nobody else is meant. */
const isTease = (tokens: readonly Token[]): boolean =>
  tokens.some((one, at) => {
    const [before, next] = [tokens[at - 1]?.low, tokens[at + 1]?.low ?? ""]
    if (one.low === "chơi" && before === "nói") return true
    return (
      teases.has(one.low) && (before === undefined || before === "," || beforeTease.has(before)) && afterTease.has(next)
    )
  })

export const isJoke = (tokens: readonly Token[]): boolean => {
  const text = padded(tokens)
  return (
    isTease(tokens) || holdsAny(text, guards.joke) || holdsAny(` ${fold(text).trim()} `, { en: [], vi: guards.joke.vi })
  )
}

const stories = createWordSet([
  "phim",
  "bộ phim",
  "truyện",
  "cổ tích",
  "anime",
  "hoạt hình",
  "manga",
  "movie",
  "novel",
  "chapter",
  "cartoon",
])
