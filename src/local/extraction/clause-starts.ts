import type { Speaker } from "./clause.ts"
import { vietnameseVerbs as verbFile } from "./data.ts"
import type { Discourse } from "./discourse.ts"
import { isAuxiliary, isBase, isPast, isThird } from "./english/verbs.ts"
import { createWordSet, wordSet } from "./lexicon.ts"
import type { Language } from "./text/language.ts"
import type { Token } from "./text/tokens.ts"
import { isSelfAt } from "./vietnamese/speaker.ts"
import { timePhraseLength } from "./vietnamese/time.ts"

export const englishLinks = new Set([
  "and",
  "but",
  "so",
  "because",
  "then",
  "cause",
  "also",
  "plus",
  "or",
  "except",
  "since",
])

export const vietnameseLinks = new Set([
  "mà",
  "nhưng",
  "nên",
  "vì",
  "tại",
  "và",
  "còn",
  "rồi",
  "thì",
  "xong",
  "do",
  "ma",
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

export const vietnameseOwners = new Set(["nhà", "lớp", "trường", "tên", "sinh", "trong"])

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
  "của nhà cho với là thì khi lúc mà cả ba mẹ bố má ông bà anh chị em lớp trường tụi bọn chúng con để và nói bảo kêu gọi dạy dẫn đưa chở đón tặng giúp cùng như giống hơn tên chào bé nhớ thương yêu".split(
    " ",
  ),
)

const beforeEnglishI = new Set(
  "when what that than as if how where thing time place because and but so while after before until like think said says until all everything one things way day".split(
    " ",
  ),
)

export const isFiniteAt = (tokens: readonly Token[], at: number): boolean => {
  const low = tokens[at]?.low ?? ""
  return isAuxiliary(low) || isPast(low) || isThird(low) || isBase(low)
}

export const vietnameseVerbs = createWordSet([...verbFile.event, "tuổi", "tên"])

export type Context = { speaker: Speaker; discourse: Discourse }

/** Does a clause of its own begin here? Looks a few words ahead for its verb. */
export const startsClause = (tokens: readonly Token[], at: number, context: Context): boolean => {
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

/** "dị ứng tôm và sống ở Huế" */
const isVietnameseVerb = (tokens: readonly Token[], at: number): boolean =>
  tokens[at - 1]?.low === "và" &&
  ["sống ở", "dị ứng", "học lớp", "học trường"].includes(`${tokens[at]?.low} ${tokens[at + 1]?.low}`)

/** "tripped on the stairs and hurt his knee": the second verb has the first one's subject. */
export const elidedVerb = (tokens: readonly Token[], at: number, first: number): boolean => {
  const low = tokens[at]?.low ?? ""
  if (isVietnameseVerb(tokens, at)) return true
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

const holdsFinite = (tokens: readonly Token[], first: number, at: number): boolean =>
  tokens.slice(first, at).some((_, index) => isFiniteAt(tokens, first + index))

const determiners = new Set(
  "the a an my our his her this that all every any each some one thing way time day what".split(" "),
)
const verbal = new Set(
  "not to and but or because when if that who which what where how than as like before after until with for from of said says say think know hope thought guess told wish bet".split(
    " ",
  ),
)

/** "the book i read": the words after belong to the noun. */
const isRelative = (tokens: readonly Token[], at: number): boolean =>
  verbal.has(tokens[at - 1]?.low ?? "") || [1, 2, 3].some((back) => determiners.has(tokens[at - back]?.low ?? ""))

/** Children leave commas out: "im 7 i have a dog his name is max". */
export const runsOn = (
  tokens: readonly Token[],
  at: number,
  first: number,
  language: Language,
  { speaker }: Context,
): boolean => {
  const low = tokens[at]?.low ?? ""
  const before = tokens[at - 1]?.low ?? ""
  const next = tokens[at + 1]?.low ?? ""
  if (
    ["i", "we", "he", "she", "they"].includes(low) &&
    at - first > 2 &&
    !beforeEnglishI.has(before) &&
    language === "en"
  )
    if (isFiniteAt(tokens, at + 1) && holdsFinite(tokens, first, at) && !isRelative(tokens, at)) return true
  if (low === "we" && !beforeEnglishI.has(before)) return ["are", "have", "got", "went", "moved", "live"].includes(next)
  if (low === "it" && at - first > 3 && !["in", "of", "for", "with", "on", "at", "to"].includes(before))
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
