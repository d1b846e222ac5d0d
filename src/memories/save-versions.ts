import type { Transaction } from "../platform/database/connect.ts"

/** Adds the current state of facts to their history. */
export const saveVersions = async (tx: Transaction, userId: string, ids: readonly string[]): Promise<void> => {
  await tx`
    insert into fact_versions (user_id, fact_id, version, fact_value, category, fact_type, metadata, valid_from, valid_to, reason, changed_at)
    select user_id, id, version, fact_value, category, fact_type, metadata, valid_from, valid_to, reason, updated_at
    from facts where user_id = ${userId} and id = any (${[...ids]})`
}
