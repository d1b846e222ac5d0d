import type { Parsed } from "../clause.ts"
import { calendar, guards, vietnameseVerbs } from "../data.ts"
import { daysFromNow } from "../dates.ts"
import { createWordSet, wordSet } from "../lexicon.ts"
import type { Nature } from "../nature.ts"
import { isWord, type Token } from "../text/tokens.ts"
import { isHabitual } from "./time.ts"

const events = createWordSet(vietnameseVerbs.event)
const light = createWordSet(vietnameseVerbs.light)
const toCome = createWordSet(calendar.timeToCome.vi)
const commands = new Set(guards.commands.vi)

/** What one does at this very moment says little of one's life. */
const trivialNow = new Set("ăn xem ngồi nằm coi uống ngủ chờ đợi nghe làm nói đứng đi ở".split(" "))
const wholeAlone = new Set("khóc chết ly li ngã té ốm bệnh thắng thua vẽ hát".split(" "))
const constant = new Set(["luôn", "luôn luôn", "thường", "thường xuyên", "toàn", "always", "usually"])
const negations = new Set(["không", "chưa", "chẳng", "chả", "đâu"])
/** A clause that opens with one of these tells nothing that lasts, or is no statement at all. */
const opensNothing = new Set(
  "ơi nhé nha à ừ thôi kệ xin cảm chào tạm biết hiểu nghĩ thấy đoán quên tin hỏi kể nói bảo đùa giỡn chờ đợi hẹn mệt đói khát chán no rảnh bận ok cho để hãy đừng nhắc làm thì mà nếu nên thế vậy như gì nào sao ai đâu hả nhỉ xong hết sắp với và cùng".split(
    " ",
  ),
)
const saysLittle = new Set(["vậy", "thế", "nó", "đó", "này", "kia", "rồi", "quá", "lắm", "ghê", "luôn", "nữa"])

/** What the user says, asks or sees is not yet so. */
const onlySaid = new Set("nói bảo kêu hỏi đố tưởng thấy nghe xạo".split(" "))
const lasting = new Set("có mua được tặng thích mê xem coi đọc chơi vẽ sưu".split(" "))

const holdsCharacter = (tokens: readonly Token[]): boolean =>
  tokens.some((_, at) => (wordSet("character")?.longest(tokens, at) ?? 0) > 0)

/** "anh hai nói con là…": teasing, as often as not. */
const saysOfUser = ({ predicate }: Parsed): boolean =>
  ["nói", "bảo", "kêu", "chọc", "ghẹo"].includes(predicate[0]?.low ?? "") && predicate[2]?.low === "là"

const isWhenSaid = (tokens: readonly Token[]): boolean =>
  daysFromNow(tokens) !== undefined || tokens.some((_, at) => toCome.longest(tokens, at) > 0)

const content = (tokens: readonly Token[]): number =>
  tokens.filter((one) => isWord(one) && !saysLittle.has(one.low) && !negations.has(one.low)).length

/** A child is no doctor yet, nor a king: such a claim is a game, or somebody else's. */
const grownUp = (tokens: readonly Token[], at: number): boolean =>
  ["job", "fantasyRole"].some((name) => (wordSet(name)?.longest(tokens, at) ?? 0) > 0)

/** A statement without a verb that the lists know: "bự con", "là thuỷ thủ tàu viễn dương", "không lên tiếng ở lớp". */
const stateOf = (parsed: Parsed): Nature | null => {
  const { predicate, elided, subject } = parsed
  const first = predicate[0]?.low ?? ""
  if (opensNothing.has(first) || !subject) return null
  const role = predicate[1]?.low === "một" ? 2 : 1
  if (subject.kind === "user" && first === "là" && grownUp(predicate, role)) return null
  const negated = negations.has(first)
  const verb = predicate[negated ? 1 : 0]
  if (!verb || (negated && opensNothing.has(verb.low)) || ["gì", "đâu", "ai"].includes(predicate.at(-1)?.low ?? ""))
    return null
  if (elided) return null
  const least = negated || first === "là" || subject.kind === "user" ? 3 : 2
  return content(predicate) >= least - (first === "là" ? 1 : 0) ? "state" : null
}

/** What kind of statement a Vietnamese predicate makes; null when it makes none worth keeping. */
export const vietnameseNature = (parsed: Parsed): Nature | null => {
  const { predicate, markers, clause } = parsed
  const length = events.longest(predicate, 0, clause.plain)
  const first = predicate[0]
  if (!first || clause.tokens.at(-1)?.low === "đây") return null
  if (parsed.elided && parsed.predicateFrom === 0 && commands.has(first.low)) return null
  if (length === 0 && first.low === "có" && predicate.length > 1 && isWhenSaid(clause.tokens)) return "event"
  if (first.low === "có" && ["chuyện", "biết", "gì", "ai"].includes(predicate[1]?.low ?? "")) return null
  if (saysOfUser(parsed)) return null
  if (parsed.subject?.kind === "user" && onlySaid.has(first.low)) return null
  if (holdsCharacter(predicate) && (parsed.elided || !lasting.has(first.low))) return null
  if (length === 0) return isHabitual(clause.tokens) && content(predicate) > 1 ? "routine" : stateOf(parsed)
  if (light.longest(predicate, 0, clause.plain) > 0 && predicate.length <= 2) return null
  const always = markers.some((marker) => constant.has(marker))
  if (parsed.elided && predicate.length < 3 && !always && !isHabitual(clause.tokens)) return null
  const short = predicate.length - length < 1 && length < 2
  if (short && !wholeAlone.has(first.low)) return null
  if (markers.includes("đang") && trivialNow.has(first.low) && !isHabitual(clause.tokens)) return null
  if (isWatchedNow(parsed)) return null
  if (always || isHabitual(clause.tokens) || markers.includes("cũng") || markers.includes("hay")) return "routine"
  return "event"
}

const works = new Set(["phim", "truyện", "hoạt", "clip", "video", "tivi"])

/** "vừa xem xong phim…" fills a moment, unless somebody was along or a day is named. */
const isWatchedNow = ({ predicate, markers, clause, mentioned }: Parsed): boolean =>
  ["xem", "coi", "đọc"].includes(predicate[0]?.low ?? "") &&
  predicate.some((one) => works.has(one.low)) &&
  markers.some((marker) => ["vừa", "mới", "vừa mới", "đang"].includes(marker)) &&
  mentioned.length === 0 &&
  !isWhenSaid(clause.tokens)
