import type { Clause } from "./clause.ts"
import {
  type Context,
  elidedVerb,
  englishLinks,
  isFiniteAt,
  runsOn,
  startsClause,
  vietnameseLinks,
  vietnameseOwners,
  vietnameseVerbs,
} from "./clause-starts.ts"
import { isGerund } from "./english/verbs.ts"
import { wordSet } from "./lexicon.ts"
import { leadingDistance } from "./other-time.ts"
import { isAccented, type Language, languageOf } from "./text/language.ts"
import type { Sentence } from "./text/segment.ts"
import { type Token, token } from "./text/tokens.ts"
import { isSelfAt } from "./vietnamese/speaker.ts"

/** After these the clause before is complete whatever follows. */
const strongLinks = new Set(["vì", "nên", "nhưng", "tại"])

const subordinating = new Set([
  "when",
  "after",
  "before",
  "while",
  "khi",
  "lúc",
  "hồi",
  "mỗi",
  "sau",
  "trước",
  "if",
  "nếu",
  "until",
])

/** Finds where a sentence's clauses begin. */
const boundaries = (tokens: readonly Token[], language: Language, context: Context): Map<number, string | null> => {
  const found = new Map<number, string | null>()
  const holdsComma = subordinating.has(tokens[0]?.low ?? "")
  let first = 0
  for (let at = 1; at < tokens.length; at++) {
    const one = tokens[at]
    const before = tokens[at - 1]
    if (!one || !before) continue
    const length = at - first
    if (one.text === "," || one.text === "-" || one.text === ":") {
      const link = linkAt(tokens, at + 1, language)
      if (holdsComma && first === 0) continue
      if (link || one.text !== "," || !isListComma(tokens, at, first) || startsClause(tokens, at + 1, context))
        first = mark(found, at + 1, link)
    } else if (before.text !== "," && linkAt(tokens, at, language)) {
      if (one.low === "and" && !hasVerb(tokens.slice(first, at))) continue
      if (one.low === "nên" && isSelfAt(tokens, at - 1, context.speaker)) continue
      const follows = startsClause(tokens, at + 1, context) || elidedVerb(tokens, at + 1, first)
      if (follows || (strongLinks.has(one.low) && tokens[at + 1])) first = mark(found, at, one.low)
    } else if (length > 2 && leadingDistance(tokens, first) !== length && runsOn(tokens, at, first, language, context))
      first = mark(found, at, null)
  }
  return found
}

/** "dogs, cats and birds" and "Austin, Texas" go on; any other comma ends a clause. */
const isListComma = (tokens: readonly Token[], at: number, first: number): boolean => {
  const [before, next] = [tokens[at - 1], tokens[at + 1]]
  if (
    before?.capital &&
    next?.capital &&
    vietnameseVerbs.longest(tokens, at + 2) === 0 &&
    (tokens.length - at <= 4 || [",", "and"].includes(tokens[at + 2]?.text ?? ""))
  )
    return true
  if (/^\d+$/.test(next?.low ?? "") && dateWords.has(tokens[at - 2]?.low ?? "")) return true
  const rest = tokens.slice(at + 1, at + 7)
  const joint = rest.findIndex((one) => listJoints.has(one.low))
  if (joint > 0 && joint <= 4 && at - first > 1) return true
  return ["food", "animal", "animalKind", "sport", "color", "subject"].some(
    (name) => (wordSet(name)?.longest(tokens, at + 1) ?? 0) > 0,
  )
}

const listJoints = new Set(["and", "or", "và", "hoặc", "với"])

const dateWords = new Set(
  "january february march april may june july august september october november december tháng ngày".split(" "),
)

const mark = (found: Map<number, string | null>, at: number, link: string | null): number => {
  found.set(at, link)
  return at
}

const hasVerb = (tokens: readonly Token[]): boolean =>
  tokens.some((_, at) => isFiniteAt(tokens, at)) || languageOf(tokens) === "vi"

/** "do", "ma" and "so" are English words as well. */
const linkAt = (tokens: readonly Token[], at: number, language: Language): string | null => {
  const low = tokens[at]?.low ?? ""
  if (language === "en" && (low === "do" || low === "ma")) return null
  return englishLinks.has(low) || vietnameseLinks.has(low) ? low : null
}

/** "robbys left wheel" is Robby's, once Robby is known. */
const ownerWithoutMark = (one: Token, next: Token | undefined, { discourse }: Context): Token[] => {
  const name = one.text.slice(0, -1)
  if (!one.low.endsWith("s") || one.low.length < 4 || discourse.byName(one.text) || !discourse.byName(name))
    return [one]
  return [token(name, one.capital), next && isGerund(next.low) ? token("is") : token("'s")]
}

/** A sentence's clauses, each in its own language. */
export const splitClauses = (sentence: Sentence, context: Context): Clause[] => {
  const all = sentence.tokens.flatMap((one, at) => ownerWithoutMark(one, sentence.tokens[at + 1], context))
  const found = boundaries(all, sentence.language, context)
  const starts = [0, ...found.keys()]
  return starts.flatMap((start, index) => {
    const tokens = all.slice(start, starts[index + 1] ?? all.length)
    const language = clauseLanguage(tokens, sentence.language, context)
    return [{ tokens, language, plain: sentence.plain, link: found.get(start) ?? null }]
  })
}

const englishOpeners = new Set(["i", "my", "we", "our", "he", "she", "they", "it", "the", "there", "his", "her"])

/** The subject decides: "my bà ngoại makes chè" is English, "nhà con moved to Sydney" Vietnamese. */
const clauseLanguage = (tokens: readonly Token[], sentence: Language, { speaker }: Context): Language => {
  for (let at = 0; at < Math.min(tokens.length, 4); at++) {
    const low = tokens[at]?.low ?? ""
    if (englishOpeners.has(low)) return "en"
    const isKin = at === 1 && tokens[0] !== undefined && isAccented(tokens[0])
    if ((sentence === "vi" || at === 0 || isKin) && (isSelfAt(tokens, at, speaker) || vietnameseOwners.has(low)))
      return "vi"
  }
  return languageOf(tokens) ?? sentence
}
