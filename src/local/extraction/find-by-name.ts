import { nameKey } from "../../platform/identity.ts"
import type { Figure, Role } from "./figure.ts"
import { kinOf } from "./lexicon.ts"
import { fold } from "./text/tokens.ts"

const addresses = new Set("cô thầy anh chị chú dì bác ông bà bạn ms mr mrs miss coach uncle aunt auntie".split(" "))

const addressOf = (name: string): string | null => {
  const [first = "", ...rest] = name.toLowerCase().split(" ")
  return rest.length > 0 && addresses.has(first) ? first : null
}

/** "Cô Mai" and "Mai" are one. */
const withoutAddress = (name: string): string => (addressOf(name) ? name.slice(name.indexOf(" ") + 1) : name)

type Spelling = { key: string; fold: string }
const spellingOf = (name: string): Spelling => {
  const key = nameKey(name)
  return { key, fold: fold(key) }
}
type Keys = Spelling & { bare: Spelling; address: string | null }

const maxNameKeys = 5000

/** Names are looked up for each word that is heard: their keys are worked out once. */
const createKeys = () => {
  const keys = new Map<string, Keys>()
  return (name: string): Keys => {
    const known = keys.get(name)
    if (known) return known
    if (keys.size >= maxNameKeys) keys.clear()
    const made = { ...spellingOf(name), bare: spellingOf(withoutAddress(name)), address: addressOf(name) }
    keys.set(name, made)
    return made
  }
}

/**
 * Finds who has a name. With its marks it is just that name: "Hùng" is not "Hưng". A name without marks is also the one that it can be, and
 * a name with marks the one that was written without, unless there are two, or `stated` says that they are something else to the user.
 */
export const createNameSearch = (figures: readonly Figure[]) => {
  const keysOf = createKeys()

  const exactly = (name: string): Figure | undefined => {
    const asked = keysOf(name)
    let bare: Figure | undefined
    for (const figure of figures)
      for (const spelt of spellingsOf(figure)) {
        const own = keysOf(spelt)
        if (own.key === asked.key) return figure
        if (!bare && own.bare.key === asked.bare.key) bare = figure
      }
    return bare
  }

  const butForMarks = (name: string, stated: Role | undefined): Figure | undefined => {
    const asked = keysOf(name)
    // "dùng" is the word "use" before it is a friend "Dung".
    if (!isUnmarked(asked.bare) && !/\p{Lu}/u.test(name)) return undefined
    const alike = figures.filter(({ name }) => {
      const own = name === null ? null : keysOf(name)
      return own && (own.fold === asked.fold || own.bare.fold === asked.bare.fold)
    })
    const [only, ...others] = alike
    if (!only?.name || others.length > 0) return undefined
    const own = keysOf(only.name)
    const isWrittenWithout = isUnmarked(asked.bare) || (isUnmarked(own.bare) && only.marked === undefined)
    return isWrittenWithout && !isOther(only, own.address, stated ?? addressed(asked.address)) ? only : undefined
  }

  const byName = (name: string, stated?: Role | null): Figure | undefined =>
    exactly(name) ?? butForMarks(name, stated ?? undefined)

  return { exactly, byName }
}

const spellingsOf = ({ name, marked }: Figure): string[] => [name, marked].filter((one) => typeof one === "string")

const isUnmarked = ({ key, fold }: Spelling): boolean => key === fold

const addressed = (address: string | null): Role | undefined => (address ? { en: address, vi: address } : undefined)

/** "chị Lan" and "bạn Lân", a sister and a friend; a friend may be the best friend. */
const isOther = ({ role }: Figure, address: string | null, stated: Role | undefined): boolean => {
  if (!stated) return false
  const word = firstWord(stated.vi)
  if (address && address !== word && address !== firstWord(stated.en)) return true
  return role !== null && relationOf(role) !== relationOf(stated) && firstWord(role.vi) !== word
}

const firstWord = (text: string): string => text.split(" ")[0] ?? text

const relationOf = ({ en, vi }: Role): string => {
  const relation = (kinOf(en) ?? kinOf(vi))?.relation ?? en
  return relation === "best_friend_of" ? "friend_of" : relation
}
