import type { Clause, Parsed, Speaker, Subject } from "../clause.ts"
import type { Discourse } from "../discourse.ts"
import type { Figure } from "../figure.ts"
import { childAt } from "../parent.ts"
import { stripParticles } from "../particles.ts"
import { lowText, type Token } from "../text/tokens.ts"
import { vietnamesePersonAt } from "./people.ts"
import { isSelfAt } from "./speaker.ts"
import { timePhraseLength } from "./time.ts"

const words = (text: string): Set<string> => new Set(text.split(" "))

/** They change nothing about whether it is so. */
const markers = words("rất cũng đang vẫn thật cực siêu khá luôn vừa mới được hiện giờ thì đã really also")
/** "được điểm mười", "mới có": verbs of their own, or part of one. */
const alone = words("được mới đã giờ")
const opensPredicate = words(
  "tên là có học thích ghét sống ở sợ bị muốn dị mê khoái nuôi chơi đá tập không hết nghỉ bỏ sinh năm love like play biết chuyển dọn",
)
const parentSelves = words("tôi mình tớ em chị anh tui")
const plurals = words("tụi chúng bọn")

/** Who a Vietnamese clause is about, and what it says of them. `before`: the subject of the clause before it. */
export const parseVietnamese = (
  clause: Clause,
  discourse: Discourse,
  speaker: Speaker,
  before: Subject | null,
): Parsed => {
  const tokens = stripParticles(clause.tokens, "vi", clause.plain)
  const start = openingTime(tokens)
  const found = subjectAt(tokens, start, discourse, speaker, clause.plain)
  const subject = found?.subject ?? elided(tokens, start, before)
  let from = found?.to ?? start
  while (isMarker(tokens, from)) from += 1
  return {
    clause: { ...clause, tokens },
    subject,
    elided: found === null,
    predicate: subject ? tokens.slice(from) : tokens,
  }
}

/** "giờ", "năm nay", "bây giờ" in front: of now. */
const openingTime = (tokens: readonly Token[]): number => {
  const now = ["năm nay", "bây giờ", "hiện tại", "dạo này", "hiện giờ", "từ nay", "từ giờ"].includes(
    lowText(tokens, 0, 2),
  )
    ? 2
    : 0
  const length = now || timePhraseLength(tokens, 0)
  return tokens[length + 1] ? length : 0
}

const isMarker = (tokens: readonly Token[], at: number): boolean => {
  const low = tokens[at]?.low ?? ""
  if (!markers.has(low) || !tokens[at + 1]) return false
  return !alone.has(low) || opensPredicate.has(tokens[at + 1]?.low ?? "") || markers.has(tokens[at + 1]?.low ?? "")
}

type Found = { subject: Subject; to: number }

const subjectAt = (
  tokens: readonly Token[],
  at: number,
  discourse: Discourse,
  speaker: Speaker,
  plain: boolean,
): Found | null => {
  const low = tokens[at]?.low ?? ""
  const user = (to: number): Found => ({ subject: { kind: "user" }, to })
  const child = childAt(tokens, at, speaker)
  if (child) return user(at + child.length)
  if (plurals.has(low) && isSelfAt(tokens, at + 1, speaker)) return user(at + 2)
  if (isSelfAt(tokens, at, speaker)) {
    if (speaker.parent && parentSelves.has(low)) return null
    return ["và", "với", "cùng"].includes(tokens[at + 1]?.low ?? "") ? null : user(at + 1)
  }
  const home = homeLength(tokens, at, speaker)
  if (home > 0) return user(at + home)
  const named = vietnamesePersonAt(tokens, at, discourse, speaker, plain)
  if (named)
    return ["và", "với", ",", "của"].includes(tokens[named.to]?.low ?? "")
      ? null
      : { subject: { kind: "figure", figure: named.figure }, to: named.to }
  const meant = vietnamesePronoun(tokens, at, discourse, speaker)
  if (!meant) return null
  const length = third.has(tokens[at + 1]?.low ?? "") ? 2 : 1
  return { subject: meant === "user" ? { kind: "user" } : { kind: "figure", figure: meant }, to: at + length }
}

/** "nhà con", "cả nhà em", "gia đình tớ", "nhà của mình". */
const homeLength = (tokens: readonly Token[], at: number, speaker: Speaker): number => {
  const noun =
    tokens[at]?.low === "nhà" ? 1 : ["cả nhà", "gia đình"].includes(`${tokens[at]?.low} ${tokens[at + 1]?.low}`) ? 2 : 0
  if (noun === 0) return 0
  const of = tokens[at + noun]?.low === "của" ? 1 : 0
  return isSelfAt(tokens, at + noun + of, speaker) ? noun + of + 1 : 0
}

const third = words("ấy đó í kia")
const elders = /^(?:mẹ|má|bố|ba|cha|tía|ông|bà|cô|thầy|chú|bác|dì|nội|ngoại)/

/** "nó", "bạn ấy", "anh ấy": whoever of that kind was spoken of last; a speaking parent's "bé", "cháu" is the child. */
export const vietnamesePronoun = (
  tokens: readonly Token[],
  at: number,
  discourse: Discourse,
  speaker: Speaker,
): Figure | "user" | null => {
  const low = tokens[at]?.low ?? ""
  const isThird = third.has(tokens[at + 1]?.low ?? "")
  if (speaker.parent && ["bé", "cháu", "con"].includes(low)) return "user"
  if (low === "nó")
    return (
      discourse.latest((other) => !other.plural && !(other.kind === "person" && elders.test(other.role?.vi ?? ""))) ??
      null
    )
  if (!isThird || !["bạn", "anh", "chị", "cô", "thầy", "em", "bé", "chú"].includes(low)) return null
  return discourse.latest((other) => other.kind !== "object" && fits(other, low)) ?? null
}

export const fits = (figure: Figure, word: string): boolean => {
  if (figure.kind === "animal") return word === "em" || word === "bé"
  const called = `${figure.role?.vi ?? ""} ${figure.name?.toLowerCase() ?? ""}`.trim()
  return word === "bạn" ? figure.role === null || figure.role.vi.startsWith("bạn") : called.startsWith(word)
}

/** "và dị ứng tôm" belongs to the clause before; "mới có con mèo" is the user's. */
const elided = (tokens: readonly Token[], at: number, before: Subject | null): Subject | null => {
  const first = tokens[at]?.low ?? ""
  const opens = opensPredicate.has(first) || (markers.has(first) && opensPredicate.has(tokens[at + 1]?.low ?? ""))
  const isAge = /^\d{1,2}$/.test(first) && tokens[at + 1]?.low === "tuổi"
  if (!(opens || isAge) || !tokens[at + 1]) return null
  return before ?? { kind: "user" }
}
