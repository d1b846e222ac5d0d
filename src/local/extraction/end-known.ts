import type { Ending, KnownFact } from "../../facts/extraction.ts"
import { habitTag, readQuote, saidOf } from "../../facts/quote.ts"
import { identityWords } from "../../platform/identity.ts"
import { stem } from "../embedding/fold.ts"
import { tokenize } from "../embedding/tokenize.ts"
import { isCommonWord, isFunctionWord, type Reading, readingOf } from "../embedding/words.ts"
import { changeWords } from "./data.ts"
import { isIn } from "./lexicon.ts"
import { type Bilingual, holdsAny } from "./phrases.ts"
import { languageOf } from "./text/language.ts"
import { mendSpelling } from "./text/mend.ts"
import { fold, lowText, type Token, token } from "./text/tokens.ts"
import { thingsIn, typesOf } from "./topics.ts"

/**
 * How a text tells of a change. "over" and "lost": what it names has ended. "now": a thing that it names is different. "maybe": only if it
 * names more than one thing of what was said before.
 */
type Change = "over" | "lost" | "now" | "maybe"

const endOfNegation = / (không|chẳng|chả|hông|hổng|ko) .*nữa /

const changeIn = (text: string): Change | null => {
  const said = ` ${text} `
  if (holdsAny(said, changeWords.still)) return null
  if (endOfNegation.test(said)) return "over"
  return (["lost", "over", "now", "maybe"] as const).find((change) => holdsAny(said, changeWords[change])) ?? null
}

const denial = / (not|never|no|cannot|hate|hates|scared|afraid|không|chưa|chẳng|chả|hông|ghét|sợ) /
const denies = (text: string): boolean => denial.test(` ${text} `)

const isEnd = (change: Change | null): boolean => change === "over" || change === "lost"

/** `key`: equal for the forms of a word; `bare`: as typed without marks. */
type Word = { said: string; key: string; bare: string }

const withoutPhrases = ({ en, vi }: Bilingual): string[] => [...en, ...vi].filter((phrase) => !phrase.includes(" "))
const wordsOfChange = new Set(Object.values(changeWords).flatMap(withoutPhrases))

const isTopic = (word: string, reading: Reading): boolean => {
  const [one] = tokenize(word)
  if (!one || one.folded.length < 2 || isFunctionWord(one, reading) || isCommonWord(one)) return false
  return !isIn("kin", word) && !isIn("weekday", word) && !wordsOfChange.has(word)
}

/** The words of a text that say what it is about. */
const topicWords = (text: string): Word[] => {
  const reading = readingOf(tokenize(text))
  return [...new Set(identityWords(text))]
    .filter((word) => isTopic(word, reading))
    .map((said) => ({ said, key: stem(said), bare: fold(said) }))
}

const isSame = (one: Word, other: Word): boolean =>
  one.key === other.key || (one.bare === other.bare && (one.said === one.bare || other.said === other.bare))

const sharedWith = (words: readonly Word[], others: readonly Word[]): Word[] =>
  words.filter((word) => others.some((other) => isSame(word, other)))

/** The relations that a statement may speak of, without the pastimes that it names. */
const relationsIn = (tokens: readonly Token[]): string[] => {
  const things = thingsIn(tokens)
  return typesOf(tokens).filter((type) => type !== habitTag && !things.includes(type))
}

const toCome = / (sắp|gonna|going to|will) /

const indexKnown = (fact: KnownFact) => {
  const quote = readQuote(fact.text)
  const words = identityWords(quote?.said ?? fact.text).map((word) => token(word))
  const tokens = mendSpelling(words, languageOf(words) ?? "en")
  const text = lowText(tokens)
  return {
    fact,
    isQuote: quote !== null,
    words: topicWords(text),
    names: new Set(fact.entities.flatMap(({ name }) => identityWords(name))),
    types: relationsIn(tokens),
    denies: denies(text),
    /** It tells of a change itself: that stays true. */
    isChange: quote !== null && isEnd(changeIn(text)) && !toCome.test(` ${text} `),
  }
}

const owners = / (?:'s|his|her|their) (?:\S+ )?$/
const ownersBehind = /^(?: \S+)? của (?!(?:con|em|mình|tớ|cháu|tui|tôi|nhà) )/

/** "Emma's hamster died", "chó của bạn Lan mất rồi": nothing of the speaker's is over. */
const isTheirs = (text: string, { said }: Word): boolean => {
  const [before = "", after = ""] = ` ${text} `.split(` ${said} `)
  return owners.test(`${before} `) || ownersBehind.test(` ${after}`)
}

/**
 * What a statement of a change brings to an end, by the words that it shares with what is known: "we left Mr Buttons on the train and they
 * can't find him" ends what was said of Mr Buttons. `asked`: the question that it answers.
 */
export const createKnownEndings = (known: readonly KnownFact[]) => {
  const facts = known.map(indexKnown).filter(({ isChange }) => !isChange)
  return (tokens: readonly Token[], asked: readonly Token[]): Ending[] => {
    const text = lowText(tokens)
    const change = changeIn(text)
    const words = topicWords(`${text} ${lowText(asked)}`)
    const types = relationsIn([...tokens, ...asked])
    const replaced = change === null ? [] : types.filter((type) => hasOneValue.has(type))
    const ends = replaced.map((type): Ending => ({ subject: "user", type, target: null }))
    const ofThings = facts.flatMap((known): Ending[] => {
      const shared = sharedWith(known.words, words).filter((word) => !isTheirs(text, word))
      // "no sleepover"
      const isDenied = shared.some(({ said }) => ` ${text}`.includes(` no ${said}`))
      if (shared.length === 0 || (change === null && !isDenied)) return []
      const isFlipped = known.denies !== denies(text) && shared.some(({ said }) => !isIn("animal", said))
      const isAlike = change === "now" || isFlipped || known.types.some((type) => types.includes(type))
      const isOfThing = isAlike && shared.some(({ said }) => !known.names.has(said))
      if (!isDenied && !isEnd(change) && shared.length < 2 && !isOfThing) return []
      if (!known.isQuote) return relationsOf(known.fact, shared, change)
      return [{ subject: "user", type: saidOf, target: shared.map(({ said }) => said).join(" ") }]
    })
    return [...ends, ...ofThings]
  }
}

/** What a child has one of at a time, whatever else changes. */
const hasOneValue = new Set([
  "bedtime",
  "position",
  "belt",
  "sits_next_to",
  "commutes_by",
  "sleeps",
  "wants_to_be",
  "height",
])

/** What somebody is or has lasts although something about it is over. */
const lasting = /^(named|is_a|aged|born_on|gender|owns|best_friend|.*_of)$/

/** The relations of a typed fact that an end concerns. */
const relationsOf = ({ relations }: KnownFact, shared: readonly Word[], change: Change | null): Ending[] =>
  relations
    .filter(({ type }) => (change === "lost" ? type === "owns" : change === "over" && !lasting.test(type)))
    .filter(({ target }) => sharedWith(topicWords(target), shared).length > 0)
