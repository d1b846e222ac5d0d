import type { Ending, ExtractedFact } from "../../facts/extraction.ts"
import { quoteText } from "../../facts/quote.ts"
import type { Question } from "./answering.ts"
import type { Speaker } from "./clause.ts"
import { createFact } from "./facts.ts"
import type { Figure } from "./figure.ts"
import { holdsNumberLikeSecret } from "./guards.ts"
import { kinOf, wordSet } from "./lexicon.ts"
import { padded } from "./phrases.ts"
import type { Meant } from "./reading.ts"
import { content } from "./tells-of-life.ts"
import { type Language, languageOf } from "./text/language.ts"
import { isWord, lowText, type Token } from "./text/tokens.ts"
import { topicOf, typesOf } from "./topics.ts"

const words = (text: string): Set<string> => new Set(text.split(" "))

export type QuotedSentence = {
  said: string
  tokens: readonly Token[]
  language: Language
  figures: readonly Figure[]
  /** What it says is over. */
  ends: readonly Ending[]
  /** The companion's question, where this is the first that was said after it. */
  asked: Question | null
  /** The question names somebody who is known. */
  asksOfKnown: boolean
  /** Whom pronouns mean, in what was said and in the question. */
  meant: Meant | null
  askedAbout: Meant | null
}

/** A sentence goes on with the one before it when it opens with one of these. */
const pointing = words(
  "it its he she they his her their them him that this there and but so because cause cuz then also plus nó ảnh chỉ cổ thẩy ổng bả còn nhưng mà vì nên rồi với thế vậy tên",
)
const opensAlone = words("i my we our me con em tớ mình tui tôi cháu nhà mẹ ba bố má ông bà")
/** Pointing words inside: of whom, only the sentence before tells. */
const pointingInside = words("it him her them they he she nó")
const passing = words(
  "want wanna ready guess remember hear know mean think say feel feeling okay ok sure mind kidding joking",
)
const yes = words("yes yeah yep yup ya yea mhm yess course có dạ ừ vâng rồi đúng")
const no = words("no nope nah not never không hông chưa")

const maxSentences = 2
const maxFragmentWords = 12
const maxQuoteLength = 320
const confidence = 0.5

/** `isKept`: something of it was. Otherwise only the same turn can go on with it. */
type Last = { sentences: QuotedSentence[]; fact: ExtractedFact | null; isKept: boolean }

/** Keeps in the speaker's own words what no rule reads: one sentence, or two that belong together. */
export const createQuotes = (speaker: Speaker) => {
  /** What was said last, of what is kept. */
  let last: Last | null = null
  let isSameTurn = false

  const startTurn = (): void => {
    isSameTurn = false
    if (!last?.isKept) last = null
  }

  /** Something that is not kept came between. */
  const interrupt = (): void => {
    last = null
  }

  const opener = ({ tokens }: QuotedSentence): string =>
    tokens.find((one) => isWord(one) && !fillers.has(one.low))?.low ?? ""

  /** Whether a sentence needs the one before it to be understood. */
  const goesOn = (sentence: QuotedSentence): boolean => {
    if (!last) return false
    const isFragment = !opensAlone.has(opener(sentence)) && sentence.tokens.filter(isWord).length < maxFragmentWords
    if (sentence.asked && !sentence.asksOfKnown && !isAboutSomebody(sentence.asked)) return true
    const points =
      pointing.has(opener(sentence)) ||
      (sentence.figures.length === 0 && sentence.tokens.some(({ low }) => pointingInside.has(low)))
    return points || (isSameTurn && isFragment)
  }

  /** Whether it answers a question of the user's life. */
  const answers = ({ asked, tokens, asksOfKnown }: QuotedSentence): boolean => {
    if (!asked || isOfThisMoment(asked)) return false
    const about = asksOfKnown || isAboutLife(asked.tokens)
    const first = tokens.find(isWord)?.low ?? ""
    const isBare = tokens.filter((one) => isWord(one) && !softening.has(one.low)).length < 2
    if (no.has(first) && isBare) return false
    if ((yes.has(first) && isBare) || isBare)
      return about && !asked.tokens.some(({ low }) => passing.has(low)) && (!yes.has(first) || asked.tokens.length > 4)
    return about
  }

  /** A sentence that is not quoted by itself, but that the next one may go on with. `isKept`: a typed fact was read of it. */
  const note = (sentence: QuotedSentence, isKept: boolean): void => {
    if (isKept || content(sentence.tokens) > 0) last = { sentences: [sentence], fact: null, isKept }
    isSameTurn ||= isKept
  }

  /** The quote, and the one whose words it has within it. `isKept`: a typed fact was read of a part of it. */
  const quote = (sentence: QuotedSentence): { fact: ExtractedFact; replaces: ExtractedFact | null } | null => {
    const joins = goesOn(sentence) && last !== null && togetherWith(last, sentence)
    const before = joins && last ? last.sentences : []
    const replaces = joins && last ? last.fact : null
    const sentences = [...before, sentence]
    const fact = factOf(sentences, speaker)
    if (holdsNumberLikeSecret(fact.text)) return null
    last = { sentences, fact, isKept: true }
    isSameTurn = true
    return { fact, replaces }
  }

  const togetherWith = ({ sentences }: Last, sentence: QuotedSentence): boolean =>
    sentences.length < maxSentences &&
    sentences.reduce((sum, { said }) => sum + said.length, sentence.said.length) <= maxQuoteLength &&
    !(sentence.asked !== null && (sentence.asksOfKnown || isAboutSomebody(sentence.asked)) && answers(sentence))

  return { startTurn, interrupt, goesOn, answers, note, quote }
}

const isOfThisMoment = ({ tokens }: Question): boolean =>
  / (you up to|are you doing( right)?( now)?|đang làm gì) /.test(padded(tokens))

const isAboutLife = (tokens: readonly Token[]): boolean =>
  tokens[0]?.low === "when" ||
  tokens.some(
    ({ low }, at) =>
      addressed.has(low) || ["kin", "animal"].some((name) => (wordSet(name)?.longest(tokens, at) ?? 0) > 0),
  )

const maxShortWords = 4
/** "Which one?" asks of what was just said. */
const isAboutSomebody = ({ tokens }: Question): boolean =>
  tokens.filter(isWord).length > maxShortWords || isAboutLife(tokens)

const fillers = words("oh ok okay well lol haha hehe um uh yeah yes no nope omg wow ya yep dạ à ừ vâng thì")
const softening = words("dạ ạ vâng ừ oh um uh lol haha nha á à pika please")
const addressed = words("you your u they he she it his her their bạn cậu con em cháu bé nó anh chị mày ai")

/** "he [Oliver] gave me his kite": the name beside the pronoun, where nothing else tells whom it means. */
const withName = (text: string, meant: Meant | null): string =>
  meant === null || text.toLowerCase().includes(meant.name.toLowerCase())
    ? text
    : text.replace(new RegExp(`(?<!\\p{L})${meant.pronoun}(?!\\p{L})`, "iu"), `$& [${meant.name}]`)

const named = /^\p{Lu}\p{Ll}/u

const factOf = (sentences: readonly QuotedSentence[], speaker: Speaker): ExtractedFact => {
  const tokens = sentences.flatMap((one) => [...one.tokens])
  const [first] = sentences
  const asked = first && isAsked(first) ? first.asked : null
  const language = languageOf(tokens) ?? asked?.language ?? sentences.at(-1)?.language ?? "en"
  const figures = sentences.flatMap((one) => [...one.figures])
  const about = [...(asked?.tokens ?? []), ...tokens]
  const whole = sentences.map((one) => one.said).join(" ")
  const said = sentences
    .map((one) => (one.meant && whole.includes(one.meant.name) ? one.said : withName(one.said, one.meant)))
    .map((one) => (/[.!?…,]$/.test(one) || sentences.length === 1 ? one : `${one}.`))
  const text = quoteText({
    language,
    byParent: speaker.parent,
    said: said.join(" "),
    asked: asked ? withName(asked.said, first?.askedAbout ?? null) : null,
  })
  return createFact({
    text,
    category: topicOf(about, figures),
    tags: [...typesOf(about), ...kinIn(figures)],
    confidence,
    ends: sentences.flatMap((one) => [...one.ends]),
    figures: figures.filter(({ name }) => name !== null && named.test(name)),
  })
}

const maxKin = 2

/** The relatives that a quote is about, as relations name them: the word that was said ("mom"), and its meaning ("mother"). */
const kinIn = (figures: readonly Figure[]): string[] => {
  const roles = figures.flatMap(({ name, role, kind }) => (name === null && kind === "person" && role ? [role.en] : []))
  return [...new Set(roles)].slice(0, maxKin).flatMap((role) => [...new Set([role, kinOf(role)?.role ?? role])])
}

/** The question is told where the answer does not say by itself what it is about. */
const isAsked = ({ asked, tokens }: QuotedSentence): boolean => {
  if (!asked) return false
  const first = tokens.find((one) => isWord(one) && !fillers.has(one.low))?.low ?? ""
  const isWhole =
    opensAlone.has(first) && tokens.filter(isWord).length > 4 && !tokens.some(({ low }) => pointingInside.has(low))
  return !isWhole && lowText(asked.tokens).length > 2
}
