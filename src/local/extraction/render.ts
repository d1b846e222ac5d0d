import type { Parsed, Replacement } from "./clause.ts"
import { type Discourse, referentText } from "./discourse.ts"
import { properName } from "./names.ts"
import { joinWords, type Token } from "./text/tokens.ts"

export const capitalized = (text: string): string => {
  const [first = ""] = text
  return first.toUpperCase() + text.slice(first.length)
}

const months = new Set(
  "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday christmas halloween easter thanksgiving english vietnamese".split(
    " ",
  ),
)

const written = (one: Token, discourse: Discourse): string => {
  const figure = one.low.length > 2 ? discourse.byName(one.low) : undefined
  if (figure?.name && figure.name.toLowerCase() === one.low) return figure.name
  return months.has(one.low) && one.low !== "may" && one.low !== "march" ? properName([one.text]) : one.text
}

/** A stretch of the clause in the third person. */
export const renderSpan = (parsed: Parsed, from: number, to: number, discourse: Discourse): string => {
  const words: string[] = []
  for (let at = from; at < to; ) {
    const piece: Replacement | undefined = parsed.replacements.find(
      (one) => one.from === at && one.to <= to && one.to > at,
    )
    if (parsed.elided && parsed.subject && at === parsed.subject.from && from < at) words.push(subjectText(parsed))
    if (piece) words.push(piece.text)
    else words.push(written(parsed.clause.tokens[at] ?? { text: "", low: "", fold: "", capital: false }, discourse))
    at = piece ? piece.to : at + 1
  }
  return joinWords(words.filter((word) => word !== ""))
}

export const subjectText = (parsed: Parsed): string =>
  parsed.subject ? referentText(parsed.subject, parsed.clause.language) : ""

/** The whole clause in the third person, a left-out subject put in. */
export const renderClause = (parsed: Parsed, discourse: Discourse): string => {
  const end = parsed.clause.tokens.length
  const text = renderSpan(parsed, 0, end, discourse)
  const needsSubject = parsed.elided && parsed.subject?.from === 0
  const whole = needsSubject ? `${subjectText(parsed)} ${text}` : text
  return capitalized(whole.replaceAll("của người dùng của người dùng", "của người dùng"))
}
