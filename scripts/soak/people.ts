import { petName } from "../../test/support/names.ts"

export type Known = { user: string; id: string; name: string }

/** The people and their memories: each new memory replaces the oldest one, so that nobody's memory grows. */
export const createPeople = (count: number) => {
  const users = Array.from({ length: count }, (_, number) => `soak-${number}`)
  const known: Known[] = []
  let serial = 0
  const anyOf = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(Math.random() * items.length)]
  return {
    /** The next person in turn, and a unique name. */
    next: (): { user: string; name: string } => {
      const number = serial++
      return { user: users[number % users.length] ?? "", name: petName(number) }
    },
    remember: (one: Known) => void known.push(one),
    any: () => anyOf(known),
    anyUser: () => anyOf(users) ?? "",
    /** The oldest one, when there are more than `most`. */
    takeOldest: (most: number) => (known.length > most ? known.shift() : undefined),
    size: () => known.length,
  }
}
export type People = ReturnType<typeof createPeople>
