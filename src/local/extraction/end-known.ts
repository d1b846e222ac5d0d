import type { Ending, KnownFact } from "../../facts/extraction.ts"
import { saidOf } from "../../facts/quote.ts"
import { deniedBy, isMeasuredAnew, isOfSamePeople, isRenewed, kindsIn, overcomes } from "./changed-values.ts"
import { endOf, hasDay, indexKnown, type KnownStatement, relationsIn } from "./known-statement.ts"
import { isIn } from "./lexicon.ts"
import { measuresIn } from "./measures.ts"
import { type Change, changeIn, denies, isCorrection, isEnd, isSwitch } from "./telling-change.ts"
import { lowText, type Token } from "./text/tokens.ts"
import { sharedWith, topicWords, type Word } from "./topic-words.ts"

type Statement = {
  text: string
  change: Change | null
  words: readonly Word[]
  types: readonly string[]
  day: boolean
  measures: ReadonlyMap<string, string>
}

/** After "i told you wrong", as many sentences say what is right. */
const maxCorrections = 3
const pointing = / (it|him|her|them|they|he|she|that|nó) /

/**
 * What a statement of a change brings to an end, by the words that it shares with what is known: "we left Mr Buttons on the train and they
 * can't find him" ends what was said of Mr Buttons. `asked`: the question that it answers; `before`: the sentence before it.
 */
export const createKnownEndings = (known: readonly KnownFact[]) => {
  const statements = known.map(indexKnown)
  /** What kinds of things each names; only a switch asks for it. */
  let kindsOfKnown: string[][] | null = null
  let corrections = 0

  const endedBySwitch = (text: string): Ending[] => {
    const kinds = isSwitch(text) ? kindsIn(text) : []
    if (kinds.length === 0) return []
    kindsOfKnown ??= statements.map((one) => kindsIn(one.text))
    const isOfOneKind = (at: number): boolean => kindsOfKnown?.[at]?.some((kind) => kinds.includes(kind)) ?? false
    return statements
      .filter((one, at) => isOfOneKind(at) && isOfSamePeople(one, text))
      .flatMap((one) => endOf(one.fact))
      .filter(({ type }) => type === saidOf || !lasting.test(type ?? ""))
  }

  return (tokens: readonly Token[], asked: readonly Token[], before: readonly Token[]): Ending[] => {
    const text = lowText(tokens)
    corrections = isCorrection(text) ? maxCorrections : corrections - 1
    const change = changeIn(text) ?? (corrections > 0 ? "now" : null)
    const meant = isEnd(change) && pointing.test(` ${text} `) ? lowText(before) : ""
    const words = topicWords(`${text} ${lowText(asked)} ${meant}`)
    const now = {
      text,
      change,
      words,
      types: relationsIn([...tokens, ...asked]),
      day: hasDay(text.split(" ")),
      measures: measuresIn(text),
    }
    const replaced = change === null ? [] : now.types.filter((type) => hasOneValue.has(type))
    return [
      ...replaced.map((type): Ending => ({ subject: "user", type, target: null })),
      ...endedBySwitch(text),
      ...statements.flatMap((one) => endingsOf(one, now)),
    ]
  }
}

const endingsOf = (known: KnownStatement, now: Statement): Ending[] => {
  const { text, change, words } = now
  const denied = deniedBy(known.fact, text)
  if (denied.length > 0) return denied
  const shared = sharedWith(known.words, words).filter((word) => !isTheirs(text, word))
  if (known.isQuote && isMeasuredAnew(known, shared, now.measures)) return endOf(known.fact)
  if (shared.length === 0) return []
  const about: Ending = { subject: "user", type: saidOf, target: shared.map(({ said }) => said).join(" ") }
  if (known.isQuote && isRenewed(known, shared, text)) return [about]
  if (known.isChange) return []
  if (change !== null && !denies(text) && overcomes(known.fact, words)) return known.fact.relations
  if (!isChanged(known, shared, now)) return []
  return known.isQuote ? [about] : relationsOf(known.fact, shared, change)
}

/** Whether a statement changes what is known of the things that both name. */
const isChanged = (
  known: KnownStatement,
  shared: readonly Word[],
  { text, change, types, day }: Statement,
): boolean => {
  // "no sleepover"
  if (shared.some(({ said }) => ` ${text}`.includes(` no ${said}`))) return true
  if (change === null) return false
  const things = shared.filter(({ said }) => !known.names.has(said))
  // "Su hết sữa" changes nothing that was said of Su.
  if (things.length === 0 && change === "over") return known.denies || (known.hasDay && day)
  const isFlipped = known.denies !== denies(text) && shared.some(({ said }) => !isIn("animal", said))
  const isAlike = change === "now" || isFlipped || known.types.some((type) => types.includes(type))
  return isEnd(change) || things.length > (isAlike ? 0 : 1)
}

const owners = / (?:'s|his|her|their) (?:\S+ )?$/
const ownersBehind = /^(?: \S+)? của (?!(?:con|em|mình|tớ|cháu|tui|tôi|nhà) )/

/** "Emma's hamster died", "chó của bạn Lan mất rồi": nothing of the speaker's is over. */
const isTheirs = (text: string, { said }: Word): boolean => {
  const [before = "", after = ""] = ` ${text} `.split(` ${said} `)
  return owners.test(`${before} `) || ownersBehind.test(` ${after}`)
}

/** What a child has one of at a time, whatever else changes. */
const hasOneValue = new Set(
  "bedtime position belt sits_next_to commutes_by sleeps wants_to_be height class_role".split(" "),
)

/** What somebody is or has lasts although something about it is over. */
const lasting = /^(named|is_a|aged|born_on|gender|owns|best_friend|.*_of)$/

/** The relations of a typed fact that an end concerns. */
const relationsOf = ({ relations }: KnownFact, shared: readonly Word[], change: Change | null): Ending[] =>
  relations
    .filter(({ type }) => (change === "lost" ? type === "owns" : isEnd(change) && !lasting.test(type)))
    .filter(({ target }) => sharedWith(topicWords(target), shared).length > 0)
