import type { ExtractedFact } from "../../facts/extraction.ts"
import { ofAnotherTime } from "../../facts/of-another-time.ts"
import type { Day } from "../../platform/time-zone.ts"
import type { Parsed } from "./clause.ts"
import { type Frame, frames, type Saying } from "./data.ts"
import { dateOfEvent, numberAt } from "./dates.ts"
import { type Discourse, type Figure, relationName } from "./discourse.ts"
import { createFact, entitiesIn, headOf } from "./facts.ts"
import { properName } from "./names.ts"
import { replacedBy } from "./now.ts"
import { isOfOtherTime } from "./other-time.ts"
import { stripTrailing } from "./particles.ts"
import { type Captures, compilePattern, createPatternIndex, matchPattern } from "./pattern.ts"
import { relationType } from "./relation-names.ts"
import { capitalized, renderClause, renderSpan, subjectText } from "./render.ts"
import { slotLengths } from "./slots.ts"
import type { Token } from "./text/tokens.ts"

const entries = frames.flatMap((frame) =>
  [...(frame.en ?? []), ...(frame.vi ?? [])].map((source) => ({ pattern: compilePattern(source), owner: frame })),
)
const candidates = createPatternIndex(entries)

export type Matched = {
  frame: Frame
  slots: Map<string, string>
  tokens: readonly Token[]
  captures: Captures
  offset: number
}

/** Somebody of whom neither a name nor a role is known: nothing can be told of them. */
const isNobody = (figure: Figure): boolean => figure.name === null && figure.role === null

const suits = (about: Frame["about"], parsed: Parsed): boolean => {
  if (about === "clause") return true
  const subject = parsed.subject
  if (!subject) return false
  if (subject.kind === "figure" && (subject.figure.kind === "fiction" || isNobody(subject.figure))) return false
  if (about === "any") return true
  if (subject.kind === "user") return about === "user"
  return about === subject.figure.kind || (about === "other" && subject.figure.kind === "object")
}

/** The first frame of the data files that the clause fits. */
export const matchFrame = (parsed: Parsed, discourse: Discourse): Matched | null => {
  for (const { pattern, owner } of candidates(parsed.clause.tokens)) {
    if (!suits(owner.about, parsed)) continue
    const whole = owner.about === "clause"
    const tokens = whole ? parsed.clause.tokens : parsed.predicate
    const captures = matchPattern(pattern, tokens, parsed.clause.plain, slotLengths)
    if (!captures) continue
    const offset = whole ? 0 : parsed.predicateFrom
    const slots = slotTexts(parsed, captures, offset, discourse)
    if (owner.frame === "name-predicate-vi" && parsed.elided) continue
    if (owner.frame.startsWith("died") && !canDie(parsed)) continue
    if (owner.frame.startsWith("age") && !isPlausibleAge(owner.frame, slots)) continue
    return { frame: owner, slots, tokens, captures, offset }
  }
  return null
}

const canDie = ({ subject }: Parsed): boolean => subject?.kind === "figure" && subject.figure.kind !== "object"

/** The user is a child: "im 100 years old" and "i am 2 minutes late" are no ages. */
const isPlausibleAge = (frame: string, slots: ReadonlyMap<string, string>): boolean => {
  const age = Number(slots.get("age") ?? "0")
  return frame.includes("other") || frame === "age-bare-vi" || (age >= 2 && age <= 19)
}

const slotTexts = (parsed: Parsed, captures: Captures, offset: number, discourse: Discourse): Map<string, string> => {
  const slots = new Map<string, string>()
  for (const [name, span] of captures) {
    const tokens = parsed.clause.tokens.slice(span.from + offset, span.to + offset)
    const kept = stripTrailing(tokens, parsed.clause.language, parsed.clause.plain).length
    const isName = name === "name" || name === "school"
    if (isName) slots.set(name, properName(beforeCompany(tokens).map((one) => one.text)))
    else if (name === "age" || name === "number") slots.set(name, String(numberAt(tokens, 0)?.value ?? ""))
    else if (name === "place") slots.set(name, placeName(tokens.slice(0, kept)))
    else slots.set(name, renderSpan(parsed, span.from + offset, span.from + offset + kept, discourse))
  }
  return slots
}

/** "the Stone school with Halima" */
const beforeCompany = (tokens: readonly Token[]): readonly Token[] => {
  const end = tokens.findIndex((one, at) => at > 0 && ["with", "and", "but", "because", "now"].includes(one.low))
  return end < 0 ? tokens : tokens.slice(0, end)
}

const placeName = (tokens: readonly Token[]): string => {
  const end = tokens.findIndex(
    (one, at) =>
      at > 0 &&
      [
        "and",
        "in",
        "on",
        "after",
        "before",
        "cause",
        "next",
        "now",
        "with",
        "because",
        "rồi",
        "với",
        "luôn",
        "cùng",
        "yesterday",
        "today",
        "last",
        "this",
        "when",
        "since",
        "for",
        "hôm",
        "tuần",
        "tháng",
        "từ",
        "nhưng",
      ].includes(one.low),
  )
  const words = (end < 0 ? tokens : tokens.slice(0, end)).map((one) => one.text)
  return words.length === 1 || tokens[0]?.capital ? properName(words) : words.join(" ")
}

const fill = (template: string, slots: ReadonlyMap<string, string>, heads = false): string =>
  template.replace(/\{([A-Za-z]+)\}/g, (_, slot: string) => {
    const value = slots.get(slot) ?? slots.get(slot.toLowerCase()) ?? ""
    const text =
      heads && slot !== "who" && slot !== "name" && slot !== "place" && slot !== "school" ? headOf(value) : value
    return slot[0] === slot[0]?.toUpperCase() ? capitalized(text) : text
  })

/** The facts that a matched frame states. */
export const factsOfFrame = (matched: Matched, parsed: Parsed, discourse: Discourse, today: Day): ExtractedFact[] => {
  const { frame } = matched
  const clause = (): string => renderClause(frame.about === "clause" ? { ...parsed, elided: false } : parsed, discourse)
  const isOther = isOfOtherTime(frame, parsed.clause.tokens, today)
  const facts = (frame.facts ?? []).flatMap((saying) => {
    const slots = new Map(matched.slots)
    slots.set("who", parsed.subject ? subjectText(parsed) : "User")
    if (slots.has("grade")) slots.set("gradename", gradeName(matched))
    const text = saying.say && !isOther ? capitalized(fill(saying.say[parsed.clause.language], slots)) : clause()
    const fact = factOf(saying, text, slots, parsed, today)
    // What is so now does not begin on a day to come that the clause names beside it.
    const isOfNow = saying.say && !isOther && !frame.frame.startsWith("birthday") && (fact.valid_from ?? "") > today
    return text.trim() === "" ? [] : [isOfNow ? { ...fact, valid_from: null } : fact]
  })
  return isOther ? facts.slice(0, 1).map(ofAnotherTime) : facts
}

const gradeName = (matched: Matched): string => {
  const span = matched.captures.get("grade")
  const words = matched.tokens.slice(span?.from ?? 0, (span?.to ?? 0) + 1).map((one) => one.low)
  return words[1] === "grade" ? words.join(" ") : `grade ${words[0] ?? ""}`
}

const factOf = (
  saying: Saying,
  text: string,
  slots: Map<string, string>,
  parsed: Parsed,
  today: Day,
): ExtractedFact => {
  const named = new Map(slots)
  named.set("who", parsed.subject ? relationName(parsed.subject) : "user")
  const relations = (saying.relations ?? []).map(([subject, type, target]) => ({
    subject: fill(subject, named) || "user",
    type: relationType(fill(type ?? "", named)) || "about",
    target: fill(target ?? "", named, true) || text,
  }))
  const ends = (saying.ends ?? []).map(([subject, type, target]) => ({
    subject: fill(subject, named) || "user",
    type,
    target: target === null ? null : fill(target, named, true) || null,
  }))
  const replaced = parsed.clause.saysNow ? replacedBy(relations) : []
  const words = [...slots].filter(([slot]) => slot !== "who").flatMap(([, value]) => value.split(" "))
  const entities = Object.entries(saying.entities ?? {}).flatMap(([slot, type]) => {
    const name = slots.get(slot)
    return name ? [{ name: name.slice(0, 200), type }] : []
  })
  const own = parsed.subject?.kind === "figure" ? parsed.subject.figure : null
  return createFact({
    text,
    category: own && own.kind === "animal" && saying.category !== "event" ? "pet" : saying.category,
    tags: [...(saying.tags ?? []).map((tag) => headOf(fill(tag, slots))), ...(own?.role ? [own.role.en] : [])],
    confidence: saying.confidence ?? 0.8,
    relations,
    ends: [...ends, ...replaced],
    entities: [...entities, ...entitiesIn(words)],
    figures: parsed.mentioned,
    validFrom: dateOfEvent(parsed.clause.tokens, today),
  })
}
