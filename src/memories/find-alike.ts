import { withoutDate } from "../facts/answer-text.ts"
import { contentHash, foldedHash } from "../facts/content-hash.ts"
import { findEqual, findSameButForMarks, plainWords, type Same, type Spelt, spell } from "../facts/same-statement.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { foldedWords } from "../platform/text.ts"

/** A current fact whose text differs from another at most in marks and signs. */
export type AlikeFact = { id: string; text: string; content_hash: Buffer }

/** Limit per text; a fact with exactly the same statement is always included. */
const maxAlike = 50

/**
 * The current facts that may say the same as one of `texts`, found by an index; same-statement.ts decides whether they do. Facts of the
 * previous version, which have no folded hash, are found too. Identical statements have the same folded hash, except texts without a
 * word. Rare cases are only queried where they exist: the embedded database never collects statistics, and without them the planner reads
 * all facts of the person for each of 500 texts (1.4 s for 2,000).
 */
export const findAlike = async (tx: Transaction, userId: string, texts: readonly string[]): Promise<AlikeFact[]> => {
  const said = texts.map((text) => ({
    hash: contentHash(text).toString("hex"),
    folded: foldedHash(text).toString("hex"),
    wordless: foldedWords(withoutDate(text)).length === 0,
  }))
  return tx<AlikeFact[]>`
    with said as materialized (
      select distinct decode(hash, 'hex') as hash, decode(folded, 'hex') as folded, wordless
      from jsonb_to_recordset(${JSON.stringify(said)}::jsonb) as s(hash text, folded text, wordless boolean)
    ), older as materialized (
      select exists (
        select from facts where user_id = ${userId} and valid_to is null and folded_hash is null) as has_older
    )
    select distinct id, text, content_hash from said cross join lateral (
      (select id, fact_value as text, content_hash from facts
      where user_id = ${userId} and valid_to is null and folded_hash = folded
      order by content_hash = hash desc, id limit ${maxAlike})
      union all
      select id, fact_value, content_hash from facts
      where (select has_older from older) and user_id = ${userId} and valid_to is null and folded_hash is null
        and content_hash in (hash, folded)
      union all
      select id, fact_value, content_hash from facts
      where wordless and user_id = ${userId} and valid_to is null and content_hash = hash
    ) as alike
    order by id`
}

/**
 * Corrects the hashes of current facts where the previous version wrote another one. A fact that says the same as another one with this
 * hash stays as it is. Returns the number of corrected facts. The caller holds the lock on the user.
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
 * The current fact that says the same as `text` in its writer's spelling, and how. `except`: the fact that is to get this text.
 * `isLocked`: the caller holds the lock on the user, and may write the text if no fact says it.
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
