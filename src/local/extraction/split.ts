import type { Clause, Speaker } from "./clause.ts"
import { vietnameseVerbs as verbFile } from "./data.ts"
import type { Discourse } from "./discourse.ts"
import { isAuxiliary, isBase, isPast, isThird } from "./english/verbs.ts"
import { createWordSet, wordSet } from "./lexicon.ts"
import { type Language, languageOf } from "./text/language.ts"
import type { Sentence } from "./text/segment.ts"
import { type Token, token } from "./text/tokens.ts"
import { isSelfAt } from "./vietnamese/speaker.ts"
import { timePhraseLength } from "./vietnamese/time.ts"

const englishLinks = new Set(["and", "but", "so", "because", "then", "cause", "also", "plus", "or", "except", "since"])
const vietnameseLinks = new Set(["mà", "nhưng", "nên", "vì", "tại", "và", "còn", "rồi", "thì", "xong", "do", "ma"])
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
const englishPronouns = new Set(["i", "we", "he", "she", "they"])
const startsThing = new Set([
  "my",
  "our",
  "his",
  "her",
  "their",
  "the",
  "its",
  "it",
  "this",
  "that",
  "there",
  "mom",
  "dad",
])
const vietnamesePronouns = new Set(["nó", "tụi", "chúng", "bọn", "bạn", "anh", "chị", "cô", "thầy", "ông", "bà", "hai"])
const vietnameseOwners = new Set(["nhà", "lớp", "trường", "tên", "sinh", "trong"])
const continuing = new Set([
  "love",
  "like",
  "hate",
  "have",
  "live",
  "play",
  "want",
  "go",
  "am",
  "is",
  "was",
  "has",
  "are",
  "were",
])
const opensSelfClause = new Set(
  "tên học thích có ở là ghét bị được muốn sinh mê sợ cũng hay mới vừa đang đã sẽ chơi nuôi mấy sống rất không yêu".split(
    " ",
  ),
)
const beforeSelfInside = new Set(
  "của nhà cho với là thì khi lúc mà cả ba mẹ bố má ông bà anh chị em lớp trường tụi bọn chúng con để và bảo kêu gọi dạy dẫn đưa chở đón tặng giúp cùng như giống hơn tên chào bé nhớ thương yêu".split(
    " ",
  ),
)
const beforeEnglishI = new Set(
  "when what that than as if how where thing time place because and but so while after before until like think said says until all everything one things way day".split(
    " ",
  ),
)

const isFiniteAt = (tokens: readonly Token[], at: number): boolean => {
  const low = tokens[at]?.low ?? ""
  return isAuxiliary(low) || isPast(low) || isThird(low) || isBase(low)
}

const vietnameseVerbs = createWordSet([...verbFile.event, "tuổi", "tên"])

type Context = { speaker: Speaker; discourse: Discourse }

/** Does a clause of its own begin here? Looks a few words ahead for its verb. */
const startsClause = (tokens: readonly Token[], at: number, context: Context): boolean => {
  const one = tokens[at]
  if (!one) return false
  if (one.low === "now" && tokens[at + 1]) return startsClause(tokens, at + 1, context)
  if (englishPronouns.has(one.low)) return tokens[at + 1] !== undefined
  const known = one.capital || context.discourse.byName(one.text) !== undefined
  if (startsThing.has(one.low) || known || (wordSet("kin")?.longest(tokens, at) ?? 0) > 0)
    for (let ahead = at + 1; ahead <= at + 4 && tokens[ahead]; ahead++) {
      if (tokens[ahead]?.text === "," || englishLinks.has(tokens[ahead]?.low ?? "")) break
      if (
        ahead > at &&
        isFiniteAt(tokens, ahead) &&
        (ahead > at + 1 ||
          !startsThing.has(one.low) ||
          one.low === "it" ||
          one.low === "there" ||
          one.low === "that" ||
          one.low === "this")
      )
        return true
    }
  return startsVietnamese(tokens, at, context)
}

const startsVietnamese = (tokens: readonly Token[], at: number, { speaker, discourse }: Context): boolean => {
  const one = tokens[at]
  const next = tokens[at + 1]
  if (!one || !next || next.text === "," || vietnameseLinks.has(next.low)) return false
  if (isSelfAt(tokens, at, speaker)) return true
  if (vietnamesePronouns.has(one.low) || vietnameseOwners.has(one.low))
    return tokens[at + 2] !== undefined || one.low === "nó"
  if (discourse.byName(one.text)) return true
  const kin = wordSet("kin")?.longest(tokens, at) ?? 0
  if (kin > 0 && tokens[at + kin] && tokens[at + kin]?.text !== ",") return true
  return timePhraseLength(tokens, at) > 0 && tokens.length - at > 3
}

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
      const link = linkAt(tokens, at + 1)
      if (holdsComma && first === 0) continue
      if (link || one.text !== "," || !isListComma(tokens, at, first) || startsClause(tokens, at + 1, context))
        first = mark(found, at + 1, link)
    } else if (before.text !== "," && linkAt(tokens, at)) {
      if (one.low === "and" && !hasVerb(tokens.slice(first, at))) continue
      const follows = startsClause(tokens, at + 1, context) || elidedVerb(tokens, at + 1, first)
      if (follows || (strongLinks.has(one.low) && tokens[at + 1])) first = mark(found, at, one.low)
    } else if (length > 2 && runsOn(tokens, at, first, language, context)) first = mark(found, at, null)
  }
  return found
}

/** "dogs, cats and birds" and "Austin, Texas" go on; any other comma ends a clause. */
const isListComma = (tokens: readonly Token[], at: number, first: number): boolean => {
  const [before, next] = [tokens[at - 1], tokens[at + 1]]
  if (before?.capital && next?.capital) return true
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

const linkAt = (tokens: readonly Token[], at: number): string | null => {
  const low = tokens[at]?.low ?? ""
  return englishLinks.has(low) || vietnameseLinks.has(low) ? low : null
}

/** "fell off his scooter and broke his wrist": the second verb has the first one's subject. */
const elidedVerb = (tokens: readonly Token[], at: number, first: number): boolean => {
  const low = tokens[at]?.low ?? ""
  if (
    !tokens
      .slice(first, at - 1)
      .some((one) => isPast(one.low) || isThird(one.low) || isAuxiliary(one.low) || continuing.has(one.low))
  )
    return false
  return (
    tokens[at + 1] !== undefined &&
    (isPast(low) || isThird(low) || continuing.has(low)) &&
    tokens[at - 1]?.low !== "with"
  )
}

/** Children leave commas out: "im 7 i have a dog his name is max". */
const runsOn = (
  tokens: readonly Token[],
  at: number,
  first: number,
  language: Language,
  { speaker }: Context,
): boolean => {
  const low = tokens[at]?.low ?? ""
  const before = tokens[at - 1]?.low ?? ""
  const next = tokens[at + 1]?.low ?? ""
  if (low === "we" && !beforeEnglishI.has(before)) return ["are", "have", "got", "went", "moved", "live"].includes(next)
  if (low === "it" && at - first > 3)
    return ["makes", "is", "was", "hurts"].includes(next) && !beforeEnglishI.has(before)
  if (low === "i" && !beforeEnglishI.has(before))
    return next === "do" && tokens[at + 2]?.low === "not"
      ? true
      : ["am", "have", "like", "love", "hate", "live", "play", "want", "got", "go", "can"].includes(next)
  if ((low === "my" || low === "his" || low === "her" || low === "its") && next === "name")
    return ["is", "'s"].includes(tokens[at + 2]?.low ?? "") && !["is", "called", "and"].includes(before)
  const isComplete = tokens.slice(first, at).some((_, index) => vietnameseVerbs.longest(tokens, first + index) > 0)
  if (language === "vi" && isComplete && isSelfAt(tokens, at, speaker) && !beforeSelfInside.has(before))
    return opensSelfClause.has(next) || (/^\d+$/.test(next) && tokens[at + 2]?.low === "tuổi")
  return false
}

/** "zappys left wheel" is Zappy's, once Zappy is known. */
const ownerWithoutMark = (one: Token, { discourse }: Context): Token[] => {
  const name = one.text.slice(0, -1)
  if (!one.low.endsWith("s") || one.low.length < 4 || discourse.byName(one.text) || !discourse.byName(name))
    return [one]
  return [token(name, one.capital), token("'s")]
}

/** A sentence's clauses, each in its own language. */
export const splitClauses = (sentence: Sentence, context: Context): Clause[] => {
  const all = sentence.tokens.flatMap((one) => ownerWithoutMark(one, context))
  const found = boundaries(all, sentence.language, context)
  const starts = [0, ...found.keys()]
  return starts.flatMap((start, index) => {
    const tokens = all.slice(start, starts[index + 1] ?? all.length)
    const language = clauseLanguage(tokens, sentence.language, context)
    return [{ tokens, language, plain: sentence.plain, link: found.get(start) ?? null }]
  })
}

const englishOpeners = new Set(["i", "my", "we", "our", "he", "she", "they", "it", "the", "there", "his", "her"])

/** The subject decides: "my bà ngoại makes phở" is English, "nhà con moved to Melbourne" Vietnamese. */
const clauseLanguage = (tokens: readonly Token[], sentence: Language, { speaker }: Context): Language => {
  for (let at = 0; at < Math.min(tokens.length, 4); at++) {
    const low = tokens[at]?.low ?? ""
    if (englishOpeners.has(low)) return "en"
    if ((sentence === "vi" || at === 0) && (isSelfAt(tokens, at, speaker) || vietnameseOwners.has(low))) return "vi"
  }
  return languageOf(tokens) ?? sentence
}
