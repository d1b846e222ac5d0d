import type { Token } from "./text/tokens.ts"

export type Bilingual = { en: readonly string[]; vi: readonly string[] }

/** Finds a phrase as whole words in a text that has been lower-cased and padded with blanks. */
export const holdsAny = (padded: string, phrases: Bilingual): boolean =>
  phrases.en.some((phrase) => padded.includes(` ${phrase} `)) ||
  phrases.vi.some((phrase) => padded.includes(` ${phrase} `))

/** A sentence as such a text. */
export const padded = (tokens: readonly Token[]): string => ` ${tokens.map((one) => one.low).join(" ")} `
