import type { Parsed, Speaker } from "./clause.ts"
import { type Discourse, type Figure, isNamesake } from "./discourse.ts"
import { animalKind, kinOf, wordSet } from "./lexicon.ts"
import { nameLengths, properName } from "./names.ts"
import { kinIsName, roleForName } from "./naming-roles.ts"
import type { Token } from "./text/tokens.ts"
import { alsoNamed } from "./vietnamese/also-named.ts"
import { isSelfAt } from "./vietnamese/speaker.ts"

/** What a clause tells of who somebody is: a name for a role, or a role for a name. */
export type Naming = {
  figures: Figure[]
  /** The clause says nothing else ("his name is Max", "Coco is my dog"). */
  complete: boolean
}

const namingWords = new Set(["named", "called", "tên", "name", "kêu", "gọi"])

const otherPeople: Record<string, { en: string; vi: string }> = {
  girl: { en: "friend", vi: "bạn" },
  boy: { en: "friend", vi: "bạn" },
  kid: { en: "friend", vi: "bạn" },
  "bạn mới": { en: "new friend", vi: "bạn mới" },
  bạn: { en: "friend", vi: "bạn" },
}

/** Schools, books and games have names too, and their own frames. */
const notNamed = new Set([
  "school",
  "trường",
  "kindergarten",
  "preschool",
  "book",
  "movie",
  "show",
  "song",
  "game",
  "truyện",
  "sách",
  "phim",
  "bài",
  "team",
  "đội",
  "lớp",
  "class",
  "street",
])

const skippedBeforeName = new Set(["là", "is", "nó", ",", "it", "him", "her"])

/** Finds "a dog named X", "con chó tên là X", "his name is X", "I named him X". */
export const findNaming = (parsed: Parsed, discourse: Discourse, speaker: Speaker): Naming => {
  const { tokens } = parsed.clause
  const byRole = roleForName(parsed, discourse, speaker)
  if (byRole) return byRole
  const listed = kinIsName(tokens, discourse, speaker)
  if (listed) return { figures: [listed], complete: false }
  for (let at = 0; at < tokens.length; at++) {
    if (!namingWords.has(tokens[at]?.low ?? "")) continue
    if (["kêu", "gọi"].includes(tokens[at]?.low ?? "") && tokens[at + 1]?.low !== "là" && tokens[at + 2]?.low !== "là")
      continue
    if (
      tokens[at]?.low === "tên" &&
      (isSelfAt(tokens, at - 1, speaker) || isSelfAt(tokens, at + 1, speaker)) &&
      tokens[at - 2]?.low !== "của" &&
      isOwnName(tokens, at, speaker)
    )
      continue
    let start = at + 1
    while (skippedBeforeName.has(tokens[start]?.low ?? "") && start < at + 3) start += 1
    const length = nameLengths(tokens, start)[0] ?? 0
    if (length === 0) continue
    if (
      tokens[at]?.low === "name" &&
      !["his", "her", "its", "their", "'s"].includes(tokens[at - 1]?.low ?? "") &&
      !["him", "her", "it", "them"].includes(tokens[at + 1]?.low ?? "")
    )
      continue
    if (tokens.slice(Math.max(0, at - 4), at).some((one) => notNamed.has(one.low))) continue
    if (isOfNobody(parsed, at) || isOwnedByOther(tokens, at)) continue
    const figure = namedFigure(parsed, at, discourse)
    if (!figure || figure.kind === "fiction") continue
    const naming = named(figure, tokens, start, length, discourse, at, parsed)
    return isOfOther(parsed) && parsed.subject?.kind === "figure" && naming.figures[0] !== parsed.subject.figure
      ? ofOther(naming)
      : naming
  }
  return { figures: [], complete: false }
}

/** "mario has a brother called luigi": whoever that is, he is nobody of the user's. */
const isOfNobody = ({ subject, clause }: Parsed, at: number): boolean =>
  clause.language === "en" &&
  subject === null &&
  clause.tokens.slice(1, at).some((one) => one.low === "has" || one.low === "had") &&
  !clause.tokens.slice(0, at).some((one) => one.low === "my" || one.low === "our")

/** "mẹ con có em bé": what the household has is the child's as well. */
const household = new Set(["mother", "father", "parents", "family"])

/** "my cousin's dog is named Max"; not "my dog's name is Max". */
const isOwnedByOther = (tokens: readonly Token[], at: number): boolean =>
  tokens.slice(0, at - 1).some((one, place) => one.low === "'s" && kinOf(tokens[place - 1]?.low ?? "") !== undefined)

/** "my uncle has a dog named Steve": the dog is the uncle's, and not "User's dog". */
const isOfOther = ({ subject, elided, predicate, clause }: Parsed): boolean =>
  subject?.kind === "figure" &&
  !elided &&
  !(clause.language === "vi" && household.has(subject.figure.role?.en ?? "")) &&
  ["has", "have", "had", "got", "có", "nuôi"].includes(predicate[0]?.low ?? "")

const ofOther = ({ figures }: Naming): Naming => {
  for (const figure of figures) figure.role = null
  return { figures: [], complete: false }
}

const isOwnName = (tokens: readonly Token[], at: number, speaker: Speaker): boolean =>
  at === 0 || (isSelfAt(tokens, at - 1, speaker) && at === 1) || isSelfAt(tokens, at + 1, speaker)

/** "i have a dog named Zobda", where a dog Zoba is known: a second one. */
const another = (figure: Figure, name: string, discourse: Discourse): Figure =>
  newFigure(discourse, { name, kind: figure.kind, role: figure.role, gender: figure.gender })

const named = (
  figure: Figure,
  tokens: readonly Token[],
  start: number,
  length: number,
  discourse: Discourse,
  at: number,
  parsed: Parsed,
): Naming => {
  const name = properName(tokens.slice(start, start + length).map((one) => one.text))
  const found = discourse.byName(name, figure.role)
  const known = found && isNamesake(found, figure) ? undefined : found
  if (known === undefined || known === figure) figure.name = figure.name ?? name
  const target = figure.name === name ? figure : (known ?? another(figure, name, discourse))
  if (!target.role || (figure !== target && figure.name === null && figure.role)) target.role = figure.role
  discourse.mention(target)
  const others = parsed.clause.language === "vi" ? alsoNamed(tokens, start + length, target, discourse) : []
  const left = tokens.length - start - length
  const plain =
    parsed.predicate.length > 0 &&
    ["have", "has", "got", "có", "nuôi", "is", "named", "called", "tên", "name", "là", "am", "own"].includes(
      parsed.predicate[0]?.low ?? "",
    )
  const isWhole =
    parsed.subject === null ||
    parsed.elided ||
    parsed.clause.language !== "en" ||
    parsed.subject.to === parsed.predicateFrom
  const alone = isWhole && !tokens.slice(0, at).some((one) => one.low === "and")
  return { figures: [target, ...others], complete: alone && left <= 0 && (plain || at <= 2) }
}

/** The noun before "named", or whom the pronoun beside it means. */
const namedFigure = (parsed: Parsed, at: number, discourse: Discourse): Figure | null => {
  const { tokens } = parsed.clause
  const before = tokens[at - 1]?.low ?? ""
  const after = tokens[at + 1]?.low ?? ""
  const isVerb = ["him", "her", "it", "them", "nó"].includes(after) || ["i", "we", "đặt"].includes(before)
  const subject = parsed.subject?.kind === "figure" && !parsed.elided ? parsed.subject.figure : null
  const pet = before === "đặt" ? discourse.latest((other) => other.kind !== "person" && other.name === null) : undefined
  if (pet) return pet
  if (
    subject &&
    (at <= parsed.predicateFrom + 1 || before === "'s") &&
    subject.name === null &&
    subject.kind !== "object"
  )
    return subject
  const isPossessive = ["his", "her", "its", "their"].includes(before) && tokens[at]?.low === "name"
  if (before === "'s" && tokens[at]?.low === "name")
    return discourse.latest((other) => other.kind !== "fiction") ?? null
  if (isVerb || isPossessive || at === 0)
    return (
      discourse.latest((other) => other.name === null && other.role !== null && other.kind !== "fiction") ??
      discourse.latest((other) => other.kind !== "fiction") ??
      null
    )
  return nounBefore(tokens, at, discourse) ?? (subject && subject.name === null ? ownObject(subject, discourse) : null)
}

const ownObject = (figure: Figure, discourse: Discourse): Figure =>
  discourse.introduce({ kind: figure.kind, role: figure.role })

const nounBefore = (tokens: readonly Token[], at: number, discourse: Discourse): Figure | null => {
  let end = at
  while (
    end > 0 &&
    ["is", "are", ",", "are", "mới", "của", "con", "em", "mình", "tớ", "cháu", "tui", "'s", "that", "who"].includes(
      tokens[end - 1]?.low ?? "",
    )
  )
    end -= 1
  for (let length = 3; length > 0; length--) {
    const from = end - length
    if (from < 0) continue
    const phrase = tokens
      .slice(from, end)
      .map((one) => one.low)
      .join(" ")
    if (length > 1 && wordSet("possession")?.has(phrase))
      return discourse.introduce({ kind: "object", role: { en: phrase, vi: phrase } })
    const animal = animalKind(phrase)
    if (animal && (wordSet("animal")?.longest(tokens, from, true) ?? 0) === length)
      return discourse.introduce({ kind: "animal", role: { en: animal.en, vi: animal.vi } })
    const kin = kinOf(phrase)
    if (kin)
      return newFigure(discourse, {
        kind: "person",
        role: {
          en: kin.en.includes(phrase) ? phrase : kin.role,
          vi: kin.vi.includes(phrase) ? phrase : (kin.vi[0] ?? phrase),
        },
        gender: kin.gender ?? null,
      })
    const other = otherPeople[phrase]
    if (other)
      return newFigure(discourse, {
        kind: "person",
        role: other,
        gender: phrase === "girl" ? "female" : phrase === "boy" ? "male" : null,
      })
  }
  for (let length = 3; length > 0; length--) {
    const phrase = tokens
      .slice(Math.max(0, end - length), end)
      .map((one) => one.low)
      .join(" ")
    if (wordSet("possession")?.has(phrase))
      return discourse.introduce({ kind: "object", role: { en: phrase, vi: phrase } })
  }
  return null
}

/** "a girl named Zoe" is somebody new, not the friend spoken of before. */
const newFigure = (discourse: Discourse, given: Partial<Figure>): Figure => {
  const figure: Figure = { name: null, kind: "person", role: null, gender: null, plural: false, mentioned: 0, ...given }
  discourse.add(figure)
  discourse.mention(figure)
  return figure
}
