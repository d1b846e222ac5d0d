import type { Clause, Parsed, Replacement, Speaker, Subject } from "../clause.ts"
import { vietnameseVerbs } from "../data.ts"
import { numberAt } from "../dates.ts"
import { type Discourse, type Figure, phraseOf } from "../discourse.ts"
import { figureAt } from "../english/figures.ts"
import { createWordSet, wordSet } from "../lexicon.ts"
import { childAt } from "../parent.ts"
import { stripParticles } from "../particles.ts"
import type { Token } from "../text/tokens.ts"
import { vietnameseFigureAt } from "./figures.ts"
import { vietnamesePronoun } from "./pronoun.ts"
import { isSelfAt } from "./speaker.ts"
import { vietnameseSubject, withElder } from "./subject.ts"
import { timePhraseLength } from "./time.ts"

const markers = createWordSet(vietnameseVerbs.marker)
const verbs = createWordSet(vietnameseVerbs.event)

/** Takes a Vietnamese clause apart; the words stay in their order, only those that mean the user or others are reworded. */
export const parseVietnamese = (
  clause: Clause,
  discourse: Discourse,
  speaker: Speaker,
  before: Subject | null,
): Parsed => {
  const tokens = stripParticles(clause.tokens, "vi", clause.plain)
  let at = timesAt(tokens, 0)
  const found = vietnameseSubject(tokens, at, discourse, speaker, clause.plain)
  const subject: Subject | null = found ?? elidedSubject(tokens, at, before, speaker)
  if (found) at = timesAt(tokens, withCompany(tokens, found.to, discourse, speaker, clause.plain))
  const marked: string[] = []
  for (let length = markerAt(tokens, at); length > 0; length = markerAt(tokens, at)) {
    marked.push(
      tokens
        .slice(at, at + length)
        .map((one) => one.low)
        .join(" "),
    )
    at += length
  }
  const parsed: Parsed = {
    clause: { ...clause, tokens },
    subject,
    elided: found === null,
    predicate: tokens.slice(at),
    predicateFrom: at,
    markers: marked,
    replacements: [],
    mentioned: [],
  }
  parsed.replacements = replacementsIn(parsed, discourse, speaker)
  return parsed
}

/** "con với daddy đi…": the company belongs to the subject. */
const withCompany = (
  tokens: readonly Token[],
  at: number,
  discourse: Discourse,
  speaker: Speaker,
  plain: boolean,
): number => {
  if (!["với", "và", "cùng", "and", "with"].includes(tokens[at]?.low ?? "")) return at
  if (isSelfAt(tokens, at + 1, speaker)) return at + 2
  return vietnameseFigureAt(tokens, at + 1, discourse, speaker, plain)?.to ?? at
}

const timesAt = (tokens: readonly Token[], from: number): number => {
  let at = from
  for (let length = timePhraseLength(tokens, at); length > 0; length = timePhraseLength(tokens, at)) {
    at += length
    if (["là", ",", "thì"].includes(tokens[at]?.low ?? "")) at += 1
  }
  return at < tokens.length ? at : from
}

/** "được" and "có" before a noun are verbs of their own: "được điểm mười", "có con mèo". */
const markerAt = (tokens: readonly Token[], at: number): number => {
  const low = tokens[at]?.low ?? ""
  if ((low === "được" || low === "có" || low === "phải" || low === "giờ") && !(verbs.longest(tokens, at + 1) > 0))
    return 0
  if ((low === "được" || low === "có") && (wordSet("animal")?.longest(tokens, at + 1) ?? 0) > 0) return 0
  if (low === "có" || low === "được") return 0
  return at < tokens.length - 1 ? markers.longest(tokens, at) : 0
}

const elidedSubject = (
  tokens: readonly Token[],
  at: number,
  before: Subject | null,
  speaker: Speaker,
): Subject | null => {
  const first = tokens[at]
  if (!first || tokens.length - at < 2) return null
  const opens =
    verbs.longest(tokens, at) > 0 ||
    markers.longest(tokens, at) > 0 ||
    ["không", "có", "là", "tên", "học"].includes(first.low) ||
    (tokens[at + (numberAt(tokens, at)?.length ?? 9)]?.low ?? "") === "tuổi"
  if (!opens) return null
  if (speaker.parent) return { kind: "user", from: at, to: at }
  const pointsBack = tokens.slice(at + 1, at + 4).some((one) => ["nó", "ảnh", "ấy", "ổng", "bả"].includes(one.low))
  return before && !pointsBack ? { ...before, from: at, to: at } : { kind: "user", from: at, to: at }
}

const owned = new Set(
  "nhà lớp trường phòng tay chân răng tóc mắt bụng đầu xe bạn tuổi tên quê xóm đội bàn cặp áo vườn sân giường máy hộp vở sách bóng diều nick acc team class teacher".split(
    " ",
  ),
)

const replacementsIn = (parsed: Parsed, discourse: Discourse, speaker: Speaker): Replacement[] => {
  const { tokens, plain } = parsed.clause
  const result: Replacement[] = []
  const subject = parsed.subject
  for (let at = 0; at < tokens.length; ) {
    const isSubject = subject !== null && !parsed.elided && at === subject.from
    const child = isSubject ? null : childAt(tokens, at, speaker)
    const piece = child
      ? { from: at, to: at + child.length, text: "người dùng" }
      : isSubject
        ? subjectPiece(parsed, subject)
        : (selfPiece(tokens, at, speaker) ?? figurePiece(parsed, at, discourse, speaker, plain))
    if (piece) result.push(piece)
    at = piece ? piece.to : at + 1
  }
  return result
}

const subjectPiece = (parsed: Parsed, subject: Subject): Replacement => {
  const { from, to } = subject
  if (subject.kind === "figure") {
    parsed.mentioned.push(subject.figure)
    const home = parsed.clause.tokens[from]?.low === "nhà" ? "nhà " : ""
    return { from, to, text: `${home}${phraseOf(subject.figure, "vi")}` }
  }
  const words = parsed.clause.tokens.slice(from, to).map((one) => one.low)
  if (words[0] === "hai" || words[0] === "2")
    return { from, to, text: words[1] === "đứa" ? "người dùng" : `người dùng và ${words[1]} của người dùng` }
  if (words.includes("nhà")) return { from, to, text: "nhà người dùng" }
  return { from, to, text: words.includes("đình") ? "gia đình người dùng" : "người dùng" }
}

const selfPiece = (tokens: readonly Token[], at: number, speaker: Speaker): Replacement | null => {
  const low = tokens[at]?.low ?? ""
  const together = withElder(tokens, at)
  if (together > 0) return { from: at, to: at + together, text: `người dùng và ${tokens[at + 1]?.low} của người dùng` }
  const isPlural = ["tụi", "chúng", "bọn"].includes(low)
  if (isPlural && isSelfAt(tokens, at + 1, speaker)) return { from: at, to: at + 2, text: "người dùng" }
  if (speaker.parent && ["bé", "cháu"].includes(low) && !tokens[at + 1]?.capital)
    return { from: at, to: at + 1, text: "người dùng" }
  if (!isSelfAt(tokens, at, speaker)) return null
  if (speaker.parent && low !== "con") return { from: at, to: at + 1, text: "phụ huynh của người dùng" }
  const before = tokens[at - 1]?.low ?? ""
  return { from: at, to: at + 1, text: owned.has(before) && before !== "nhà" ? "của người dùng" : "người dùng" }
}

const figurePiece = (
  parsed: Parsed,
  at: number,
  discourse: Discourse,
  speaker: Speaker,
  plain: boolean,
): Replacement | null => {
  const { tokens } = parsed.clause
  const owned = ["my", "our"].includes(tokens[at]?.low ?? "") ? figureAt(tokens, at, discourse) : null
  const named = owned ?? vietnameseFigureAt(tokens, at, discourse, speaker, plain)
  if (named) {
    parsed.mentioned.push(named.figure)
    return { from: at, to: named.to, text: phraseOf(named.figure, "vi") }
  }
  const low = tokens[at]?.low ?? ""
  const isThird = low === "nó" || ["ấy", "đó"].includes(tokens[at + 1]?.low ?? "")
  const isObject =
    ["bạn", "anh", "chị", "cô", "thầy", "bà", "ông"].includes(low) &&
    ["với", "cho", "cùng", "tặng", "nhớ", "thăm", "của"].includes(tokens[at - 1]?.low ?? "")
  if (!isThird && !isObject) return null
  const pronoun = vietnamesePronoun(tokens, at, discourse, speaker)
  if (pronoun?.kind !== "figure" || !figureIsSayable(pronoun.figure)) return null
  parsed.mentioned.push(pronoun.figure)
  return { from: at, to: pronoun.to, text: phraseOf(pronoun.figure, "vi") }
}

const figureIsSayable = (figure: Figure): boolean => figure.name !== null || figure.role !== null
