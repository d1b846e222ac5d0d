import type { ExtractedFact } from "../../facts/extraction.ts"
import type { Category } from "../../facts/fact.ts"
import type { Day } from "../../platform/time-zone.ts"
import type { Parsed } from "./clause.ts"
import { dateOfEvent } from "./dates.ts"
import { type Discourse, relationName } from "./discourse.ts"
import { englishNature } from "./english/nature.ts"
import { createFact, entitiesIn, headOf } from "./facts.ts"
import type { Nature } from "./nature.ts"
import { renderClause, renderSpan } from "./render.ts"
import { vietnameseNature } from "./vietnamese/nature.ts"

const categories: Record<Nature, Category> = { event: "event", routine: "routine", state: "other", ability: "hobby" }

const categoryOf = (nature: Nature, parsed: Parsed): Category => {
  const figure = parsed.subject?.kind === "figure" ? parsed.subject.figure : null
  if (nature === "routine" || nature === "event") return categories[nature]
  if (figure?.kind === "animal") return "pet"
  if (figure?.kind === "object") return "possession"
  if (figure)
    return figure.role && ["best friend", "friend", "classmate", "new friend"].includes(figure.role.en)
      ? "friend"
      : "family"
  return categories[nature]
}

const isSayable = (parsed: Parsed): boolean => {
  const { subject } = parsed
  if (!subject) return false
  if (subject.kind === "user") return true
  return subject.figure.kind !== "fiction" && (subject.figure.name !== null || subject.figure.role !== null)
}

/** "dad says your favorite food is electricity" is said to the companion, of the companion. */
const spokenTo = new Set(["you", "your", "yours", "pika"])

const unresolved = new Set(["he", "she", "they", "it", "this", "that", "nó"])

const pointing = new Set([
  "it",
  "this",
  "that",
  "him",
  "them",
  "they",
  "he",
  "she",
  "one",
  "stuff",
  "things",
  "thing",
  "nó",
  "vậy",
  "thế",
  "up",
  "so",
  "me",
  "again",
  "always",
  "there",
])

/** "i always mix it up" says nothing to anybody who was not there. */
const isConcrete = (parsed: Parsed): boolean => {
  const open = parsed.predicate.filter(
    (one, at) =>
      !parsed.replacements.some(
        (piece) =>
          piece.from <= parsed.predicateFrom + at && piece.to > parsed.predicateFrom + at && piece.to - piece.from > 0,
      ) || !pointing.has(one.low),
  )
  const hasPointer = open.some((one) => ["it", "this", "that", "him", "them", "nó"].includes(one.low))
  const content = open.filter((one) => !pointing.has(one.low))
  if (["để", "cho", "hãy", "đừng"].includes(parsed.predicate[0]?.low ?? "") && parsed.elided) return false
  return !hasPointer || content.length >= 4
}

/**
 * The last resort: a plain statement of what the user, or somebody of their world, did or does, put into the third person.
 * Anything that is not clearly such a statement is left aside.
 */
export const generalFact = (parsed: Parsed, discourse: Discourse, today: Day): ExtractedFact | null => {
  if (!isSayable(parsed)) return null
  const nature =
    parsed.clause.language === "en"
      ? (englishNature(parsed) ?? null)
      : (vietnameseNature(parsed) ?? englishNature(parsed))
  if (nature === null || !parsed.subject) return null
  if (parsed.clause.language === "en" && parsed.predicate.some((one) => spokenTo.has(one.low))) return null
  const first = parsed.clause.tokens[0]?.low ?? ""
  if (unresolved.has(first) && !parsed.replacements.some((one) => one.from === 0)) return null
  if (!isConcrete(parsed)) return null
  const text = renderClause(parsed, discourse)
  if (text.split(" ").length < 3) return null
  const who = relationName(parsed.subject)
  const deed = renderSpan(parsed, parsed.predicateFrom, parsed.clause.tokens.length, discourse)
  const type = nature === "event" ? "did" : nature === "state" ? "described_as" : nature === "ability" ? "can" : "does"
  const companions =
    nature === "event" ? [] : parsed.mentioned.filter((figure) => figure.name !== null && figure.name !== who)
  return createFact({
    text,
    category: categoryOf(nature, parsed),
    tags: [
      nature,
      ...(parsed.subject.kind === "figure" && parsed.subject.figure.role ? [parsed.subject.figure.role.en] : []),
    ],
    confidence: parsed.elided ? 0.62 : nature === "state" ? 0.64 : 0.7,
    relations: [
      { subject: who, type, target: headOf(deed) || deed },
      ...companions.map((figure) => ({ subject: who, type: "cares_for", target: figure.name ?? "" })),
    ],
    figures: parsed.mentioned,
    entities: entitiesIn(parsed.clause.tokens.map((one) => one.text)),
    validFrom: nature === "event" ? dateOfEvent(parsed.clause.tokens, today) : null,
  })
}
