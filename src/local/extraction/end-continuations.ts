import { indexStatement, type Statement, whyEnded } from "../../facts/compare-facts.ts"
import type { Ending, ExtractedFact, KnownFact } from "../../facts/extraction.ts"
import { type Quote, readQuote } from "../../facts/quote.ts"
import { identityWords } from "../../platform/identity.ts"
import { maxEnds, withEndings } from "./facts.ts"
import { endOf, hasDay } from "./known-statement.ts"
import { isIn, kinOf, wordSet } from "./lexicon.ts"
import { lowText, type Token, token } from "./text/tokens.ts"
import { typesOf } from "./topics.ts"

type Known = { fact: KnownFact; quote: Quote | null; statement: Statement }

/** The relatives that are spoken of, by the word that was said and its meaning. */
const kinIn = (tokens: readonly Token[]): string[] =>
  tokens.flatMap((_, at) => {
    const word = lowText(tokens, at, at + (wordSet("kin")?.longest(tokens, at) ?? 0))
    return word === "" ? [] : [word, kinOf(word)?.role ?? word]
  })

const words = (text: string): Set<string> => new Set(text.split(" "))

const indexKnown = (fact: KnownFact, at: number): Known => {
  const quote = readQuote(fact.text)
  const tokens = identityWords(`${quote?.asked ?? ""} ${quote?.said ?? ""}`).map((word) => token(word))
  const topics = quote ? [...typesOf(tokens), ...kinIn(identityWords(quote.said).map((word) => token(word)))] : []
  const speaksOf = quote ? { speaksOf: { topics, names: fact.entities.map(({ name }) => name) } } : {}
  const { text, relations, saidAt } = fact
  const told = { saidAt: saidAt.getTime(), heardAt: 0 }
  return { fact, quote, statement: indexStatement({ id: `${at}`, text, relations, ends: [], ...speaksOf, ...told }) }
}

/** With these a speaker comes to something else. */
const turning = words("also btw guess today yesterday tomorrow tmr anyway oh hôm ngày mai à ngoài")
const leading = words("and but so yeah yes ya dạ ừ vâng mà thì")
const having = words("have got có")
const addresses = words("con em cháu bạn anh chị cậu mình tớ bé")
/** They point at what was said before. */
const pointing = words("it he she they him her them there that this then because cuz nó đó đấy đây vậy thế tại vì")

/** "mẹ pha ba muỗng" does not say of what. */
const maxShortWords = 8

/** Whether a quote is only to be understood with what was said before it: "we practice in my garage". */
const isContinuation = ({ fact, quote }: Known, lead: Known): boolean => {
  if (!quote) return false
  const said = identityWords(quote.said)
  const isNew = (word: string): boolean => !lead.statement.words.includes(word)
  const turnsTo = (word: string): boolean =>
    isNew(word) && !addresses.has(word) && (isIn("kin", word) || isIn("animal", word))
  if (quote.asked !== null) return !identityWords(quote.asked).some(turnsTo)
  const opening = said.filter((word) => !leading.has(word))
  if (turning.has(opening[0] ?? "") || having.has(opening[1] ?? "")) return false
  if (said.some((word) => pointing.has(word))) return true
  const namesAnother = fact.entities.some(({ name }) => identityWords(name).every(isNew))
  return !namesAnother && (said.length <= maxShortWords || !opening.slice(0, 2).some(turnsTo))
}

/** What was said of these goes on when their value changes. */
const lasting = /^(aged|named|born_on|birthday_soon|had_birthday)$/

const isLed = (one: Known, lead: Known): boolean => {
  const { said } = lead.statement
  const changes = said.filter(({ type }) => lasting.test(type))
  if (!one.quote || changes.length === 0) return isContinuation(one, lead)
  return changes.every(({ targetWords }) => targetWords.every((word) => one.statement.words.includes(word)))
}

const isCount = / ([2-9]|two|three|four|hai|ba|bốn) /

/** "User has two dogs", read of a quote that ends: one of them is gone. */
const isCountIn = ({ fact, quote, statement }: Known, next: Known | undefined): boolean =>
  quote === null &&
  isCount.test(` ${fact.text} `) &&
  next?.quote != null &&
  statement.said.every(({ targetWords }) => targetWords.every((word) => next.statement.words.includes(word)))

/** "piano is on fridays now": what else was said of piano goes on. */
const isOnAnotherDay = (one: Known, now: Statement): boolean => hasDay(one.statement.words) && hasDay(now.words)

/** What goes with the known statements that `fact` ends. */
const goesWith = (fact: ExtractedFact, told: readonly Known[]): Known[] => {
  if (fact.ends.length + fact.relations.length === 0) return []
  const now = { id: "now", saidAt: Number.MAX_SAFE_INTEGER, heardAt: 0 }
  const statement = indexStatement({ ...now, text: fact.text, relations: fact.relations, ends: fact.ends })
  const found: Known[] = []
  let lead: Known | null = null
  for (const [at, one] of told.entries()) {
    const isSameTalk = lead?.fact.saidAt.getTime() === one.fact.saidAt.getTime()
    const before = told[at - 1]
    if (whyEnded(one.statement, statement, new Set()) !== null) {
      lead = isOnAnotherDay(one, statement) ? null : one
      if (before && isCountIn(before, one)) found.push(before)
    } else if (lead && isSameTalk && isLed(one, lead)) {
      lead = one
      found.push(one)
    } else lead = null
  }
  return found
}

/** Ends with a known statement the quotes that went on from it: "i quit the band" also ends "we practice in my garage". */
export const endContinuations = (facts: readonly ExtractedFact[], known: readonly KnownFact[]): ExtractedFact[] => {
  const told = known.map(indexKnown).reverse()
  let left: Ending[] = []
  return facts.map((fact) => {
    const ends = [...left, ...goesWith(fact, told).flatMap((one) => endOf(one.fact))]
    const room = maxEnds - fact.ends.length
    left = ends.slice(room)
    return ends.length === 0 ? fact : withEndings(fact, ends.slice(0, room))
  })
}
