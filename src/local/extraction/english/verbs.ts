import { englishVerbs } from "../data.ts"

const bases = new Set([...englishVerbs.regular, ...Object.keys(englishVerbs.irregular)])
const past = new Map<string, string>()
const participles = new Set<string>()
for (const [base, forms] of Object.entries(englishVerbs.irregular)) {
  const [simple = "", participle = ""] = forms.split(" ")
  past.set(simple, base)
  participles.add(participle)
}

const vowel = /[aeiou]/
const doubled = /^[^aeiou]*[aeiou][^aeiouwxy]$/

export const pastOf = (base: string): string => {
  const irregular = englishVerbs.irregular[base]?.split(" ")[0]
  if (irregular) return irregular
  if (base.endsWith("e")) return `${base}d`
  if (base.endsWith("y") && !vowel.test(base.at(-2) ?? "")) return `${base.slice(0, -1)}ied`
  return doubled.test(base) ? `${base}${base.at(-1)}ed` : `${base}ed`
}

/** "i feed" → "User feeds". */
export const thirdPerson = (base: string): string => {
  if (base === "have") return "has"
  if (base === "be" || base === "am" || base === "are") return "is"
  if (base === "do" || base === "go") return `${base}es`
  if (/(s|x|z|ch|sh|o)$/.test(base)) return `${base}es`
  if (base.endsWith("y") && !vowel.test(base.at(-2) ?? "")) return `${base.slice(0, -1)}ies`
  return `${base}s`
}

const gerund = (base: string): string => {
  if (base.endsWith("e") && !base.endsWith("ee")) return `${base.slice(0, -1)}ing`
  return doubled.test(base) ? `${base}${base.at(-1)}ing` : `${base}ing`
}

const thirds = new Map([...bases].map((base) => [thirdPerson(base), base]))
const gerunds = new Map([...bases].map((base) => [gerund(base), base]))
for (const base of englishVerbs.regular) past.set(pastOf(base), base)

export const isBase = (word: string): boolean => bases.has(word)
export const isPast = (word: string): boolean => past.has(word) || (word.length > 4 && word.endsWith("ed"))
export const isThird = (word: string): boolean => thirds.has(word)
export const isGerund = (word: string): boolean => gerunds.has(word) || (word.length > 5 && word.endsWith("ing"))
export const isVerbForm = (word: string): boolean =>
  bases.has(word) || past.has(word) || thirds.has(word) || gerunds.has(word) || participles.has(word)

/** The dictionary form of any known form, or the word itself. */
export const baseOf = (word: string): string => past.get(word) ?? thirds.get(word) ?? gerunds.get(word) ?? word

const auxiliaries = new Set(englishVerbs.aux)
export const isAuxiliary = (word: string): boolean => auxiliaries.has(word)

const stative = new Set(englishVerbs.stative)
/** Verbs of thinking and saying tell nothing by themselves: "i know", "i guess". */
export const isStative = (word: string): boolean => stative.has(baseOf(word))
