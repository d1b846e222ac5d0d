import type { Relation } from "./fact.ts"
import type { FactRow } from "./fact-row.ts"

const isVietnamese = (text: string): boolean => /tuổi|người dùng/iu.test(text)
const day = (time: Date): string => time.toISOString().slice(0, 10)

const isAge = (relations: readonly Relation[]): boolean => relations.some(({ type }) => type === "aged")

export const dated = (text: string, saidAt: Date): string =>
  `${text} (${isVietnamese(text) ? "nói ngày" : "said on"} ${day(saidAt)})`

/** Somebody's age is true on the day on which it is said, and nobody tells when it ceases to be: so it is answered with that day. */
export const textWithDate = (text: string, relations: readonly Relation[], saidAt: Date): string =>
  isAge(relations) ? dated(text, saidAt) : text

/** A text as it was stored, of one that was answered. */
export const withoutDate = (text: string): string => text.replace(/ \((?:said on|nói ngày) \d{4}-\d{2}-\d{2}\)$/u, "")

/** What clients read of a fact. It is stored without its date: a fact told twice is one, with the later date. */
export const answerText = (fact: Pick<FactRow, "fact_value" | "relations" | "said_at">): string =>
  textWithDate(fact.fact_value, fact.relations, fact.said_at)

/** The same where nothing else of the answer says that it is over. */
export const answerTextAlone = (fact: Pick<FactRow, "fact_value" | "relations" | "said_at" | "valid_to">): string => {
  const text = answerText(fact)
  return fact.valid_to === null ? text : `${text} (${isVietnamese(text) ? "đến ngày" : "until"} ${day(fact.valid_to)})`
}
