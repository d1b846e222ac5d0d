import { otherLanguages } from "../data.ts"
import { isAccented, isKnownWord } from "./language.ts"
import { isWord, type Token } from "./tokens.ts"

const languages = Object.values(otherLanguages).map((words) => new Set(words.split(" ")))
const others = new Set(languages.flatMap((words) => [...words]))

const letter = /\p{L}/gu
const latin = /\p{Script=Latin}/gu
/** Letters of neither English nor Vietnamese. */
const foreignLetter = /[ñçßöäüåøœæïîûëłżźśćńğşıčšžřůőűāēīō]/u
/** "j'ai", "l'école", "s'appelle". */
const elision = /^(?:j|l|m|n|s|t|qu)'\p{L}/u

const onset = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
const syllable = new RegExp(`^${onset}[aeiouy]{1,3}(?:ch|nh|ng|[cmnpt])?$`)
/** One syllable as Vietnamese writes it, with or without marks. */
const isSyllable = (one: Token): boolean => syllable.test(one.fold)

/** Whether at least half of the words could be Vietnamese. */
export const couldBeVietnamese = (tokens: readonly Token[]): boolean => {
  const words = tokens.filter((one) => isWord(one) && /\p{L}/u.test(one.low))
  return words.filter(isSyllable).length * 2 >= words.length
}

const isForeignWord = (one: Token): boolean =>
  foreignLetter.test(one.low) || elision.test(one.low) || (isAccented(one) && !isSyllable(one))

/** Of a shorter sentence both words must be another language's: "Me llamo Ana", not "hola Pika". */
const shortSentence = 2

/**
 * Whether a sentence is in neither English nor Vietnamese: by its script, or because more of its words are another language's than theirs.
 * A borrowed word or a name among known words is none. A word that could be a Vietnamese syllable says half as much, and one that both know
 * says half for either.
 */
export const isOtherLanguage = (tokens: readonly Token[]): boolean => {
  const text = tokens.map((one) => one.text).join(" ")
  const count = (kind: RegExp): number => text.match(kind)?.length ?? 0
  if (count(latin) * 2 < count(letter)) return true
  const words = tokens.filter((one, at) => /\p{L}/u.test(one.low) && (!one.capital || at === 0 || others.has(one.low)))
  if (words.length < shortSentence) return false
  const shaped = words.filter(isForeignWord)
  const known = words.filter((one) => isKnownWord(one) && !shaped.includes(one))
  const unknown = words.filter((one) => !known.includes(one) && !shaped.includes(one))
  return languages.some((language) => {
    const shared = known.filter((one) => language.has(one.low)).length
    const own = unknown.filter((one) => language.has(one.low))
    const foreign = shaped.length + own.reduce((sum, one) => sum + (isSyllable(one) ? 0.5 : 1), 0)
    const least = words.length === shortSentence ? 1.5 : 1
    return foreign >= 1 && foreign + shared / 2 >= least && foreign + shared / 2 > known.length - shared / 2
  })
}
