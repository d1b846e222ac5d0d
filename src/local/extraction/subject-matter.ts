import type { KnownFact } from "../../facts/extraction.ts"
import { readQuote } from "../../facts/quote.ts"
import { identityWords } from "../../platform/identity.ts"
import { activate, matchConcepts } from "../embedding/concepts.ts"
import { featuresOf } from "../embedding/features.ts"
import { hashOf } from "../embedding/projection.ts"
import { tokenize } from "../embedding/tokenize.ts"
import { cues } from "./data.ts"
import { hasDay } from "./known-statement.ts"
import { kinOf, wordSet } from "./lexicon.ts"
import { measuresIn } from "./measures.ts"
import { holdsAny } from "./phrases.ts"
import { languageOf } from "./text/language.ts"
import { mendSpelling } from "./text/mend.ts"
import { lowText, type Token, token } from "./text/tokens.ts"
import { topicWords } from "./topic-words.ts"
import { typesOf } from "./topics.ts"

/** Concepts of the lexicon that tell what kind of thing is spoken of. */
const kinds = [
  ..."sport instrument game video-game school-subject vehicle art craft drink food color job animal pet place".split(
    " ",
  ),
  ..."school home family kin friend toy clothes body illness book music time day travel".split(" "),
].map((name) => ({ name, feature: hashOf(`concept ${name}`) }))
const minKindWeight = 0.3

/** The relatives that are spoken of, by their role: "mum" and "mẹ" are one. */
const kinIn = (tokens: readonly Token[]): string[] =>
  tokens.flatMap((_, at) => {
    const word = lowText(tokens, at, at + (wordSet("kin")?.longest(tokens, at) ?? 0))
    return word === "" ? [] : [kinOf(word)?.role ?? word]
  })

const mendedTokens = (text: string): Token[] => {
  const said = identityWords(text).map((word) => token(word))
  return mendSpelling(said, languageOf(said) ?? "en")
}

const cueNames = ["over", "gone", "away", "now", "able", "past", "deny", "wrong", "still", "coming", "once"] as const

/** Which kinds of words of change a text has: lower-case words with blanks around them. */
export const cuesIn = (low: string) => new Set(cueNames.filter((name) => holdsAny(low, cues[name])))

/** What a text is about, in both languages, and the words of change in it. */
export const subjectMatter = (text: string, names: readonly string[] = []) => {
  const tokens = mendedTokens(text)
  const low = ` ${lowText(tokens)} `
  const read = tokenize(text)
  const concepts = activate(matchConcepts(read))
  return {
    low,
    count: tokens.length,
    features: featuresOf(read),
    words: topicWords(low),
    names: new Set(names.flatMap(identityWords)),
    kin: kinIn(tokens),
    kinds: kinds.filter(({ feature }) => (concepts.get(feature) ?? 0) >= minKindWeight).map(({ name }) => name),
    types: typesOf(tokens),
    hasDay: hasDay(identityWords(text)),
    measures: measuresIn(low),
    cues: cuesIn(low),
  }
}
export type SubjectMatter = ReturnType<typeof subjectMatter>

const frame = /^(?:User(?:'s)?|Người dùng|Phụ huynh của người dùng) /u

export const knownMatter = (fact: Pick<KnownFact, "text" | "entities">) => {
  const quote = readQuote(fact.text)
  const said = quote?.said ?? fact.text.replace(frame, "")
  const whole = quote?.asked ? `${quote.asked} ${said}` : said
  const names = fact.entities.map(({ name }) => name)
  return { ...subjectMatter(whole, names), isQuote: quote !== null, isAnswer: quote?.asked != null }
}
export type KnownMatter = ReturnType<typeof knownMatter>
