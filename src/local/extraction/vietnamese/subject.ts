import type { Speaker, Subject } from "../clause.ts"
import { vietnameseVerbs } from "../data.ts"
import type { Discourse, Figure } from "../discourse.ts"
import { createWordSet, wordSet } from "../lexicon.ts"
import { capitalRun, properName } from "../names.ts"
import { childAt } from "../parent.ts"
import { isVietnameseWord } from "../text/language.ts"
import type { Token } from "../text/tokens.ts"
import { vietnameseFigureAt } from "./figures.ts"
import { textOf } from "./kin.ts"
import { isParentWord, vietnamesePronoun } from "./pronoun.ts"
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
