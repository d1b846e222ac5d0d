import { lockUsers } from "../people/lock-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import type { Services } from "./context.ts"
import { nothingRebuilt, type Rebuilt, rebuildPerson } from "./rebuild-person.ts"

type Filling = Pick<Services, "sql">

export const countUsers = async ({ sql }: Filling): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from users`
  return row?.count ?? 0
}

/** Rebuilds hashes, claims and graph of the first person after `after` from their facts. Null when there is none. */
export const nextPerson = async (
  tx: Transaction,
  after: string,
): Promise<{ userId: string; rebuilt: Rebuilt } | null> => {
  const [user] = await tx<{ user_id: string }[]>`
    select user_id from users where user_id > ${after} order by user_id limit 1`
  if (!user) return null
  // Erased meanwhile: without facts there is no graph.
  const isKnown = (await lockUsers(tx, [user.user_id])) > 0
  return { userId: user.user_id, rebuilt: isKnown ? await rebuildPerson(tx, user.user_id) : nothingRebuilt() }
}

/**
 * Rebuilds everybody, one transaction per person, and yields after each. `rebuilt` counts the changes. It can be repeated at any time.
 */
export async function* fillGraph({ sql }: Filling, rebuilt: Rebuilt = nothingRebuilt()): AsyncGenerator<number> {
  let after = ""
  for (;;) {
    const person = await sql.begin((tx) => nextPerson(tx, after))
    if (!person) return
    after = person.userId
    rebuilt.hashes += person.rebuilt.hashes
    rebuilt.twins += person.rebuilt.twins
    rebuilt.split += person.rebuilt.split
    yield 1
  }
}
