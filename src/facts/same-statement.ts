import { isUnmarked, withoutMarks } from "../platform/identity.ts"
import { statementKey } from "./content-hash.ts"

/** The forms in which a text is compared: its identity, and its identity without marks. */
export type Spelt = { key: string; bare: string }

export const spell = (text: string): Spelt => {
  const key = statementKey(text)
  return { key, bare: withoutMarks(key) }
}

/** Whether a word without marks may stand for one with marks, because the writer uses none. */
export type IsPlain = (word: string) => boolean

/** The same for a text in its writer's own spelling. */
export const plainWords = (text: string): IsPlain => {
  const plain = isUnmarked(text)
  return () => plain
}

/** `lessMarked`: the new text lacks marks of the known one; `moreMarked`: the known one lacks marks of the new text. */
export type Same<Known> = { known: Known; how: "same" | "lessMarked" | "moreMarked" }

/** The known statement with exactly the same text. */
export const findEqual = <Known extends Spelt>(known: Iterable<Known>, now: Spelt): Same<Known> | undefined => {
  for (const one of known) if (one.key === now.key) return { known: one, how: "same" }
  return undefined
}

/**
 * The known statement that is equal except for marks that one of the two lacks. Undefined unless exactly one matches: "di ung dua" is new when
 * both "dị ứng dừa" and "dị ứng dứa" are known.
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

/** Each word equals the other, or is the same without any of its marks. */
const isWrittenWithout = (key: string, marked: string, isPlain: IsPlain): boolean => {
  const words = marked.split(" ")
  return key
    .split(" ")
    .every(
      (word, at) =>
        word === words[at] || (word === withoutMarks(word) && word === withoutMarks(words[at] ?? "") && isPlain(word)),
    )
}
