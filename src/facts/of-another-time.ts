import type { ExtractedFact } from "./extraction.ts"
import { isSingleValued, outdatedBy, settledBy } from "./relation-types.ts"

/** A birthday that is still to come is the birthday all the same. */
const birthdays = new Set(["born_on", "birthday_soon"])

const isOfNow = (type: string): boolean =>
  !birthdays.has(type) && (isSingleValued(type) || outdatedBy(type).length > 0 || settledBy(type).length > 0)

/** A fact of a time that is not now: it neither is nor ends what is now. */
export const ofAnotherTime = (fact: ExtractedFact): ExtractedFact => ({
  ...fact,
  relations: fact.relations.filter(({ type }) => !isOfNow(type)),
  ends: [],
})
