import type { ExtractedFact, ExtractionInput } from "../../facts/extraction.ts"
import { dayIn } from "../../platform/time-zone.ts"
import { createFact } from "./facts.ts"

const day = 24 * 60 * 60 * 1000

/** An age told this near to a birthday may be meant for it; one told a year before it has missed another. */
const minAge = 7 * day
const maxAge = 350 * day

const isVietnamese = (fact: ExtractedFact): boolean => /sinh nhật/iu.test(fact.text)
const has = (fact: Pick<ExtractedFact, "relations">, ...types: string[]): boolean =>
  fact.relations.some(({ subject, type }) => subject === "user" && types.includes(type))

/** "Today is my birthday": it is a date tomorrow, and one is a year older. A birthday that is to come stays as it was said. */
export const withBirthdays = (
  facts: readonly ExtractedFact[],
  { known, saidAt, timeZone }: ExtractionInput,
): ExtractedFact[] => {
  const now = saidAt.getTime()
  const today = dayIn(timeZone ?? "UTC", saidAt)
  const isOver = (fact: ExtractedFact): boolean =>
    has(fact, "had_birthday") || (has(fact, "birthday_soon") && fact.valid_from !== null && fact.valid_from <= today)
  const told = facts.find(isOver)
  if (!told) return [...facts]
  const age = facts.some((fact) => has(fact, "aged")) ? null : agedSince(known, now)
  const dated = facts.map((fact) => (isOver(fact) ? birthday(fact, fact.valid_from ?? today) : fact))
  return age === null ? dated : [...dated, yearsOld(age, told)]
}

const birthday = (fact: ExtractedFact, date: string): ExtractedFact => ({
  ...fact,
  text: isVietnamese(fact) ? `Người dùng đón sinh nhật vào ngày ${date}` : `User had a birthday on ${date}`,
  relations: [{ subject: "user", type: "had_birthday", target: date }],
  valid_from: date,
})

/** The age that follows from the one that is known, where it is certain. */
const agedSince = (known: ExtractionInput["known"], now: number): number | null => {
  const [last] = known.filter((fact) => has(fact, "aged")).sort((a, b) => b.saidAt.getTime() - a.saidAt.getTime())
  const years = Number(last?.relations.find(({ subject, type }) => subject === "user" && type === "aged")?.target)
  const passed = now - (last?.saidAt.getTime() ?? now)
  return Number.isInteger(years) && passed > minAge && passed < maxAge ? years + 1 : null
}

const yearsOld = (age: number, told: ExtractedFact): ExtractedFact =>
  createFact({
    text: isVietnamese(told) ? `Người dùng ${age} tuổi` : `User is ${age} years old`,
    category: "personal_info",
    tags: ["age", "birthday"],
    confidence: 0.8,
    relations: [{ subject: "user", type: "aged", target: String(age) }],
    validFrom: told.valid_from,
  })
