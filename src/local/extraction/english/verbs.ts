import { englishVerbs } from "../data.ts"

const vowel = /[aeiou]/
const doubled = /^[^aeiou]*[aeiou][^aeiouwxy]$/

const pastOf = (base: string): string => {
  if (base.endsWith("e")) return `${base}d`
  if (base.endsWith("y") && !vowel.test(base.at(-2) ?? "")) return `${base.slice(0, -1)}ied`
  return doubled.test(base) ? `${base}${base.at(-1)}ed` : `${base}ed`
}

const thirdPerson = (base: string): string => {
  if (base === "have") return "has"
  if (base === "be") return "is"
  if (/(s|x|z|ch|sh|o)$/.test(base)) return `${base}es`
  if (base.endsWith("y") && !vowel.test(base.at(-2) ?? "")) return `${base.slice(0, -1)}ies`
  return `${base}s`
}

const gerund = (base: string): string => {
  if (base.endsWith("e") && !base.endsWith("ee")) return `${base.slice(0, -1)}ing`
  return doubled.test(base) ? `${base}${base.at(-1)}ing` : `${base}ing`
}

/** "do did done": the base, the past and the participle. */
const irregular = englishVerbs.irregular.map((forms) => forms.split(" "))
const bases = new Set([...englishVerbs.regular, ...irregular.flatMap(([base = ""]) => base)])
const past = new Set([...englishVerbs.regular.map(pastOf), ...irregular.flatMap(([, simple = ""]) => simple)])
const participles = new Set(irregular.flatMap(([, , participle = ""]) => participle))
const thirds = new Set([...bases].map(thirdPerson))
const gerunds = new Set([...bases].map(gerund))
const auxiliaries = new Set(englishVerbs.aux)

export const isBase = (word: string): boolean => bases.has(word)
export const isPast = (word: string): boolean => past.has(word) || (word.length > 4 && word.endsWith("ed"))
export const isThird = (word: string): boolean => thirds.has(word)
export const isVerbForm = (word: string): boolean =>
  bases.has(word) || past.has(word) || thirds.has(word) || gerunds.has(word) || participles.has(word)
export const isAuxiliary = (word: string): boolean => auxiliaries.has(word)
