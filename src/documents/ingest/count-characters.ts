import type { Transaction } from "../../platform/database/connect.ts"

/** Adds to the characters that were read for the owner today (UTC), which the quota limits. */
export const countCharacters = async (tx: Transaction, userId: string, characters: number): Promise<void> => {
  await tx`
    insert into document_owners (user_id, characters, read_on) values (${userId}, ${characters}, (now() at time zone 'utc')::date)
    on conflict (user_id) do update set
      characters = excluded.characters + case when document_owners.read_on = excluded.read_on then document_owners.characters else 0 end,
      read_on = excluded.read_on`
}
