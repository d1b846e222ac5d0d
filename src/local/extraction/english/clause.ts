import type { Clause, Parsed, Replacement, Speaker, Subject } from "../clause.ts"
import { englishWords } from "../data.ts"
import { type Discourse, type Figure, phraseOf } from "../discourse.ts"
import { leadingDistance } from "../other-time.ts"
import { childAt } from "../parent.ts"
import { stripParticles } from "../particles.ts"
import { isWord, type Token } from "../text/tokens.ts"
import { appositionAt, figureAt, strangerAt } from "./figures.ts"
import { englishSubject, pronounFigure } from "./subject.ts"
import { isAuxiliary, isBase, isPast, isThird, isVerbForm, thirdPerson } from "./verbs.ts"
import { withSubject } from "./wording.ts"

const markers = new Set(
  "really just also still always only actually totally never even finally now usually often sometimes mostly already definitely super kind of both then basically literally almost probably recently secretly currently".split(
    " ",
  ),
)
const pastTime = new Set(["today", "yesterday", "tonight", "tomorrow", "sometimes", "once", "lately"])

/** Adverbials of time in front of the subject: "today", "last night", "on saturdays", "every morning". */
const leadingTime = (tokens: readonly Token[]): number => {
  const low = (at: number): string => tokens[at]?.low ?? ""
  if (pastTime.has(low(0))) return 1
  if (["last", "next", "every", "this", "each"].includes(low(0)) && tokens[2]) return low(1) === "single" ? 3 : 2
  if (low(0) === "on" && tokens[2]) return ["the", "my"].includes(low(1)) ? 3 : 2
  const distance = leadingDistance(tokens, 0)
  if (distance > 0) return distance
  if (low(0) === "in" && ["the", "my"].includes(low(1)) && tokens[3]) return 3
  return 0
}

const between = new Set(["in", "from", "at", "with", "on", "next", "across", "of", "down", "near"])

/** "my pen pal in Kyoto is called Sakura": where the verb comes after what says which pen pal it is. */
const verbAfterPlace = (tokens: readonly Token[], from: number): number => {
  if (!between.has(tokens[from]?.low ?? "")) return from
  for (let at = from + 2; at <= from + 6 && tokens[at]; at++) {
    const low = tokens[at]?.low ?? ""
    if (isAuxiliary(low) || (isPast(low) && !isBase(low)) || isThird(low)) return at
  }
  return from
}

/** Takes an English clause apart and notes what must change to say it of the user in the third person. */
export const parseEnglish = (
  clause: Clause,
  discourse: Discourse,
  speaker: Speaker,
  before: Subject | null,
): Parsed => {
  const tokens = withSubject(stripParticles(clause.tokens, "en", clause.plain), before)
  const time = leadingTime(tokens)
  const stopped = tokens[time]?.text === "," ? time + 1 : time
  const found = englishSubject(tokens.slice(stopped), discourse, speaker)
  const shifted = found ? { ...found, from: found.from + stopped, to: found.to + stopped } : null
  const subject = shifted ?? elidedSubject(tokens, stopped, before)
  let predicateFrom = shifted ? (shifted.kind === "figure" ? verbAfterPlace(tokens, shifted.to) : shifted.to) : stopped
  const marked: string[] = []
  while (markers.has(tokens[predicateFrom]?.low ?? "")) marked.push(tokens[predicateFrom++]?.low ?? "")
  const parsed: Parsed = {
    clause: { ...clause, tokens },
    subject,
    elided: shifted === null,
    predicate: tokens.slice(predicateFrom),
    predicateFrom,
    markers: marked,
    replacements: [],
    mentioned: [],
  }
  parsed.replacements = replacementsIn(parsed, discourse, speaker)
  return parsed
}

/** "got a puppy!!" is the user's; "and broke his wrist" belongs to the clause before. */
const elidedSubject = (tokens: readonly Token[], at: number, before: Subject | null): Subject | null => {
  const low = tokens[at]?.low ?? ""
  const next = tokens[at + 1]?.low ?? ""
  if (
    !(
      isPast(low) ||
      isThird(low) ||
      ["am", "has", "have", "love", "hate", "want", "live"].includes(low) ||
      (low === "just" && isPast(next))
    )
  )
    return null
  if (before) return { ...before, from: at, to: at }
  return isThird(low) && !isPast(low) ? null : { kind: "user", from: at, to: at }
}

const firstPerson: Record<string, string> = {
  i: "User",
  we: "User",
  me: "User",
  us: "User",
  my: "User's",
  our: "User's",
  mine: "User's",
  ours: "User's",
  myself: "themselves",
  ourselves: "themselves",
}

const replacementsIn = (parsed: Parsed, discourse: Discourse, speaker: Speaker): Replacement[] => {
  const { tokens } = parsed.clause
  const result: Replacement[] = []
  const subject = parsed.subject
  for (let at = 0; at < tokens.length; ) {
    const one = tokens[at]
    if (!one) break
    const isSubject = subject !== null && !parsed.elided && at === subject.from
    if (isSubject && subject.kind === "figure") {
      result.push({ from: at, to: subject.to, text: phraseOf(subject.figure, "en") })
      parsed.mentioned.push(subject.figure)
      at = subject.to
      continue
    }
    const child = childAt(tokens, at, speaker)
    if (child) {
      result.push({ from: at, to: at + child.length, text: "User" })
      at += child.length
      continue
    }
    const named = appositionAt(tokens, at, discourse) ?? figureAt(tokens, at, discourse)
    if (named && (named.owned || named.figure.name)) {
      parsed.mentioned.push(named.figure)
      result.push({ from: at, to: named.to, text: phraseOf(named.figure, "en") })
      at = named.to
      continue
    }
    const text = pronounText(tokens, at, parsed, discourse, speaker)
    if (text === null) strangerAt(tokens, at, discourse)
    if (text !== null) result.push({ from: at, to: at + 1, text })
    at += 1
  }
  return [...result, ...agreement(parsed), ...innerAgreement(parsed)]
}

/** "when i grow up", "and call mom": the other verbs of which the user is the subject. */
const innerAgreement = (parsed: Parsed): Replacement[] => {
  const { tokens } = parsed.clause
  const changed = parsed.subject?.kind === "user" && isBase(parsed.predicate[0]?.low ?? "")
  return tokens.flatMap((one, at) => {
    const verb = tokens[at + 1]?.low ?? ""
    if (at < parsed.predicateFrom || at + 1 === parsed.predicateFrom) return []
    const ofUser =
      ["i", "we"].includes(one.low) && (isBase(verb) || ["am", "are", "have"].includes(verb)) && !isPast(verb)
    const joined =
      changed &&
      one.low === "and" &&
      isBase(verb) &&
      !isPast(verb) &&
      tokens[at + 2] !== undefined &&
      !["to", "and"].includes(parsed.predicate[1]?.low ?? "")
    return ofUser || joined ? [{ from: at + 1, to: at + 2, text: thirdPerson(verb) }] : []
  })
}

const pronounText = (
  tokens: readonly Token[],
  at: number,
  parsed: Parsed,
  discourse: Discourse,
  speaker: Speaker,
): string | null => {
  const one = tokens[at]
  if (!one) return null
  if (speaker.parent && ["i", "me", "my"].includes(one.low))
    return one.low === "my" ? "User's parent's" : "User's parent"
  const own = Object.hasOwn(firstPerson, one.low) ? firstPerson[one.low] : undefined
  if (own) return own
  const isObject = ["him", "her", "it", "them", "his"].includes(one.low)
  const isOther = ["he", "she", "they"].includes(one.low)
  if (!isObject && !isOther) return null
  const subject = parsed.subject
  const figure = pronounFigure(one, tokens[at + 1], discourse, speaker)
  const owning = one.low === "his" || (one.low === "her" && isOwned(tokens[at + 1]))
  if (figure === "user") return owning && subject?.kind === "user" ? "their" : owning ? "User's" : "User"
  if (!figure || (figure.name === null && figure.role === null)) return null
  if (subject?.kind === "figure" && subject.figure === figure && owning) return null
  if (one.low === "it" && figure.name === null && (figure.role === null || figure.kind === "person")) return null
  parsed.mentioned.push(figure)
  return owning ? `${nameOf(figure)}'s` : nameOf(figure)
}

const notOwned = new Set([
  ...englishWords.prepositions,
  ..."once every each again so too a an the my our his this that every there here away back all some very really lots loads today yesterday tonight tomorrow twice only always never out if till til how what where".split(
    " ",
  ),
])

/** "her tail", but "i see her once a year". */
const isOwned = (next: Token | undefined): boolean =>
  next !== undefined && isWord(next) && !isAuxiliary(next.low) && !notOwned.has(next.low)

const nameOf = (figure: Figure): string => phraseOf(figure, "en")

/** "i feed" → "User feeds", "we were" → "User was". Only the verb right after the subject can need it. */
const agreement = (parsed: Parsed): Replacement[] => {
  const { subject, predicate, predicateFrom } = parsed
  const verb = predicate[0]
  if (!subject || !verb) return []
  const at = predicateFrom
  const said = parsed.clause.tokens[subject.to - 1]?.low ?? ""
  const plural = subject.kind === "figure" && subject.figure.plural
  if (plural || (subject.kind === "figure" && !parsed.elided)) return []
  if (parsed.elided && subject.kind === "figure") return []
  const several = parsed.clause.tokens.slice(subject.from, subject.to).some((one) => one.low === "and")
  const low = verb.low
  if (several && low !== "am") return []
  if (low === "am" || low === "are") return [{ from: at, to: at + 1, text: several ? "are" : "is" }]
  if (low === "were") return [{ from: at, to: at + 1, text: "was" }]
  if (low === "have" || low === "do") return [{ from: at, to: at + 1, text: thirdPerson(low) }]
  if (["he", "she", "it"].includes(said) || isAuxiliary(low)) return []
  if (
    isBase(low) &&
    (!isPast(low) || ["read", "put", "hit", "let", "cut", "quit", "hurt", "set", "split"].includes(low) === false)
  )
    return [{ from: at, to: at + 1, text: thirdPerson(low) }]
  if (low === "read" && parsed.clause.tokens.some((one) => one.low === "every" || one.low === "usually"))
    return [{ from: at, to: at + 1, text: "reads" }]
  return isVerbForm(low) ? [] : []
}
