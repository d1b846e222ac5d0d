import type { Speaker, Subject } from "../clause.ts"
import { vietnameseVerbs } from "../data.ts"
import type { Discourse, Figure } from "../discourse.ts"
import { createWordSet } from "../lexicon.ts"
import type { Token } from "../text/tokens.ts"
import { third } from "./kin.ts"

const predicateVerbs = createWordSet(vietnameseVerbs.event)

export const isParentWord = (word: string): boolean => ["tôi", "mình", "tớ", "em", "chị", "anh", "tui"].includes(word)

/** Southern speech makes one word of "anh ấy": "ảnh học giỏi". */
const contracted: Readonly<Record<string, string>> = {
  ảnh: "anh",
  chỉ: "chị",
  cổ: "cô",
  thẩy: "thầy",
  dỉ: "dì",
  cẩu: "cậu",
}
const pictures = new Set("tấm bức chụp hình cái xem coi gửi đăng vẽ nhiều album khung treo".split(" "))

/** "nó", "bạn ấy", "anh ấy": whoever of that kind was spoken of last; a speaking parent's "bé", "cháu" is the child. */
export const vietnamesePronoun = (
  tokens: readonly Token[],
  at: number,
  discourse: Discourse,
  speaker: Speaker,
): Subject | null => {
  const typed = tokens[at]?.low ?? ""
  const next = tokens[at + 1]?.low ?? ""
  const isShort = Object.hasOwn(contracted, typed) && !(typed === "ảnh" && pictures.has(tokens[at - 1]?.low ?? ""))
  const low = isShort ? (contracted[typed] ?? typed) : typed
  const hasThird = third.has(next) && !isShort
  const pet = low === "nó" ? discourse.latest((other) => other.kind === "animal") : undefined
  if (speaker.parent && pet) return { kind: "figure", figure: pet, from: at, to: at + (hasThird ? 2 : 1) }
  if (speaker.parent && (["bé", "cháu", "con", "nó"].includes(low) || (low === "con" && isParentWord(next))))
    return { kind: "user", from: at, to: at + (["tôi", "mình", "nhà", "ấy", "em"].includes(next) ? 2 : 1) }
  if (low === "nó" || low === "ổng" || low === "bả" || (low === "tụi" && next === "nó")) {
    const figure = discourse.latest(
      (other) =>
        (other.kind === "object" && other.name !== null) ||
        other.kind === "animal" ||
        other.kind === "fiction" ||
        (other.kind === "person" && !isElder(other)),
    )
    return figure ? { kind: "figure", figure, from: at, to: at + (low === "tụi" || hasThird ? 2 : 1) } : null
  }
  if (!["bạn", "anh", "chị", "cô", "thầy", "em", "bé", "ông", "bà", "chú", "dì"].includes(low)) return null
  const figure =
    discourse.latest((other) => other.kind !== "object" && fitsAddress(other, low)) ?? teacherAt(tokens, at, discourse)
  return figure ? { kind: "figure", figure, from: at, to: at + (hasThird ? 2 : 1) } : null
}

/** A bare "cô" or "thầy" is the one at school. */
const teacherAt = (tokens: readonly Token[], at: number, discourse: Discourse): Figure | undefined => {
  const low = tokens[at]?.low ?? ""
  if ((low !== "cô" && low !== "thầy") || predicateVerbs.longest(tokens, at + 1) === 0) return undefined
  return (
    discourse.byRole("teacher") ?? discourse.introduce({ kind: "person", role: { en: "teacher", vi: `${low} giáo` } })
  )
}

const isElder = (figure: Figure): boolean =>
  /^(mẹ|má|bố|ba|cha|tía|ông|bà|cô|thầy|chú|bác|dì|nội|ngoại)/.test(figure.role?.vi ?? "")

const fitsAddress = (figure: Figure, word: string): boolean => {
  if (figure.kind === "animal") return word === "em" || word === "bé"
  if (figure.kind === "fiction") return true
  const role = figure.role?.vi ?? ""
  if (word === "bạn")
    return !["mẹ", "bố", "ba", "má", "ông", "bà", "cô", "thầy", "anh", "chị", "em"].some(
      (kin) => role.startsWith(kin) || figure.name?.startsWith(`${kin} `),
    )
  return role.startsWith(word) || figure.name?.toLowerCase().startsWith(word) === true
}
