import type { Ending, KnownFact } from "../../facts/extraction.ts"
import { habitTag, readQuote, saidOf } from "../../facts/quote.ts"
import { identityWords } from "../../platform/identity.ts"
import { isIn, singular } from "./lexicon.ts"
import { measuresIn } from "./measures.ts"
import { denies, tellsOfChange } from "./telling-change.ts"
import { languageOf } from "./text/language.ts"
import { mendSpelling } from "./text/mend.ts"
import { lowText, type Token, token } from "./text/tokens.ts"
import { topicWords } from "./topic-words.ts"
import { thingsIn, typesOf } from "./topics.ts"

export type KnownStatement = ReturnType<typeof indexKnown>

/** Whether one of these words is a day of the week. */
export const hasDay = (words: readonly string[]): boolean =>
  words.some((word) => singular(word).some((form) => isIn("weekday", form)))

/** The relations that a statement may speak of, without the pastimes that it names. */
export const relationsIn = (tokens: readonly Token[]): string[] => {
  const things = thingsIn(tokens)
  return typesOf(tokens).filter((type) => type !== habitTag && !things.includes(type))
}

const maxSubjectWords = 3

/** What is known, as a statement of a change is compared with it. */
export const indexKnown = (fact: KnownFact) => {
  const quote = readQuote(fact.text)
  const words = identityWords(quote?.said ?? fact.text)
  const said = words.map((word) => token(word))
  const tokens = mendSpelling(said, languageOf(said) ?? "en")
  const text = lowText(tokens)
  return {
    fact,
    isQuote: quote !== null,
    text,
    words: topicWords(`${quote?.asked ?? ""} ${text}`),
    names: new Set(fact.entities.flatMap(({ name }) => identityWords(name))),
    /** The relative whom it is about. */
    kin: words.slice(0, maxSubjectWords).filter((word) => isIn("kin", word)),
    types: relationsIn(tokens),
    hasDay: hasDay(words),
    measures: measuresIn(text),
    denies: denies(text),
    isChange: quote !== null && tellsOfChange(text),
  }
}

const maxTargetWords = 12

/** Ends what is known as a whole: a quote by its words. */
export const endOf = (fact: KnownFact): Ending[] => {
  const said = readQuote(fact.text)?.said
  if (said === undefined) return fact.relations
  const target = identityWords(said)
  return target.length === 0
    ? []
    : [{ subject: "user", type: saidOf, target: target.slice(0, maxTargetWords).join(" ") }]
}
