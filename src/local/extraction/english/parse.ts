import type { Clause, Parsed, Speaker, Subject } from "../clause.ts"
import type { Discourse } from "../discourse.ts"
import type { Figure } from "../figure.ts"
import { childAt } from "../parent.ts"
import { stripParticles } from "../particles.ts"
import type { Token } from "../text/tokens.ts"
import { personAt, roleAt } from "./people.ts"
import { isPast, isThird } from "./verbs.ts"

/** They change nothing about whether it is so. */
const markers = new Set(
  "really also still just actually super totally absolutely definitely currently already finally only".split(" "),
)

/** Who an English clause is about, and what it says of them. `before`: the subject of the clause before it. */
export const parseEnglish = (
  clause: Clause,
  discourse: Discourse,
  speaker: Speaker,
  before: Subject | null,
): Parsed => {
  const tokens = stripParticles(clause.tokens, "en", clause.plain)
  const start = openingTime(tokens)
  const found = subjectAt(tokens.slice(start), discourse, speaker)
  const subject = found?.subject ?? elided(tokens.slice(start), before)
  let from = start + (found?.to ?? 0)
  while (markers.has(tokens[from]?.low ?? "") && tokens[from + 1]) from += 1
  const predicate = tokens.slice(from)
  // "am only 7", "is really allergic"
  if (["am", "is", "are"].includes(predicate[0]?.low ?? ""))
    while (markers.has(predicate[1]?.low ?? "") && predicate[2]) predicate.splice(1, 1)
  return { clause: { ...clause, tokens }, subject, elided: found === null, predicate: subject ? predicate : tokens }
}

/** "last year we moved": how many words in front say when. */
const openingTime = (tokens: readonly Token[]): number => {
  const [first = "", second = ""] = tokens.map(({ low }) => low)
  if (["yesterday", "today"].includes(first) && tokens[2]) return 1
  return first === "last" && ["year", "week", "month", "summer"].includes(second) && tokens[3] ? 2 : 0
}

type Found = { subject: Subject; to: number }

const subjectAt = (tokens: readonly Token[], discourse: Discourse, speaker: Speaker): Found | null => {
  const low = tokens[0]?.low ?? ""
  const child = childAt(tokens, 0, speaker)
  if (child) return { subject: { kind: "user" }, to: child.length }
  if (low === "i" || low === "we") return speaker.parent ? null : { subject: { kind: "user" }, to: 1 }
  const meant = pronounAt(low, discourse, speaker)
  if (meant) return { subject: meant === "user" ? { kind: "user" } : { kind: "figure", figure: meant }, to: 1 }
  const named = personAt(tokens, 0, discourse) ?? apposition(tokens, discourse)
  const next = named ? tokens[named.to]?.low : undefined
  if (!named || next === "'s" || next === "and" || next === ",") return null
  return { subject: { kind: "figure", figure: named.figure }, to: named.to }
}

/** "the dog", which was spoken of. */
const apposition = (tokens: readonly Token[], discourse: Discourse) => {
  const role = tokens[0]?.low === "the" ? roleAt(tokens, 1) : null
  const figure = role && discourse.latest((other) => other.role?.en === role.role.en && other.kind === role.kind)
  return figure && role ? { figure, to: 1 + role.length } : null
}

const genders = { he: "male", she: "female" } as const

/** Whom a pronoun means: whoever fits and was spoken of last. A speaking parent's is the child. */
export const pronounAt = (low: string, discourse: Discourse, speaker: Speaker): Figure | "user" | null => {
  if (low !== "he" && low !== "she") return low === "it" ? latestThing(discourse) : null
  const gender = genders[low]
  const figure = discourse.latest(
    (other) =>
      !other.plural &&
      (other.gender === null || other.gender === gender) &&
      (other.kind !== "object" || other.name !== null),
  )
  if (speaker.parent && (figure?.kind !== "animal" || figure.name === null)) return "user"
  if (figure && figure.gender === null && figure.kind === "person") figure.gender = gender
  return figure ?? null
}

const latestThing = (discourse: Discourse): Figure | null => {
  const figure = discourse.latest(() => true)
  return figure && figure.kind !== "person" && !figure.plural ? figure : null
}

/** "got a puppy!!" is the user's; "and lives in Paris" belongs to the clause before. */
const elided = (tokens: readonly Token[], before: Subject | null): Subject | null => {
  const low = tokens[0]?.low ?? ""
  const opens = isPast(low) || isThird(low) || openers.has(low)
  if (!opens || !tokens[1]) return null
  return before ?? (isThird(low) && !isPast(low) ? null : { kind: "user" })
}

const openers = new Set(["am", "have", "love", "like", "hate", "live", "play", "just"])
