import type { Speaker } from "../clause.ts"
import { type Discourse, type Figure, isNamesake, type Role } from "../discourse.ts"
import { animalKind, wordSet } from "../lexicon.ts"
import { capitalRun, properName } from "../names.ts"
import type { Token } from "../text/tokens.ts"
import { indefinite, kinAt, type Named, textOf } from "./kin.ts"
import { isSelfAt } from "./speaker.ts"

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

/** Words that say how old somebody is rather than who. */
const neutral = new Set(["em", "bé", "con", "nhỏ", "thằng", "cu", "cậu"])

const roleOfAddress = (word: string): Role | null =>
  addressRole[word] ?? (address.has(word) && !neutral.has(word) ? { en: word, vi: word } : null)

const classifiers = new Set(["con", "chú", "bé", "em", "cô", "bạn"])

/** Somebody named at this place: "mẹ", "ba con", "anh họ Phúc", "con mèo Mun", "bạn Ngân", "Kiki". Introduces them. */
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
    addressed(tokens, at, discourse, speaker) ??
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
      const name = textOf(tokens, from, from + length).join(" ")
      const figure = discourse.byName(name, skip === 1 ? roleOfAddress(tokens[at]?.low ?? "") : null)
      if (!figure || (!tokens[from]?.capital && length === 1 && (tokens[from]?.low.length ?? 0) < 3)) continue
      if (isNamedAnew(tokens, from, figure)) continue
      discourse.mention(figure, name)
      return { figure, from: at, to: from + length }
    }
  return null
}

/** "con chó tên Bông", where Bông is a cat: another Bông. */
const isNamedAnew = (tokens: readonly Token[], at: number, figure: Figure): boolean => {
  const naming = tokens[at - 1]?.low === "là" ? at - 2 : at - 1
  const role = tokens[naming]?.low === "tên" ? animalKind(tokens[naming - 1]?.low ?? "") : undefined
  return role !== undefined && isNamesake(figure, { kind: "animal", role })
}

/** "con mèo Mun", "chú cún Kiki", "bé mèo": an animal with a name, or one already spoken of. */
const classifiedAnimal = (
  tokens: readonly Token[],
  at: number,
  discourse: Discourse,
  speaker: Speaker,
): Named | null => {
  const start = classifiers.has(tokens[at]?.low ?? "") ? at + 1 : at
  const longest = wordSet("animal")?.longest(tokens, start) ?? 0
  const length = longest > 1 && tokens[start + longest - 1]?.capital ? longest - 1 : longest
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
  const isCount =
    /^\d+$/.test(tokens[at - 1]?.low ?? "") || indefinite.has(tokens[at - 1]?.low ?? "") || isAnother(tokens, at, to)
  const known = start > at && !isCount ? discourse.byRole(role.en) : undefined
  if (known?.kind !== "animal") return null
  discourse.mention(known)
  return { figure: known, from: at, to }
}

const getting = new Set(["nuôi", "mua", "có", "thêm", "xin", "rước", "nhận", "adopt", "got", "get"])
const anotherAfter = new Set(["mới", "thứ", "nữa", "khác", "nào", "gì", "con", "hoang", "hàng"])

/** "mua con mèo", "con chó thứ hai": not the one that is known. */
const isAnother = (tokens: readonly Token[], from: number, to: number): boolean =>
  anotherAfter.has(tokens[to]?.low ?? "") ||
  tokens.slice(Math.max(0, from - 3), from).some((one) => getting.has(one.low) || getting.has(one.fold))

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

/** "bạn Sam", "cô Mai của con". */
const addressed = (tokens: readonly Token[], at: number, discourse: Discourse, speaker: Speaker): Named | null => {
  const word = tokens[at]?.low ?? ""
  if (!address.has(word)) return null
  const run = capitalRun(tokens, at + 1)
  if (run === 0) return null
  const name = properName(textOf(tokens, at + 1, at + 1 + run))
  if (name.toLowerCase() === "pika") return null
  const role = addressRole[word]
  const title = word === "cô" || word === "thầy" || role === undefined
  const existing = discourse.byName(name, roleOfAddress(word)) ?? discourse.byName(`${word} ${name}`)
  const figure =
    existing ??
    discourse.introduce({
      name: title && !["con", "thằng", "nhỏ", "cu", "bé", "em"].includes(word) ? `${word} ${name}` : name,
      kind: "person",
      ...(role ? { role } : {}),
    })
  discourse.mention(figure, name)
  const to = at + 1 + run
  const owned = figure.role !== null && tokens[to]?.low === "của" && isSelfAt(tokens, to + 1, speaker) ? 2 : 0
  return { figure, from: at, to: to + owned }
}
