import type { ExtractedFact } from "../../../facts/extraction.ts"
import type { Day } from "../../../platform/time-zone.ts"
import type { Parsed } from "../clause.ts"
import { dateOfEvent } from "../dates.ts"
import type { Discourse } from "../discourse.ts"
import { createFact, entitiesIn } from "../facts.ts"
import { capitalRun } from "../names.ts"
import { renderClause, renderSpan } from "../render.ts"
import { isWord, type Token } from "../text/tokens.ts"
import { isAuxiliary, isBase, isPast, isThird } from "./verbs.ts"
import { hasTime } from "./when.ts"

const leastWords = 3
const mostWords = 24
const mostTail = 10

const spokenTo = new Set(["you", "your", "yours", "pika"])
const asking = new Set("what why how who where when which do does did can could would should if".split(" "))
const ordering = new Set(["always", "never", "please", "from", "now", "on", "then", "just"])
const pointing = new Set(["it", "that", "they", "there", "this", "these", "those"])
export const isVerb = (one: Token): boolean =>
  isAuxiliary(one.low) || isPast(one.low) || isThird(one.low) || isBase(one.low)

const touchesUser = (parsed: Parsed): boolean =>
  parsed.replacements.some((one) => one.text.startsWith("User") || one.text.endsWith("'s")) ||
  parsed.mentioned.some((figure) => figure.name !== null && figure.kind !== "fiction")

/** "the counselor is named Juniper" */
const names = (tokens: readonly Token[]): boolean =>
  tokens.some((one, at) => ["named", "called"].includes(one.low) && capitalRun(tokens, at + 1) > 0)

/** "the wedding is in september", "a lady found him in her tree": a statement whose subject is nobody known, but which is of the user's life. */
export const englishAside = (parsed: Parsed, discourse: Discourse, today: Day): ExtractedFact | null => {
  const { clause } = parsed
  const words = clause.tokens.filter(isWord)
  const first = words[0]?.low ?? ""
  if (clause.language !== "en" || words.length < leastWords || words.length > mostWords) return null
  if (asking.has(first) || ["he", "she"].includes(first)) return null
  if (
    pointing.has(first) &&
    ((words.length < (first === "they" ? 4 : 6) && !hasTime(clause.tokens)) || first === "that" || first === "this")
  )
    return null
  const opening = words.find((one) => !ordering.has(one.low))
  if (opening && ordering.has(first) && isBase(opening.low)) return null
  if (isBase(first) && !isPast(first) && !words.slice(1, 4).some((one) => isAuxiliary(one.low))) return null
  if (words.some((one) => spokenTo.has(one.low)) || discourse.story.told) return null
  if (!words.slice(1).some(isVerb) || !(touchesUser(parsed) || hasTime(clause.tokens) || names(clause.tokens)))
    return null
  const text = renderClause({ ...parsed, elided: false }, discourse)
  return createFact({
    text,
    category: "event",
    tags: ["about"],
    confidence: 0.55,
    relations: [{ subject: "user", type: "about", target: text }],
    figures: parsed.mentioned,
    entities: entitiesIn(clause.tokens.map((one) => one.text)),
    validFrom: dateOfEvent(clause.tokens, today),
  })
}

const emptyTail = new Set(
  "not nothing lol haha hehe yes no ok okay wow yay ugh oops so very really too just like the what why how silly duh".split(
    " ",
  ),
)

/** "it is on mondays with miss Oona", "six weeks in the sling": what trails a statement belongs to it. */
export const englishTail = (parsed: Parsed, discourse: Discourse): string | null => {
  const { tokens, language } = parsed.clause
  const words = tokens.filter(isWord)
  const first = words[0]?.low ?? ""
  if (
    language !== "en" ||
    (words.length < 2 && !words[0]?.capital) ||
    words.length === 0 ||
    words.length > (pointing.has(first) ? 14 : mostTail)
  )
    return null
  if (asking.has(first) || emptyTail.has(first) || words.some((one) => spokenTo.has(one.low))) return null
  if (isBase(first) && !isPast(first) && !isThird(first)) return null
  if (pointing.has(first) && words.length < 4) return null
  return renderSpan({ ...parsed, elided: false }, 0, tokens.length, discourse)
}
