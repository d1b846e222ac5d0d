import { contentHash, foldedHash } from "../facts/content-hash.ts"
import { findEqual, findSameButForMarks, plainWords, type Same, type Spelt, spell } from "../facts/same-statement.ts"
import type { Transaction } from "../platform/database/connect.ts"

/** A current fact whose text differs from another in marks and signs at most. */
export type AlikeFact = { id: string; text: string; content_hash: Buffer }

/** Looked at for one text; the one that says the very same is always among them. */
const mostAlike = 50

/**
 * The current facts that may say the same as one of `texts`, by an index: whether they do is for their texts to tell (same-statement.ts).
 * Found too is what a program of the version before wrote, whose hash is of the folded text.
 */
export const findAlike = async (tx: Transaction, userId: string, texts: readonly string[]): Promise<AlikeFact[]> => {
  const hashes = texts.map((text) => contentHash(text).toString("hex"))
  const folded = texts.map((text) => foldedHash(text).toString("hex"))
  return tx<AlikeFact[]>`
    with said as materialized (
      select distinct decode(hash, 'hex') as hash, decode(folded, 'hex') as folded
      from unnest(${hashes}::text[], ${folded}::text[]) as s(hash, folded)
    )
    select distinct id, text, content_hash from said cross join lateral (
      select id, fact_value as text, content_hash from facts
      where user_id = ${userId} and valid_to is null and (content_hash in (hash, folded) or folded_hash = folded)
      order by content_hash = hash desc, id limit ${mostAlike}
    ) as alike
    order by id`
}

/**
 * Gives current facts the hash of what they say, where a program of the version before wrote another. One that says what another has the
 * hash of is left as it is. Returns how many were mended. The caller holds the lock on the user.
 */
export const mendHashes = async (tx: Transaction, userId: string, facts: readonly AlikeFact[]): Promise<number> => {
  const stale = facts
    .map(({ id, text, content_hash }) => ({ id, text, was: content_hash, hash: contentHash(text) }))
    .filter(({ was, hash }) => !hash.equals(was))
    .map(({ id, text, hash }) => ({ id, hash: hash.toString("hex"), folded: foldedHash(text).toString("hex") }))
  if (stale.length === 0) return 0
  const { count } = await tx`
    update facts set content_hash = decode(hash, 'hex'), folded_hash = decode(folded, 'hex')
    from (
      select distinct on (hash) id, hash, folded
      from jsonb_to_recordset(${JSON.stringify(stale)}::jsonb) as s(id uuid, hash text, folded text) order by hash, id
    ) as stale
    where facts.user_id = ${userId} and facts.id = stale.id and not exists (
      select from facts other
      where other.user_id = ${userId} and other.valid_to is null and other.content_hash = decode(hash, 'hex'))`
  return count
}

/**
 * The current fact that says what `text` says, as its writer wrote it, and how. `except`: the fact whose text it is to be. `isLocked`: the
 * caller holds the lock on the user, and may write the text when nothing says it.
 */
export const findSameFact = async (
  tx: Transaction,
  userId: string,
  text: string,
  { except = null, isLocked }: { except?: string | null; isLocked: boolean },
): Promise<Same<AlikeFact & Spelt> | undefined> => {
  const alike = await findAlike(tx, userId, [text])
  if (isLocked) await mendHashes(tx, userId, alike)
  const known = alike.filter(({ id }) => id !== except).map((fact) => ({ ...fact, ...spell(fact.text) }))
  return findEqual(known, spell(text)) ?? findSameButForMarks(known, spell(text), plainWords(text))
}
