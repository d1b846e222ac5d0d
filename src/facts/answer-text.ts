import { hasPassed, type Reading } from "../dates/reading.ts"
import { dayIn } from "../platform/time-zone.ts"
import type { Relation } from "./fact.ts"

const isVietnamese = (text: string): boolean =>
  /tuổi|người dùng/iu.test(text) || (!/\bUser\b/.test(text) && /[ăđơưạ-ỹ]/iu.test(text))

export const isAge = (relations: readonly Relation[]): boolean => relations.some(({ type }) => type === "aged")

const withSaidOn = (text: string, saidAt: Date, timeZone: string): string =>
  `${text} (${isVietnamese(text) ? "nói ngày" : "said on"} ${dayIn(timeZone, saidAt)})`

/** "2026-11-30" or "2026-11-30/2026-12-06". */
const withWasOn = (text: string, plannedFor: string): string => {
  const [first, last] = plannedFor.split("/")
  if (isVietnamese(text)) return `${text} (đã qua: ${last ? `từ ngày ${first} đến ngày ${last}` : `ngày ${first}`})`
  return `${text} (was ${last ? `from ${first} to ${last}` : `on ${first}`})`
}

/**
 * A fact with its dates in the text. It is stored without them, so a fact told twice is one fact with the later date. An age is only true
 * on the day it is said, and nobody says when it ends (`agedAt`: when it was said, if the fact is an age). A plan whose day has passed is
 * no longer a plan.
 */
export const withDates = (
  text: string,
  { agedAt, plannedFor }: { agedAt: Date | null; plannedFor: string | null },
  reading: Reading,
): string => {
  const told = agedAt === null ? text : withSaidOn(text, agedAt, reading.timeZone)
  return plannedFor !== null && hasPassed(plannedFor, reading.today) ? withWasOn(told, plannedFor) : told
}

type Told = { fact_value: string; relations: Relation[]; said_at: Date; planned_for: string | null }

/** The text of a fact for clients. */
export const answerText = ({ fact_value, relations, said_at, planned_for }: Told, reading: Reading): string =>
  withDates(fact_value, { agedAt: isAge(relations) ? said_at : null, plannedFor: planned_for }, reading)

/** The same, for answers where no other field says that the fact is over. */
export const answerTextAlone = (fact: Told & { valid_to: Date | null }, reading: Reading): string => {
  const text = answerText(fact, reading)
  if (fact.valid_to === null) return text
  return `${text} (${isVietnamese(text) ? "đến ngày" : "until"} ${dayIn(reading.timeZone, fact.valid_to)})`
}

const day = String.raw`\d{4}-\d{2}-\d{2}`
const answered = new RegExp(
  `( \\((said on ${day}|nói ngày ${day}|was (on ${day}|from ${day} to ${day})|đã qua: (ngày ${day}|từ ngày ${day} đến ngày ${day}))\\))+$`,
  "u",
)

/** The stored text behind an answered one. */
export const withoutDate = (text: string): string => text.replace(answered, "")
