import { contentHash, foldedHash } from "../facts/content-hash.ts"
import type { Entity, Relation } from "../facts/fact.ts"
import { listFoldedEntities } from "../graph/queries.ts"
import { addToGraph, removeUserFromGraph } from "../graph/write-graph.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { nameKey } from "../platform/identity.ts"
import { foldedName } from "../platform/text.ts"
import { claimsOf } from "./derived.ts"
import { endFacts } from "./end-facts.ts"
import { type AlikeFact, mendHashes } from "./find-alike.ts"

/**
 * `hashes`: corrected hashes; `twins`: facts that were ended because another fact says the same; `split`: entities that were split into
 * several.
 */
export type Rebuilt = { hashes: number; twins: number; split: number }

export const nothingRebuilt = (): Rebuilt => ({ hashes: 0, twins: 0, split: 0 })

/** Facts per statement. */
const batchSize = 500

type Held = AlikeFact & {
  current: boolean
  folded_hash: Buffer | null
  tags: string[]
  entities: Entity[]
  relations: Relation[]
}

/** Rebuilds a person's derived data from their facts: hashes, claims, graph. The caller holds the lock on the user. */
export const rebuildPerson = async (tx: Transaction, userId: string): Promise<Rebuilt> => {
  const rebuilt = nothingRebuilt()
  const folded = await listFoldedEntities(tx, userId)
  const names = new Map<string, Set<string>>()
  await removeUserFromGraph(tx, userId)
  let after = "00000000-0000-0000-0000-000000000000"
  for (;;) {
    const facts = await tx<Held[]>`
      select id, fact_value as text, content_hash, folded_hash, valid_to is null as current, fact_type as tags, entities, relations
      from facts where user_id = ${userId} and id > ${after}::uuid order by id limit ${batchSize}`
    const last = facts.at(-1)
    if (!last) break
    after = last.id
    rebuilt.hashes += await mendHashes(
      tx,
      userId,
      facts.filter(({ current }) => current),
    )
    rebuilt.twins += await endTwins(tx, userId, facts)
    rebuilt.hashes += await writeOtherHashes(tx, userId, facts)
    await writeClaims(tx, userId, facts)
    await addToGraph(tx, userId, facts)
    for (const { name } of facts.flatMap(({ entities }) => entities)) {
      const spellings = names.get(foldedName(name)) ?? new Set()
      names.set(foldedName(name), spellings.add(nameKey(name)))
    }
  }
  rebuilt.split = folded.filter((key) => (names.get(key)?.size ?? 0) > 1).length
  return rebuilt
}

/** Past facts may say the same as another fact. Missing folded hashes are written too. */
const writeOtherHashes = async (tx: Transaction, userId: string, facts: readonly Held[]): Promise<number> => {
  const rest = facts
    .map((fact) => ({ ...fact, hash: contentHash(fact.text), folded: foldedHash(fact.text) }))
    .filter(({ current, content_hash, folded_hash, hash, folded }) =>
      current
        ? hash.equals(content_hash) && !folded_hash?.equals(folded)
        : !(hash.equals(content_hash) && folded_hash?.equals(folded)),
    )
    .map(({ id, hash, folded }) => ({ id, hash: hash.toString("hex"), folded: folded.toString("hex") }))
  if (rest.length === 0) return 0
  await tx`
    update facts set content_hash = decode(hash, 'hex'), folded_hash = decode(folded, 'hex')
    from jsonb_to_recordset(${JSON.stringify(rest)}::jsonb) as s(id uuid, hash text, folded text)
    where facts.user_id = ${userId} and facts.id = s.id`
  return rest.length
}

/** Ends current facts that say the same as another one. They come from two programs that did not see each other's writes. */
const endTwins = async (tx: Transaction, userId: string, facts: readonly Held[]): Promise<number> => {
  const said = facts
    .filter(({ current }) => current)
    .map(({ id, text }) => ({ id, hash: contentHash(text).toString("hex") }))
  const twins = await tx<{ id: string; by: string }[]>`
    select twin.id, other.id as by
    from jsonb_to_recordset(${JSON.stringify(said)}::jsonb) as twin(id uuid, hash text)
    join facts other on other.user_id = ${userId} and other.valid_to is null and other.content_hash = decode(twin.hash, 'hex')
    where other.id <> twin.id
    order by twin.id`
  const at = new Date()
  await endFacts(
    tx,
    userId,
    twins.map((twin) => ({ ...twin, at, reason: "Another memory says the same." })),
  )
  for (const fact of facts) if (twins.some(({ id }) => id === fact.id)) fact.current = false
  return twins.length
}

const writeClaims = async (tx: Transaction, userId: string, facts: readonly Held[]): Promise<void> => {
  const claims = facts
    .filter(({ current }) => current)
    .flatMap(({ id, ...fact }) => claimsOf(fact).map((claim) => ({ ...claim, id })))
  await tx`delete from claims where user_id = ${userId} and fact_id = any(${facts.map(({ id }) => id)}::uuid[])`
  await tx`
    insert into claims (user_id, subject_key, type, target_key, fact_id)
    select distinct ${userId}, c.subject, c.type, c.target, c.id
    from jsonb_to_recordset(${JSON.stringify(claims)}::jsonb) as c(subject text, type text, target text, id uuid)`
}
