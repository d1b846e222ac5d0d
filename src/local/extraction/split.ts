import type { Clause, Speaker } from "./clause.ts"
import type { Discourse } from "./discourse.ts"
import { isAuxiliary, isBase, isPast, isThird } from "./english/verbs.ts"
import { wordSet } from "./lexicon.ts"
import { saysNow } from "./now.ts"
import { childAt } from "./parent.ts"
import { padded } from "./phrases.ts"
import { isAccented, type Language, languageOf } from "./text/language.ts"
import type { Sentence } from "./text/segment.ts"
import { type Token, token } from "./text/tokens.ts"
import { isSelfAt } from "./vietnamese/speaker.ts"

type Context = { speaker: Speaker; discourse: Discourse }

const words = (text: string): Set<string> => new Set(text.split(" "))

const links = {
  en: words("and but so because cause cuz then also plus"),
  vi: words("mà nhưng nên vì tại và còn rồi"),
}
const englishSubjects = words("i we he she they it")
const owners = words("my our his her their its the there next last today tomorrow yesterday")
const vietnameseSubjects = words("nó tụi chúng bọn nhà lớp trường tên")
/** What goes on with the subject of the clause before: "and lives in Paris", "và sống ở Huế". */
const goesOn = words(
  "is am are has have lives live likes like loves love hates hate plays play goes go want wants sống ở dị học thích ghét",
)
/** A word after which "i" or "con" is part of what goes before: "the book i like", "mẹ cho con". */
const beforeInside = words(
  "when what that than as if how where thing time place while after before until like think said says all everything one things way day who which the a my our của cho với là khi lúc mà để và bảo nói kêu gọi dạy dẫn đưa chở đón tặng giúp cùng như giống hơn chào bé nhớ thương yêu bạn lớp trường mẹ ba má bố ông bà anh chị em thầy cô nhà trai gái",
)
const determiners = words("the a an this that all every any each some one")
const opensOwn = words("am have like love hate live play want got go can")
const opensVietnamese = words(
  "tên học thích có ở là ghét bị được muốn sinh mê sợ cũng mới vừa đang chơi nuôi sống rất không yêu năm",
)

/** A sentence's clauses, each in its own language. */
export const splitClauses = (sentence: Sentence, context: Context): Clause[] => {
  const all = sentence.tokens.flatMap((one, at) => ownerWithoutMark(one, sentence.tokens[at + 1], context))
  const starts = [0]
  for (let at = 1; at < all.length; at++)
    if (isStart(all, at, starts.at(-1) ?? 0, sentence.language, context)) starts.push(at)
  return starts.map((start, index) => {
    const tokens = [...afterDoctor(withoutLink(all.slice(start, starts[index + 1] ?? all.length), sentence.language))]
    const language = clauseLanguage(tokens, sentence.language, context)
    return { tokens, language, plain: sentence.plain, saysNow: saysNow(tokens) }
  })
}

const isComma = (one: Token | undefined): boolean => one !== undefined && [",", "-", ":"].includes(one.text)

const isStart = (all: readonly Token[], at: number, first: number, language: Language, context: Context): boolean => {
  const [one, before] = [all[at], all[at - 1]]
  if (!one || !before || isComma(one) || at - first < 2) return false
  const isLink = links[language].has(one.low) || (language === "vi" && links.en.has(one.low))
  const afterLink = isLink ? at + 1 : at
  if (isComma(before) || isLink)
    return (
      startsSubject(all, afterLink, context) ||
      (isLink && goesOn.has(all[afterLink]?.low ?? "") && all[afterLink + 1] !== undefined)
    )
  return runsOn(all, at, first, language, context)
}

/** Somebody or something, and a verb to go with it. */
const startsSubject = (all: readonly Token[], at: number, context: Context): boolean => {
  const one = all[at]
  if (!one || !all[at + 1]) return false
  if (one.low === "now" || one.low === "giờ") return startsSubject(all, at + 1, context)
  if (englishSubjects.has(one.low) || vietnameseSubjects.has(one.low) || isSelfAt(all, at, context.speaker)) return true
  if (childAt(all, at, context.speaker)) return true
  const isSomebody =
    owners.has(one.low) ||
    one.capital ||
    (wordSet("kin")?.longest(all, at) ?? 0) > 0 ||
    context.discourse.byName(one.text) !== undefined
  return isSomebody && [1, 2, 3, 4, 5].some((ahead) => isFiniteVerb(all[at + ahead]))
}

const vietnameseVerbs = words("là có thích ghét học sống ở làm bị chơi tên muốn sợ dị đi được cũng nuôi")
const isFiniteVerb = (one: Token | undefined): boolean =>
  one !== undefined &&
  (isAuxiliary(one.low) || isPast(one.low) || isThird(one.low) || isBase(one.low) || vietnameseVerbs.has(one.low))

/** Children leave commas out: "im 7 i have a dog his name is max". */
const runsOn = (
  all: readonly Token[],
  at: number,
  first: number,
  language: Language,
  { speaker }: Context,
): boolean => {
  const low = all[at]?.low ?? ""
  const [before, next, after] = [all[at - 1]?.low ?? "", all[at + 1]?.low ?? "", all[at + 2]?.low ?? ""]
  if (beforeInside.has(before) || !all.slice(first, at).some((one) => isFiniteVerb(one) || one.low === "tuổi"))
    return false
  // "con vật con thích nhất"
  const ofKind = [1, 2].some((back) => wordSet("favorable")?.longest(all, at - back) === back)
  if (language === "vi")
    return (
      !ofKind && isSelfAt(all, at, speaker) && (opensVietnamese.has(next) || (/^\d+$/.test(next) && after === "tuổi"))
    )
  if (["my", "his", "her", "its"].includes(low)) return next === "name" && after === "is"
  const isRelative = determiners.has(all[at - 2]?.low ?? "")
  if (low === "i") return (opensOwn.has(next) || isBase(next)) && (!isRelative || next === "am" || next === "have")
  return (
    ["he", "she", "we"].includes(low) && (isThird(next) || isPast(next) || ["is", "are", "have", "live"].includes(next))
  )
}

/** "the doctor said i am not allergic any more": who says it knows. */
const afterDoctor = (tokens: readonly Token[]): readonly Token[] => {
  const said = tokens.findIndex(({ low }, at) => at < 5 && ["said", "says", "nói", "bảo"].includes(low))
  const isDoctor = / (doctor|dr|dentist|bác sĩ|nha sĩ) /.test(padded(tokens.slice(0, Math.max(0, said))))
  return isDoctor && tokens[said + 2] ? tokens.slice(said + (tokens[said + 1]?.low === "that" ? 2 : 1)) : tokens
}

const withoutLink = (tokens: readonly Token[], language: Language): Token[] => {
  const end = isComma(tokens.at(-1)) ? tokens.length - 1 : tokens.length
  const isLink = links[language].has(tokens[0]?.low ?? "") && end > 1
  return tokens.slice(isLink ? 1 : 0, end)
}

/** "robbys left wheel" is Robby's, once Robby is known. */
const ownerWithoutMark = (one: Token, next: Token | undefined, { discourse }: Context): Token[] => {
  const name = one.text.slice(0, -1)
  if (!next || !one.low.endsWith("s") || one.low.length < 4 || discourse.byName(one.text) || !discourse.byName(name))
    return [one]
  return [token(name, one.capital), token("'s")]
}

const englishOpeners = words("i my we our he she they it the there his her")
const vietnameseOpeners = words("nhà lớp trường tên sinh trong")

/** The subject decides: "my bà ngoại makes chè" is English, "nhà con moved to Sydney" Vietnamese. */
const clauseLanguage = (tokens: readonly Token[], sentence: Language, { speaker }: Context): Language => {
  for (let at = 0; at < Math.min(tokens.length, 4); at++) {
    const low = tokens[at]?.low ?? ""
    if (englishOpeners.has(low)) return "en"
    const isKin = at === 1 && tokens[0] !== undefined && isAccented(tokens[0])
    if ((sentence === "vi" || at === 0 || isKin) && (isSelfAt(tokens, at, speaker) || vietnameseOpeners.has(low)))
      return "vi"
  }
  return languageOf(tokens) ?? sentence
}
