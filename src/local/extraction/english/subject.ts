import type { Speaker, Subject } from "../clause.ts"
import type { Discourse, Figure } from "../discourse.ts"
import { canBeName, capitalRun, isFirstName, properName } from "../names.ts"
import { childAt } from "../parent.ts"
import type { Token } from "../text/tokens.ts"
import { figureAt, isVerbLike, possessives, roleAt } from "./figures.ts"
import { isVerbForm } from "./verbs.ts"

/** The subject of an English clause, and how many tokens it takes. */
export const englishSubject = (tokens: readonly Token[], discourse: Discourse, speaker: Speaker): Subject | null => {
  const first = tokens[0]
  if (!first) return null
  const low = first.low
  const child = childAt(tokens, 0, speaker)
  if (child) return { kind: "user", from: 0, to: child.length }
  if (low === "i") return speaker.parent ? null : { kind: "user", from: 0, to: companionEnd(tokens, 1, discourse) }
  if (["some", "all", "both", "most", "none"].includes(low) && tokens[1]?.low === "of" && tokens[2]?.low === "us")
    return { kind: "user", from: 0, to: 3 }
  if (low === "we" || low === "us")
    return { kind: "user", from: 0, to: tokens[1]?.low === "all" || tokens[1]?.low === "both" ? 2 : 1 }
  if (low === "me" && (tokens[1]?.low === "and" || tokens[1]?.low === "n"))
    return { kind: "user", from: 0, to: companionEnd(tokens, 1, discourse) }
  const pronoun = pronounFigure(first, tokens[1], discourse, speaker)
  if (pronoun === "user") return { kind: "user", from: 0, to: 1 }
  if (pronoun) return { kind: "figure", figure: pronoun, from: 0, to: 1 }
  const named = figureAt(tokens, 0, discourse)
  if (
    named &&
    tokens[named.to]?.low === "and" &&
    (tokens[named.to + 1]?.low === "i" || tokens[named.to + 1]?.low === "me")
  )
    return { kind: "user", from: 0, to: named.to + 2 }
  if (named && tokens[named.to]?.low !== "'s") return { kind: "figure", figure: named.figure, from: 0, to: named.to }
  return (
    possession(tokens, discourse) ??
    othersThing(tokens, discourse, speaker) ??
    known(tokens, discourse) ??
    newcomer(tokens, discourse)
  )
}

const companionEnd = (tokens: readonly Token[], at: number, discourse: Discourse): number => {
  if (tokens[at]?.low !== "and") return at
  const named = figureAt(tokens, at + 1, discourse)
  if (named) return named.to
  const run = capitalRun(tokens, at + 1)
  if (run > 0) {
    discourse.introduce({ name: properName(tokens.slice(at + 1, at + 1 + run).map((one) => one.text)), kind: "person" })
    return at + 1 + run
  }
  return at
}

const people = { he: "male", him: "male", his: "male", she: "female", her: "female" } as const

/** Whom a pronoun means; a speaking parent's is the child. */
export const pronounFigure = (
  one: Token,
  next: Token | undefined,
  discourse: Discourse,
  speaker: Speaker,
): Figure | "user" | null => {
  const low = one.low
  if (low in people) {
    const gender = people[low as keyof typeof people]
    const figure = discourse.latest(
      (other) => other.kind !== "object" && !other.plural && (other.gender === null || other.gender === gender),
    )
    const object = figure ?? discourse.latest((other) => other.kind === "object" && other.name !== null)
    const isParent =
      object?.role?.en === "mother" ||
      object?.role?.en === "father" ||
      object?.role?.en === "mom" ||
      object?.role?.en === "dad"
    if (speaker.parent && (!object || object.gender === null || object.name === null || isParent)) return "user"
    if (object && object.gender === null && object.kind === "person") object.gender = gender
    return object ?? null
  }
  if (low === "it" && next !== undefined) return discourse.latest((other) => other.kind !== "person") ?? null
  if (low === "they" || low === "them") return discourse.latest((other) => other.plural) ?? null
  return null
}

const ownedThing = new Set(["my", "our"])

/** "my bike", "my left arm", "our house": what the user has can be what a clause is about. */
const possession = (tokens: readonly Token[], discourse: Discourse): Subject | null => {
  const owner = figureAt(tokens, 0, discourse)
  const start = owner && tokens[owner.to]?.low === "'s" ? owner.to + 1 : ownedThing.has(tokens[0]?.low ?? "") ? 1 : 0
  if (start === 0) return null
  let to = start
  while (tokens[to] && to - start < 4 && (to === start || !isVerbLike(tokens[to]))) to += 1
  if (to === start || !tokens[to]) return null
  const noun = tokens
    .slice(start, to)
    .map((one) => one.text)
    .join(" ")
  const role = owner
    ? { en: `${owner.figure.name ?? owner.figure.role?.en}'s ${noun}`, vi: noun }
    : { en: noun, vi: noun }
  const figure: Figure = { name: null, kind: "object", role, gender: null, plural: false, mentioned: 0 }
  return { kind: "figure", figure, from: 0, to }
}

/** "her old skin is in a jar": what somebody spoken of has. */
const othersThing = (tokens: readonly Token[], discourse: Discourse, speaker: Speaker): Subject | null => {
  const [owner, next] = tokens
  if (!owner || !next || !["his", "her", "its", "their"].includes(owner.low)) return null
  const asked =
    owner.low === "its" ? { ...owner, low: "it" } : owner.low === "their" ? { ...owner, low: "they" } : owner
  const figure = pronounFigure(asked, next, discourse, speaker)
  if (!figure || figure === "user" || figure.kind === "fiction" || (figure.name === null && figure.role === null))
    return null
  let to = 1
  while (tokens[to] && to < 5 && (to === 1 || !isVerbLike(tokens[to]))) to += 1
  if (to === 1 || !tokens[to]) return null
  const noun = tokens
    .slice(1, to)
    .map((one) => one.text)
    .join(" ")
  const role = {
    en: `${figure.role ? `${figure.role.en}${figure.name ? ` ${figure.name}` : ""}` : figure.name}'s ${noun}`,
    vi: noun,
  }
  return {
    kind: "figure",
    figure: { name: null, kind: "object", role, gender: null, plural: false, mentioned: 0 },
    from: 0,
    to,
  }
}

/** "the tortoise is 50": one that was spoken of. */
const known = (tokens: readonly Token[], discourse: Discourse): Subject | null => {
  if (tokens[0]?.low !== "the") return null
  for (let length = 2; length > 0; length--) {
    const noun = tokens
      .slice(1, 1 + length)
      .map((one) => one.low)
      .join(" ")
    const figure = discourse.latest((other) => other.role?.en === noun && other.kind !== "fiction" && !other.plural)
    if (figure && tokens[1 + length]) return { kind: "figure", figure, from: 0, to: 1 + length }
  }
  return null
}

const figureRoleFollows = (tokens: readonly Token[], at: number): boolean =>
  tokens.slice(at, at + 3).some((_, index) => roleAt(tokens, at + index) !== null)

/** "Jonas fell off": an unknown name with a capital before a verb is a new person. */
const newcomer = (tokens: readonly Token[], discourse: Discourse): Subject | null => {
  const [one, verb, owner] = tokens
  const isRole =
    canBeName(one) && verb?.low === "is" && possessives.has(owner?.low ?? "") && figureRoleFollows(tokens, 3)
  const run = isRole ? 1 : capitalRun(tokens, 0)
  const next = tokens[run]
  if (run === 0 || !next || !isVerbLike(next)) return null
  const first = tokens[0]
  if (run === 1 && first && !isFirstName(first) && isVerbForm(first.low)) return null
  const name = properName(tokens.slice(0, run).map((one) => one.text))
  return { kind: "figure", figure: discourse.introduce({ name, kind: "person" }), from: 0, to: run }
}
