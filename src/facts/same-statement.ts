import { isUnmarked, withoutMarks } from "../platform/identity.ts"
import { statementKey } from "./content-hash.ts"

/** A text as it is compared: its identity, and that without marks. */
export type Spelt = { key: string; bare: string }

export const spell = (text: string): Spelt => {
  const key = statementKey(text)
  return { key, bare: withoutMarks(key) }
}

/** Whether a word of a text without marks may be meant with some, since whoever wrote it writes none. */
export type IsPlain = (word: string) => boolean

/** Of a text that came as its writer wrote it. */
export const plainWords = (text: string): IsPlain => {
  const plain = isUnmarked(text)
  return () => plain
}

/** `lessMarked`: told without marks that the known one has; `moreMarked`: told with marks that the known one lacks. */
export type Same<Known> = { known: Known; how: "same" | "lessMarked" | "moreMarked" }

/** The known statement that has the very same text. */
export const findEqual = <Known extends Spelt>(known: Iterable<Known>, now: Spelt): Same<Known> | undefined => {
  for (const one of known) if (one.key === now.key) return { known: one, how: "same" }
  return undefined
}

/**
 * The known statement that is the same but for marks that one of the two was written without. Only when there is exactly one it can be:
 * "di ung dua" is new to whom both "dị ứng dừa" and "dị ứng dứa" are known.
 */
export const findSameButForMarks = <Known extends Spelt>(
  known: Iterable<Known>,
  now: Spelt,
  isPlain: IsPlain,
): Same<Known> | undefined => {
  const alike = [...known].filter((one) => one.bare === now.bare && one.key !== now.key)
  const [only, ...others] = alike.filter((one) => isWrittenWithout(now.key, one.key, isPlain))
  if (only) return others.length === 0 ? { known: only, how: "lessMarked" } : undefined
  const [unmarked] = alike
  if (alike.length === 1 && unmarked?.key === unmarked?.bare && unmarked) return { known: unmarked, how: "moreMarked" }
  return undefined
}

/** Each word is the other's, or has none of its marks. */
const isWrittenWithout = (key: string, marked: string, isPlain: IsPlain): boolean => {
  const words = marked.split(" ")
  return key
    .split(" ")
    .every(
      (word, at) =>
        word === words[at] || (word === withoutMarks(word) && word === withoutMarks(words[at] ?? "") && isPlain(word)),
    )
}
