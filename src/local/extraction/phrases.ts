import type { Token } from "./text/tokens.ts"

export type Bilingual = { en: readonly string[]; vi: readonly string[] }

const padding = new WeakMap<readonly string[], readonly string[]>()
/** Phrases are looked for in every sentence: their blanks are added once. */
const allPadded = (phrases: readonly string[]): readonly string[] => {
  const known = padding.get(phrases)
  if (known) return known
  const made = phrases.map((phrase) => ` ${phrase} `)
  padding.set(phrases, made)
  return made
}

/** Finds a phrase as whole words in a text that has been lower-cased and padded with blanks. */
export const holdsAny = (padded: string, { en, vi }: Bilingual): boolean =>
  allPadded(en).some((phrase) => padded.includes(phrase)) || allPadded(vi).some((phrase) => padded.includes(phrase))

/** A sentence as such a text. */
export const padded = (tokens: readonly Token[]): string => ` ${tokens.map((one) => one.low).join(" ")} `
