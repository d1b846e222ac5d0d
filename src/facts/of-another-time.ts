import type { ExtractedFact } from "./extraction.ts"
import { isSingleValued, outdatedBy, settledBy } from "./relation-types.ts"

/** A birthday that is still to come is the same birthday. */
const birthdays = new Set(["born_on", "birthday_soon"])

const isOfNow = (type: string): boolean =>
  !birthdays.has(type) && (isSingleValued(type) || outdatedBy(type).length > 0 || settledBy(type).length > 0)

/** A fact about another time: it neither is true now nor ends what is. */
export const ofAnotherTime = (fact: ExtractedFact): ExtractedFact => ({
  ...fact,
  relations: fact.relations.filter(({ type }) => !isOfNow(type)),
  ends: [],
})
