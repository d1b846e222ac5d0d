import type { Ending, ExtractedFact } from "../../facts/extraction.ts"
import type { Day } from "../../platform/time-zone.ts"
import type { Parsed, Subject } from "./clause.ts"
import { type Frame, frames, type Saying, smallTalk } from "./data.ts"
import { dateOfEvent, numberAt } from "./dates.ts"
import { relationName, subjectText } from "./discourse.ts"
import { createFact, entitiesIn, headOf } from "./facts.ts"
import { isIn, kinOf } from "./lexicon.ts"
import { properName } from "./names.ts"
import { replacedBy } from "./now.ts"
import { otherTime } from "./other-time.ts"
import { stripTrailing } from "./particles.ts"
import { type Captures, compilePattern, createPatternIndex, matchPattern } from "./pattern.ts"
import { relationType } from "./relation-names.ts"
import { slotLengths } from "./slots.ts"
import { content } from "./tells-of-life.ts"
import type { Language } from "./text/language.ts"
import { joinTokens, joinWords, lowText, type Token } from "./text/tokens.ts"

const compiled = <Owner>(sources: readonly string[], owner: Owner) =>
  sources.map((source) => ({ pattern: compilePattern(source), owner }))
const candidates = createPatternIndex(frames.flatMap((frame) => compiled([...frame.en, ...frame.vi], frame)))
const passing = createPatternIndex(compiled([...smallTalk.en, ...smallTalk.vi], null))

/** What the user says of this moment alone: "i am hungry", "con đi ngủ đây". */
export const isSmallTalk = ({ clause, subject, predicate }: Parsed): boolean =>
  subject?.kind !== "figure" &&
  passing(predicate).some(({ pattern }) =>
    [predicate, beforeComma(predicate)].some((said) => matchPattern(pattern, said, clause.plain, slotLengths) !== null),
  )

const beforeComma = (tokens: readonly Token[]): readonly Token[] => {
  const comma = tokens.findIndex(({ text }) => text === ",")
  return content(tokens.slice(comma)) === 0 ? tokens.slice(0, comma) : tokens
}

export const suits = (about: Frame["about"], { subject }: Parsed): boolean => {
  if (about === "clause") return true
  if (!subject) return false
  if (subject.kind === "user") return about === "user" || about === "any"
  const { kind, name, role, plural } = subject.figure
  if (kind === "fiction" || kind === "object" || plural || (name === null && role === null)) return false
  if (about === "animal") return kind === "animal"
  return about === "any" || about === "figure" || about === "being"
}

const oldest = 19

/** The user is a child: "im 100 years old" and "i am 2 minutes late" are no ages. */
const isPlausible = (frame: Frame, slots: ReadonlyMap<string, string>): boolean => {
  const age = Number(slots.get("age") ?? "5")
  return frame.frame !== "age" || (age >= 2 && age <= oldest)
}

/** "I lost my first tooth", "my way", "my grandma", "con mất ngủ": what is lost was never a thing that the user had. */
export const isNoPossession = (thing: string, language: Language): boolean => {
  const words = headOf(thing).split(" ")
  const heads =
    language === "en" ? [words.join(" "), words.at(-1) ?? ""] : [1, 2].map((size) => words.slice(0, size).join(" "))
  return heads.some((head) => isIn("noPossession", head) || (language === "en" && isIn("kin", head)))
}

/** The facts of the first frame of the data files that the whole clause fits; null: none does. */
export const factsOfClause = (parsed: Parsed, today: Day): ExtractedFact[] | null => {
  const { clause } = parsed
  for (const { pattern, owner } of candidates(clause.tokens)) {
    if (!suits(owner.about, parsed) || (owner.now && !clause.saysNow)) continue
    const tokens = owner.about === "clause" ? clause.tokens : parsed.predicate
    const captures = matchPattern(pattern, tokens, clause.plain, slotLengths)
    if (!captures) continue
    const slots = slotTexts(tokens, captures, parsed)
    if (owner.tags.includes("lost") && isNoPossession(slots.get("thing") ?? "", clause.language)) continue
    if (!isPlausible(owner, slots) || (owner.frame === "name-own" && clause.tokens[0]?.low === "tên")) continue
    if (isOfOtherTime(owner, clause.tokens, today) || isTooYoung(owner, slots.get("age"), parsed)) return null
    return factsOf(owner, slots, parsed, today)
  }
  return null
}

/** What is so at another time is no state of now; "we moved to Hue last year" is. */
const isOfOtherTime = (frame: Frame, tokens: readonly Token[], today: Day): boolean => {
  if (frame.frame.startsWith("birthday")) return false
  const time = otherTime(tokens, today)
  const isChange = frame.change || tokens.some(({ low }) => changes.has(low))
  return time === "future" || (time === "past" && !isChange)
}
const changes = new Set("turned became started got joined tròn lên thành chuyển đổi bắt mới vừa since".split(" "))

const names = new Set(["name", "whom"])

export const slotTexts = (tokens: readonly Token[], captures: Captures, parsed: Parsed): Map<string, string> => {
  const { language, plain } = parsed.clause
  const slots = new Map<string, string>()
  let end = 0
  for (const [slot, { from, to }] of captures) {
    const said = tokens.slice(from, to)
    if (!["me", "wrong"].includes(slot)) end = Math.max(end, to)
    if (slot === "age" || slot === "number" || slot === "count") slots.set(slot, String(numberAt(said, 0)?.value ?? ""))
    else if (names.has(slot) || (slot === "place" && (said[0]?.capital || said.length === 1)))
      slots.set(slot, properName(said.map((one) => one.text)))
    else if (slot === "school")
      slots.set(
        slot,
        said.some((one) => one.capital) || said.length < 2 ? properName(said.map((one) => one.text)) : joinTokens(said),
      )
    else slots.set(slot, joinTokens(stripTrailing(said, language, plain)))
  }
  const counted = tokens.findIndex(({ low }, at) => articles.has(low) || numberAt(tokens, at) !== null)
  const first = [...captures].filter(([slot]) => slot !== "me").map(([, { from }]) => from)
  const start = counted < 0 ? Math.min(end, ...first) : Math.min(counted, ...first)
  slots.set("counted", joinTokens(tokens.slice(start, Math.max(end, start))))
  slots.set("predicate", joinTokens(parsed.predicate))
  return slots
}
const articles = new Set("a an one two three four another một hai ba mấy con".split(" "))

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const fill = (template: string, slots: ReadonlyMap<string, string>, heads = false): string =>
  joinWords(
    template
      .replace(/\{([A-Za-z]+)\}/g, (_, slot: string) => {
        const value = slots.get(slot) ?? slots.get(slot.toLowerCase()) ?? ""
        const text = heads && !keptWhole.has(slot) ? headOf(value) : value
        return /^[A-Z]/.test(slot) ? capitalized(text) : text
      })
      .split(" ")
      .filter((word) => word !== ""),
  )
const keptWhole = new Set(["who", "name", "place", "school", "date", "whom"])

const youngest: Readonly<Record<string, number>> = { grandmother: 30, grandfather: 30, mother: 15, father: 15 }

/** "i look like a small grandma" – "She's 4" is of somebody else. */
const isTooYoung = (frame: Frame, age: string | undefined, { subject }: Parsed): boolean => {
  const role = subject?.kind === "figure" ? subject.figure.role?.en : undefined
  return frame.tags.includes("age") && Number(age) < (youngest[kinOf(role ?? "")?.role ?? ""] ?? 0)
}

const factsOf = (frame: Frame, given: Map<string, string>, parsed: Parsed, today: Day): ExtractedFact[] => {
  const slots = new Map(given)
  const grade = slots.get("grade") ?? slots.get("ordinal")
  if (grade !== undefined) slots.set("gradename", gradeName(grade, slots))
  else if (frame.frame === "grade")
    slots.set("gradename", lowText(parsed.predicate, 2).replace(/ (now|this year)$/, ""))
  const items = frame.each ? listed(slots.get(frame.each) ?? "") : []
  if (frame.each && items.length > 1)
    return items.flatMap((item) => factOf(frame, new Map(slots).set(frame.each ?? "", item), parsed, today))
  return [frame, ...frame.also].map((saying) => factOf(saying, slots, parsed, today))
}

const gradeName = (grade: string, slots: ReadonlyMap<string, string>): string =>
  slots.has("ordinal") ? `${grade} grade` : `grade ${grade}`

/** "cats, dogs and birds" */
const listed = (text: string): string[] => {
  const items = text.split(/ and |, | và /).map((item) => item.trim())
  return items.every((item) => item !== "" && item.split(" ").length <= 3) ? items : [text]
}

export const endsOf = (ends: Saying["ends"], slots: ReadonlyMap<string, string>, subject: Subject): Ending[] => {
  const named = new Map(slots).set("who", relationName(subject))
  return ends.map(([who, type, target]) => ({
    subject: fill(who, named) || "user",
    type,
    target: target === null ? null : fill(target, named, true) || null,
  }))
}

const factOf = (saying: Saying, slots: ReadonlyMap<string, string>, parsed: Parsed, today: Day): ExtractedFact => {
  const { language, saysNow, tokens } = parsed.clause
  const subject = parsed.subject ?? { kind: "user" as const }
  const said = new Map(slots).set("who", subjectText(subject, language))
  const named = new Map(slots).set("who", relationName(subject))
  const relations = saying.relations.map(([who, type, target]) => ({
    subject: fill(who, named) || "user",
    type: relationType(fill(type ?? "", named)),
    target: fill(target ?? "", named, true),
  }))
  const ends = endsOf(saying.ends, slots, subject)
  const figure = subject.kind === "figure" ? subject.figure : null
  const category = figure?.kind === "animal" && saying.category !== "event" ? "pet" : saying.category
  const isOwnKin =
    figure !== null && category === "family" && figure.role !== null && /friend|classmate|teammate/.test(figure.role.en)
  const entities = Object.entries(saying.entities).map(([slot, type]) => ({ name: slots.get(slot) ?? "", type }))
  const words = [...slots].flatMap(([slot, value]) =>
    slot === "counted" || slot === "predicate" ? [] : value.split(" "),
  )
  return createFact({
    text: capitalized(fill(saying.say[language], said)),
    category: isOwnKin ? "friend" : category,
    tags: [...saying.tags.map((tag) => headOf(fill(tag, slots))), ...(figure?.role ? [figure.role.en] : [])],
    confidence: saying.confidence ?? 0.88,
    relations,
    ends: [...ends, ...(saysNow ? replacedBy(relations) : [])],
    entities: [...entities.filter(({ name }) => name !== ""), ...entitiesIn(words)],
    figures: figure ? [figure] : [],
    validFrom: saying.relations.some(
      ([, type]) => type === "life_state" || type === "had_birthday" || type === "birthday_soon" || type === "lost",
    )
      ? dateOfEvent(tokens, today)
      : null,
  })
}
