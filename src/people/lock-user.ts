import type { Transaction } from "../platform/database/connect.ts"

/**
 * Serialises changes of one person's memory, and changes their version tag, which tells caches that an answer is old. The tag increases
 * with every write. It is a time (µs), so it never repeats, even after the person was erased or the database restored. Sent at once: what
 * the caller sends after it is carried out under the lock. Returns the person's fact count.
 */
export const lockUser = async (tx: Transaction, userId: string): Promise<number> => {
  const [row] = await tx<{ fact_count: number }[]>`
    insert into users (user_id, version) values (${userId}, (extract(epoch from clock_timestamp()) * 1000000)::bigint)
    on conflict (user_id) do update set version = greatest(users.version + 1, excluded.version)
    returning fact_count`.execute()
  return row?.fact_count ?? 0
}

/** The same for several people, always in the same order. Returns how many of them are known. */
export const lockUsers = async (tx: Transaction, userIds: readonly string[]): Promise<number> => {
  const { count } = await tx`
    with locked as (
      select user_id from users where user_id = any(${[...new Set(userIds)]}) order by user_id for update
    )
    update users set version = greatest(version + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint)
    from locked where users.user_id = locked.user_id`
  return count
}
