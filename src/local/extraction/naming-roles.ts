import type { Parsed, Speaker } from "./clause.ts"
import type { Discourse, Figure } from "./discourse.ts"
import { figureAt } from "./english/figures.ts"
import { kinOf, wordSet } from "./lexicon.ts"
import { isCommon, isFirstName, nameLengths, properName } from "./names.ts"
import type { Naming } from "./naming.ts"
import { isAccented } from "./text/language.ts"
import type { Token } from "./text/tokens.ts"
import { isSelfAt } from "./vietnamese/speaker.ts"

/** "bố mẹ tớ với em gái tớ là Na": kin, owner and name in the middle of a list. */
export const kinIsName = (tokens: readonly Token[], discourse: Discourse, speaker: Speaker): Figure | null => {
  for (let at = 0; at < tokens.length - 3; at++) {
    const length = wordSet("kin")?.longest(tokens, at) ?? 0
    const kin = kinOf(
      tokens
        .slice(at, at + length)
        .map((one) => one.low)
        .join(" "),
    )
    if (!kin || kin.plural || !isSelfAt(tokens, at + length, speaker) || tokens[at + length + 1]?.low !== "là") continue
    const start = at + length + 2
    const size = tokens[start]?.capital ? (nameLengths(tokens, start)[0] ?? 0) : 0
    if (size === 0) continue
    const name = properName(tokens.slice(start, start + size).map((one) => one.text))
    const role = {
      en: kin.role,
      vi: tokens
        .slice(at, at + length)
        .map((one) => one.low)
        .join(" "),
    }
    return discourse.introduce({ name, kind: "person", role, gender: kin.gender ?? null })
  }
  return null
}

/** "Coco is my dog", "Marcus is my best friend", "my best friend is Lily", "bạn thân nhất của con là Bảo Trâm". */
export const roleForName = (parsed: Parsed, discourse: Discourse, speaker: Speaker): Naming | null => {
  const { subject, predicate, clause } = parsed
  if (subject?.kind !== "figure" || parsed.elided || subject.figure.kind === "fiction") return null
  const verb = predicate[0]?.low
  if (verb !== "is" && verb !== "là" && verb !== "was") return null
  const figure = subject.figure
  if (figure.name === null && figure.kind !== "object") return nameForRole(parsed, figure, discourse)
  // "my best friend is Saoirse": there is one at a time. "my sister is Lan" may be another sister, "my dog is Labrador" no name.
  const mayFollow = verb === "là" || (figure.role?.en === "best friend" && predicate[1] && isFirstName(predicate[1]))
  const successor = mayFollow ? succeeding(parsed, figure, discourse) : null
  if (successor) return nameForRole(parsed, successor, discourse)
  const role =
    clause.language === "en" || verb === "is"
      ? figureAt(predicate, 1, {
          ...discourse,
          introduce: (given) => ({
            name: null,
            kind: "person",
            gender: null,
            plural: false,
            mentioned: 0,
            ...given,
            role: given.role ?? null,
          }),
        })
      : null
  if (role && role.figure.name === null && role.figure.role) {
    forgetRole(discourse, role.figure.role.en)
    if (figure.kind !== "object")
      Object.assign(figure, {
        role: role.figure.role,
        kind: role.figure.kind,
        gender: figure.gender ?? role.figure.gender,
      })
    return { figures: [figure], complete: role.to >= predicate.length }
  }
  const kinLength = wordSet("kin")?.longest(predicate, 1, clause.plain) ?? 0
  const kin =
    kinLength > 0
      ? kinOf(
          predicate
            .slice(1, 1 + kinLength)
            .map((one) => one.low)
            .join(" "),
        )
      : undefined
  const after = 1 + kinLength
  const owned =
    isSelfAt(predicate, after, speaker) ||
    (predicate[after]?.low === "của" && isSelfAt(predicate, after + 1, speaker)) ||
    predicate.length === after
  if (!kin || !owned) return null
  figure.role = {
    en: kin.role,
    vi: predicate
      .slice(1, after)
      .map((one) => one.low)
      .join(" "),
  }
  return { figures: [figure], complete: predicate.length <= after + 2 }
}

/** "giờ bạn thân của tớ là Nhi", where the best friend was Trang: somebody else by now. */
const succeeding = (parsed: Parsed, figure: Figure, discourse: Discourse): Figure | null => {
  const { subject, predicate, clause } = parsed
  const name = figure.name?.toLowerCase().split(" ").at(-1) ?? ""
  const spoken = clause.tokens.slice(subject?.from ?? 0, subject?.to ?? 0).map((one) => one.low)
  if (spoken.includes(name) || !predicate[1]?.capital || predicate[1].low === name) return null
  const next = discourse.another({ kind: figure.kind, role: figure.role })
  figure.role = { en: "friend", vi: "bạn" }
  return next
}

/** "Marcus is my best friend": the best friend spoken of just before without a name was Marcus. */
const forgetRole = (discourse: Discourse, role: string): void => {
  const at = discourse.figures.findIndex((other) => other.name === null && other.role?.en === role)
  if (at >= 0) discourse.figures.splice(at, 1)
}

const nameForRole = (parsed: Parsed, figure: Figure, discourse: Discourse): Naming | null => {
  const { predicate } = parsed
  let at = 1
  while (["named", "called", "tên", "là"].includes(predicate[at]?.low ?? "")) at += 1
  const capital = predicate[at]?.capital === true || at > 1 || parsed.clause.plain
  const length = capital || predicate.length === at + 1 ? (nameLengths(predicate, at)[0] ?? 0) : 0
  const first = predicate[at]
  if (parsed.clause.plain && first && !first.capital && isAccented(first)) return null
  if (length === 0 || !first || (!capital && at === 1 && !/^[a-z]+$/.test(first.low))) return null
  const isPronoun = parsed.subject !== null && parsed.subject.to - parsed.subject.from < 2
  if (
    !first.capital &&
    at === 1 &&
    parsed.clause.language === "en" &&
    (isPronoun || (figure.kind !== "animal" && !isFirstName(first)) || isCommon(first) || predicate[0]?.low === "was")
  )
    return null
  const name = properName(predicate.slice(at, at + length).map((one) => one.text))
  const known = discourse.byName(name, figure.role)
  if (known && (figure.role?.en !== "best friend" || known.kind !== "person")) return null
  if (known) Object.assign(known, { role: figure.role })
  if (known) forgetRole(discourse, "best friend")
  else figure.name = name
  const isWhole = parsed.clause.language !== "en" || parsed.subject?.to === parsed.predicateFrom
  return { figures: [known ?? figure], complete: isWhole && at + length >= predicate.length }
}
