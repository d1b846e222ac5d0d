import type { Speaker, Subject } from "../clause.ts"
import { vietnameseVerbs } from "../data.ts"
import type { Discourse, Figure } from "../discourse.ts"
import { animalKind, createWordSet, kinOf, wordSet } from "../lexicon.ts"
import { capitalRun, properName } from "../names.ts"
import { childAt } from "../parent.ts"
import type { Token } from "../text/tokens.ts"
import { isSelfAt } from "./speaker.ts"

export type Named = { figure: Figure; from: number; to: number }

const address = new Set([
  "bạn",
  "anh",
  "chị",
  "cô",
  "thầy",
  "em",
  "bé",
  "chú",
  "dì",
  "bác",
  "ông",
  "bà",
  "cậu",
  "ms",
  "mr",
  "thím",
  "mợ",
  "nhỏ",
  "thằng",
  "con",
  "cu",
])
const addressRole: Record<string, { en: string; vi: string }> = {
  bạn: { en: "friend", vi: "bạn" },
  cô: { en: "teacher", vi: "cô giáo" },
  thầy: { en: "teacher", vi: "thầy giáo" },
}
const countsAfterBa = new Set(
  "ngày tuần tháng năm con cái lần bạn người quyển cuốn giờ phút điểm tuổi bài món chiếc đứa buổi lê".split(" "),
)
/** Kin that a child may mean without "của con": a bare "anh" or "cô" is whoever was spoken of last. */
const bareKin = new Set("mẹ má bố ba cha tía ông bà nội ngoại".split(" "))
const classifiers = new Set(["con", "chú", "bé", "em", "cô", "bạn"])
const third = new Set(["ấy", "í", "đó", "kia", "ý", "này"])

const textOf = (tokens: readonly Token[], from: number, to: number): string[] =>
  tokens.slice(from, to).map((one) => one.text)

/** Somebody named at this place: "mẹ", "ba con", "anh họ Phúc", "con mèo Mướp", "bạn Ngân", "Kiki". Introduces them. */
export const vietnameseFigureAt = (
  tokens: readonly Token[],
  at: number,
  discourse: Discourse,
  speaker: Speaker,
  plain = false,
): Named | null => {
  const one = tokens[at]
  if (!one || isSelfAt(tokens, at, speaker)) return null
  return (
    knownName(tokens, at, discourse) ??
    classifiedAnimal(tokens, at, discourse, speaker) ??
    kinAt(tokens, at, discourse, speaker, plain) ??
    petByName(tokens, at, discourse, speaker) ??
    addressed(tokens, at, discourse) ??
    companion(tokens, at, discourse)
  )
}

const knownName = (tokens: readonly Token[], at: number, discourse: Discourse): Named | null => {
  for (
    let skip = 0;
    skip <= (classifiers.has(tokens[at]?.low ?? "") || address.has(tokens[at]?.low ?? "") ? 1 : 0);
    skip++
  )
    for (let length = 4; length > 0; length--) {
      const from = at + skip
      if (from + length > tokens.length) continue
      const figure =
        discourse.byName(textOf(tokens, from, from + length).join(" ")) ??
        (skip === 0 && length > 1 ? discourse.byName(textOf(tokens, from, from + length).join(" ")) : undefined)
      if (!figure || (!tokens[from]?.capital && length === 1 && (tokens[from]?.low.length ?? 0) < 3)) continue
      discourse.mention(figure)
      return { figure, from: at, to: from + length }
    }
  return null
}

/** "con mèo Mướp", "chú cún Kiki", "bé mèo": an animal with a name, or one already spoken of. */
const classifiedAnimal = (
  tokens: readonly Token[],
  at: number,
  discourse: Discourse,
  speaker: Speaker,
): Named | null => {
  const start = classifiers.has(tokens[at]?.low ?? "") ? at + 1 : at
  const length = wordSet("animal")?.longest(tokens, start) ?? 0
  if (length === 0) return null
  const role = animalKind(textOf(tokens, start, start + length).join(" "))
  if (!role) return null
  const to = start + length
  const run = start > at ? capitalRun(tokens, to) : 0
  if (run > 0) {
    const name = properName(textOf(tokens, to, to + run))
    const after = to + run
    const owned = ["của", "nhà"].includes(tokens[after]?.low ?? "") && isSelfAt(tokens, after + 1, speaker) ? 2 : 0
    return { figure: discourse.introduce({ name, kind: "animal", role }), from: at, to: after + owned }
  }
  const owner =
    ["của", "nhà"].includes(tokens[to]?.low ?? "") && isSelfAt(tokens, to + 1, speaker)
      ? 2
      : isSelfAt(tokens, to, speaker)
        ? 1
        : 0
  if (start > at && owner > 0)
    return { figure: discourse.introduce({ kind: "animal", role }), from: at, to: to + owner }
  const known = start > at ? discourse.byRole(role.en) : undefined
  if (!known || known.kind !== "animal") return null
  discourse.mention(known)
  return { figure: known, from: at, to }
}

const kinAt = (
  tokens: readonly Token[],
  at: number,
  discourse: Discourse,
  speaker: Speaker,
  plain: boolean,
): Named | null => {
  const length = wordSet("kin")?.longest(tokens, at, plain) ?? 0
  if (length === 0) return null
  const word = tokens
    .slice(at, at + length)
    .map((one) => one.low)
    .join(" ")
  const kin = kinOf(word)
  if (tokens[at]?.capital && tokens[at - 1]?.capital) return null
  if (!kin || (isNumberBa(tokens, at, word) && !isSelfAt(tokens, at + 1, speaker))) return null
  let to = at + length
  const owned =
    tokens[to]?.low === "của" && isSelfAt(tokens, to + 1, speaker) ? 2 : isSelfAt(tokens, to, speaker) ? 1 : 0
  to += owned
  const run = capitalRun(tokens, to)
  const isBare = bareKin.has(word) || (word.includes(" ") && (kin.category === "family" || kin.category === "school"))
  if (tokens[at - 1]?.low === "là" && isSelfAt(tokens, at - 2, speaker)) return null
  if (owned === 0 && run === 0 && !isBare) return null
  if (third.has(tokens[to]?.low ?? "") && owned === 0) return null
  const name = run > 0 ? named(word, textOf(tokens, to, to + run)) : null
  const role = { en: kin.role, vi: kin.vi.includes(word) ? word : (kin.vi[0] ?? word) }
  return {
    figure: discourse.introduce({
      name,
      kind: "person",
      role,
      gender: kin.gender ?? null,
      plural: kin.plural === true,
    }),
    from: at,
    to: to + run,
  }
}

const named = (_word: string, words: readonly string[]): string => properName(words)

/** "ba ngày" is three days, "thứ ba" Tuesday. */
const isNumberBa = (tokens: readonly Token[], at: number, word: string): boolean =>
  word === "ba" &&
  (countsAfterBa.has(tokens[at + 1]?.low ?? "") ||
    ["thứ", "tháng", "lớp", "có", "được", "giải", "hạng", "tầng", "lầu"].includes(tokens[at - 1]?.low ?? "x"))

/** "bạn Ngân", "cô Thảo", "anh Phúc". */
const petByName = (tokens: readonly Token[], at: number, discourse: Discourse, speaker: Speaker): Named | null => {
  const run = tokens[at]?.low === "con" ? capitalRun(tokens, at + 1) : 0
  if (run === 0) return null
  const name = properName(textOf(tokens, at + 1, at + 1 + run))
  const to = at + 1 + run
  const owned = ["của", "nhà"].includes(tokens[to]?.low ?? "") && isSelfAt(tokens, to + 1, speaker) ? 2 : 0
  return { figure: discourse.introduce({ name, kind: "animal" }), from: at, to: to + owned }
}

const companionWords = new Set(["với", "cùng", "gặp", "rủ", "with"])

/** "chơi với Thảo Vy": somebody named for the first time. */
const companion = (tokens: readonly Token[], at: number, discourse: Discourse): Named | null => {
  const run = companionWords.has(tokens[at - 1]?.low ?? "") ? capitalRun(tokens, at) : 0
  if (run === 0) return null
  const name = properName(textOf(tokens, at, at + run))
  return name === "Pika" ? null : { figure: discourse.introduce({ name, kind: "person" }), from: at, to: at + run }
}

const addressed = (tokens: readonly Token[], at: number, discourse: Discourse): Named | null => {
  const word = tokens[at]?.low ?? ""
  if (!address.has(word)) return null
  const run = capitalRun(tokens, at + 1)
  if (run === 0) return null
  const name = properName(textOf(tokens, at + 1, at + 1 + run))
  if (name.toLowerCase() === "pika") return null
  const role = addressRole[word]
  const title = word === "cô" || word === "thầy" || role === undefined
  const existing = discourse.byName(name) ?? discourse.byName(`${word} ${name}`)
  const figure =
    existing ??
    discourse.introduce({
      name: title && !["con", "thằng", "nhỏ", "cu", "bé", "em"].includes(word) ? `${word} ${name}` : name,
      kind: "person",
      ...(role ? { role } : {}),
    })
  discourse.mention(figure)
  return { figure, from: at, to: at + 1 + run }
}

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
  const child = childAt(tokens, at, speaker)
  if (child) return { kind: "user", from: at, to: at + child.length }
  if (isSelfAt(tokens, at, speaker))
    return speaker.parent && isParentWord(one.low) ? null : { kind: "user", from: at, to: at + 1 }
  if ((one.low === "nhà" || one.low === "cả" || one.low === "gia") && homeOwner(tokens, at, speaker) > 0)
    return { kind: "user", from: at, to: at + homeOwner(tokens, at, speaker) }
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

/** "nó", "bạn ấy", "anh ấy": whoever of that kind was spoken of last; a speaking parent's "bé", "cháu" is the child. */
export const vietnamesePronoun = (
  tokens: readonly Token[],
  at: number,
  discourse: Discourse,
  speaker: Speaker,
): Subject | null => {
  const low = tokens[at]?.low ?? ""
  const next = tokens[at + 1]?.low ?? ""
  const hasThird = third.has(next)
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
  const figure = discourse.latest((other) => other.kind !== "object" && fitsAddress(other, low))
  return figure ? { kind: "figure", figure, from: at, to: at + (hasThird ? 2 : 1) } : null
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

const newcomer = (tokens: readonly Token[], at: number, discourse: Discourse): Subject | null => {
  const run = capitalRun(tokens, at)
  if (run === 0 || !(opensPredicate.has(tokens[at + run]?.low ?? "") || predicateVerbs.longest(tokens, at + run) > 0))
    return null
  const name = properName(textOf(tokens, at, at + run))
  return { kind: "figure", figure: discourse.introduce({ name, kind: "person" }), from: at, to: at + run }
}
