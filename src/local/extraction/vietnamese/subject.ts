import type { Speaker, Subject } from "../clause.ts"
import { vietnameseVerbs } from "../data.ts"
import type { Discourse, Figure } from "../discourse.ts"
import { createWordSet, wordSet } from "../lexicon.ts"
import { capitalRun, properName } from "../names.ts"
import { childAt } from "../parent.ts"
import { isVietnameseWord } from "../text/language.ts"
import type { Token } from "../text/tokens.ts"
import { textOf, third, vietnameseFigureAt } from "./figures.ts"
import { isSelfAt } from "./speaker.ts"

const plurals = ["tụi", "chúng", "bọn"]

/** The subject of a Vietnamese clause. */
export const vietnameseSubject = (
  tokens: readonly Token[],
  at: number,
  discourse: Discourse,
  speaker: Speaker,
  plain: boolean,
): Subject | null => {
  const one = tokens[at]
  if (!one) return null
  if (
    plurals.includes(one.low) &&
    tokens[at + 1] &&
    (isSelfAt(tokens, at + 1, speaker) || ["mình", "tớ"].includes(tokens[at + 1]?.low ?? ""))
  )
    return { kind: "user", from: at, to: at + 2 }
  if (["hai", "cả"].includes(one.low) && tokens[at + 1]?.low === "đứa") return { kind: "user", from: at, to: at + 2 }
  const together = withElder(tokens, at)
  if (together > 0) return { kind: "user", from: at, to: at + together }
  const child = childAt(tokens, at, speaker)
  if (child) return { kind: "user", from: at, to: at + child.length }
  if (isSelfAt(tokens, at, speaker))
    return speaker.parent && isParentWord(one.low) ? null : { kind: "user", from: at, to: at + 1 }
  if ((one.low === "nhà" || one.low === "cả" || one.low === "gia") && homeOwner(tokens, at, speaker) > 0)
    return { kind: "user", from: at, to: at + homeOwner(tokens, at, speaker) }
  const known = one.capital ? discourse.byName(one.text) : undefined
  const isOwn = known !== undefined && known.kind !== "fiction"
  if (discourse.story.told && !isOwn && (wordSet("character")?.longest(tokens, at) ?? 0) > 0)
    return storyCharacter(tokens, at, discourse)
  const home = othersHome(tokens, at, discourse, speaker, plain)
  if (home) return home
  const named = vietnameseFigureAt(tokens, at, discourse, speaker, plain)
  if (named) return { kind: "figure", figure: named.figure, from: named.from, to: named.to }
  const pronoun = vietnamesePronoun(tokens, at, discourse, speaker)
  if (pronoun) return pronoun
  return ownThing(tokens, at, speaker) ?? newcomer(tokens, at, discourse)
}

/** "nhà bạn (ấy) kế bên nhà con": where somebody lives is told of them. */
const othersHome = (
  tokens: readonly Token[],
  at: number,
  discourse: Discourse,
  speaker: Speaker,
  plain: boolean,
): Subject | null => {
  if (tokens[at]?.low !== "nhà" || !tokens[at + 2]) return null
  const named = vietnameseFigureAt(tokens, at + 1, discourse, speaker, plain)
  if (named) return { kind: "figure", figure: named.figure, from: at, to: named.to }
  const pronoun = vietnamesePronoun(tokens, at + 1, discourse, speaker)
  return pronoun?.kind === "figure" ? { ...pronoun, from: at } : null
}

const isParentWord = (word: string): boolean => ["tôi", "mình", "tớ", "em", "chị", "anh", "tui"].includes(word)

/** "nhà con", "cả nhà em", "gia đình tớ", "nhà của mình". */
const homeOwner = (tokens: readonly Token[], at: number, speaker: Speaker): number => {
  for (let length = 1; length <= 3; length++) {
    const words = tokens
      .slice(at, at + length)
      .map((one) => one.low)
      .join(" ")
    if (!["nhà", "cả nhà", "gia đình", "nhà của", "gia đình của"].includes(words)) continue
    if (isSelfAt(tokens, at + length, speaker)) return length + 1
  }
  return 0
}

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

const afterOwner = 3

/** "xe đạp của tớ", "lớp con", "trường em": what the user has can be what a clause is about. */
const ownThing = (tokens: readonly Token[], at: number, speaker: Speaker): Subject | null => {
  const known =
    ["possession", "bodyPart"].map((name) => wordSet(name)?.longest(tokens, at) ?? 0).find((length) => length > 0) ?? 0
  if (known > 0 && isSelfAt(tokens, at + known, speaker)) return thingSubject(tokens, at, at + known, at + known + 1)
  for (let to = at + 1; to <= at + afterOwner + 1 && to < tokens.length; to++) {
    const owner = tokens[to]?.low === "của" && isSelfAt(tokens, to + 1, speaker) ? to + 2 : 0
    const close =
      to === at + 1 &&
      ["lớp", "trường", "đội", "xóm", "phòng"].includes(tokens[at]?.low ?? "") &&
      isSelfAt(tokens, to, speaker)
        ? to + 1
        : 0
    const end = owner || close
    if (end === 0) continue
    const noun = textOf(tokens, at, to).join(" ")
    const figure: Figure = {
      name: null,
      kind: "object",
      role: { en: noun, vi: noun },
      gender: null,
      plural: false,
      mentioned: 0,
    }
    return { kind: "figure", figure, from: at, to: end }
  }
  return null
}

const thingSubject = (tokens: readonly Token[], from: number, nounTo: number, to: number): Subject => {
  const noun = textOf(tokens, from, nounTo).join(" ")
  const role = { en: noun, vi: noun }
  return {
    kind: "figure",
    figure: { name: null, kind: "object", role, gender: null, plural: false, mentioned: 0 },
    from,
    to,
  }
}

const predicateVerbs = createWordSet(vietnameseVerbs.event)

const opensPredicate = new Set(
  "là được bị đã đang sẽ vừa mới thích cũng hay ở đi có biết tặng cho dạy rủ mời chơi học chuyển dọn về moved gave said likes is was has loves".split(
    " ",
  ),
)

const notPeople = new Set(["trái đất", "mặt trời", "mặt trăng", "sao hoả", "sao hỏa", "tết", "noel", "trung thu"])

const elders = new Set("mẹ má bố ba cha ông bà anh chị cô chú dì cậu bác thầy".split(" "))

/** "hai ông cháu", "2 má con": the user and one other. */
export const withElder = (tokens: readonly Token[], at: number): number =>
  ["hai", "2"].includes(tokens[at]?.low ?? "") &&
  elders.has(tokens[at + 1]?.low ?? "") &&
  ["con", "cháu", "em", "trò"].includes(tokens[at + 2]?.low ?? "")
    ? 3
    : 0

const storyCharacter = (tokens: readonly Token[], at: number, discourse: Discourse): Subject => {
  const to = at + (wordSet("character")?.longest(tokens, at) ?? 1)
  const name = properName(textOf(tokens, at, to))
  return { kind: "figure", figure: discourse.introduce({ name, kind: "fiction" }), from: at, to }
}

const newcomer = (tokens: readonly Token[], at: number, discourse: Discourse): Subject | null => {
  const run = capitalRun(tokens, at)
  if (run === 0 || !(opensPredicate.has(tokens[at + run]?.low ?? "") || predicateVerbs.longest(tokens, at + run) > 0))
    return null
  const first = tokens[at]
  const called = textOf(tokens, at, at + run)
    .join(" ")
    .toLowerCase()
  if (notPeople.has(called) || (wordSet("city")?.longest(tokens, at) ?? 0) > 0) return null
  if (at === 0 && run === 1 && first && isVietnameseWord(first.low)) return null
  const name = properName(textOf(tokens, at, at + run))
  const kind = discourse.story.told ? "fiction" : "person"
  return { kind: "figure", figure: discourse.introduce({ name, kind }), from: at, to: at + run }
}
