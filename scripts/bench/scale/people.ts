import { type Person, userId } from "../corpus/facts.ts"
import type { Crowd } from "../seed/seed.ts"

/** How many people's memories are written one by one; those of everybody else with as many are copies of theirs. */
export type SizedCrowd = Crowd & { originals: number }

/** A fifth of all memories belongs to people with 100, half to people with 1,000, the rest to people with 10,000. */
const sizes = [
  { memories: 100, share: 0.2, originals: 10 },
  { memories: 1000, share: 0.5, originals: 10 },
  { memories: 10_000, share: 0.3, originals: 2 },
] as const

export const crowdsOf = (total: number): SizedCrowd[] =>
  sizes.map(({ memories, share, originals }) => {
    const users = Math.max(1, Math.round((total * share) / memories))
    return { users, memories, originals: Math.min(users, originals) }
  })

/** Whom a person is a copy of. It asks the same questions. */
export const originalOf = (index: number, { memories, originals }: SizedCrowd): Person => ({
  index: index % originals,
  memories,
})

/** The ids of those who are copies of this person. */
export const copiesOf = (original: Person, { users, memories, originals }: SizedCrowd): string[] =>
  Array.from({ length: Math.ceil((users - original.index) / originals) - 1 }, (_, round) =>
    userId({ index: original.index + (round + 1) * originals, memories }),
  )
