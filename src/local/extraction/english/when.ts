import { dateAt } from "../dates.ts"
import { isIn } from "../lexicon.ts"
import type { Token } from "../text/tokens.ts"

const relative = new Set(["tomorrow", "tonight", "today", "yesterday"])
const clock = /^\d{1,2}([:.]\d\d)?(am|pm)?$/
const exact = /^\d{1,2}([:.]\d\d(am|pm)?|am|pm)$/

/** "sun" and "sat" are days only where a day is spoken of. */
const alsoWords = new Set(["sun", "sat", "wed", "mon"])
const beforeDay = new Set(["on", "this", "next", "last", "every", "is", "and", "til", "till", "until", ","])

/** A day, a date or an hour: what has its time is worth knowing, whoever's it is. */
export const hasTime = (tokens: readonly Token[]): boolean =>
  tokens.some(
    (one, at) =>
      (isIn("weekday", one.low) && (!alsoWords.has(one.low) || beforeDay.has(tokens[at - 1]?.low ?? ""))) ||
      (dateAt(tokens, at) !== null && !(one.low === "may" || one.low === "march" ? tokens[at + 1] : false)) ||
      (["at", "til", "till", "until"].includes(one.low) && clock.test(tokens[at + 1]?.low ?? "")) ||
      exact.test(one.low) ||
      relative.has(one.low),
  )
