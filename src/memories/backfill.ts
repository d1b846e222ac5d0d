import { embeddingText } from "../facts/embedding-text.ts"
import { isOfAnother } from "../facts/whose-fact.ts"
import type { Transaction } from "../platform/database/connect.ts"
import type { Services } from "./context.ts"
import { vectorText } from "./derived.ts"
import { type FactRow, readFactRow } from "./fact-row.ts"
import { lockUsers } from "./queries.ts"
import { nothingRebuilt, type Rebuilt, rebuildPerson } from "./rebuild-person.ts"

type Backfill = Pick<Services, "sql" | "embedder">

const batchSize = 128

/** How many facts have no vector in the configured space yet. */
export const countWithoutVector = async ({ sql, embedder }: Backfill): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from facts f where not exists (
      select from fact_vectors v where v.user_id = f.user_id and v.space_id = ${embedder.space.id} and v.fact_id = f.id)`
  return row?.count ?? 0
}

/**
 * Embeds facts that have no vector in the configured space, in batches, and yields the size of each. It goes on where it was stopped:
 * what has a vector is done. A fact that is edited meanwhile keeps the vector of its new text.
 */
export async function* fillVectors({ sql, embedder }: Backfill, signal: AbortSignal): AsyncGenerator<number> {
  let after = { userId: "", id: "00000000-0000-0000-0000-000000000000" }
  for (;;) {
    const found = await sql<FactRow[]>`
      select * from facts f
      where (user_id, id) > (${after.userId}, ${after.id}::uuid) and not exists (
        select from fact_vectors v where v.user_id = f.user_id and v.space_id = ${embedder.space.id} and v.fact_id = f.id)
      order by user_id, id limit ${batchSize}`
    const facts = found.map(readFactRow)
    const last = facts.at(-1)
    if (!last) return
    const texts = facts.map((fact) =>
      embeddingText({ text: fact.fact_value, category: fact.category, tags: fact.fact_type }),
    )
    const limits = { signal, timeoutMilliseconds: 60_000, retries: 2, caller: "job" as const }
    const vectors = await embedder.embed(texts, "fact", limits)
    const rows = facts.map((fact, index) => ({
      user_id: fact.user_id,
      id: fact.id,
      version: fact.version,
      of_another: isOfAnother({ ...fact, text: fact.fact_value }),
      embedding: vectorText(vectors[index] ?? new Float32Array()),
    }))
    await sql.begin(async (tx) => {
      // A vector makes a fact easier to find: answers that are kept from before are old.
      await lockUsers(
        tx,
        facts.map((fact) => fact.user_id),
      )
      await tx`
        insert into fact_vectors (user_id, space_id, fact_id, embedding, current, position, asks, of_another)
        select f.user_id, ${embedder.space.id}::smallint, f.id, r.embedding::halfvec, f.valid_to is null, f.position,
          strpos(f.fact_value, '?') > 0, r.of_another
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(user_id text, id uuid, version integer, embedding text, of_another boolean)
        join facts f on f.user_id = r.user_id and f.id = r.id and f.version = r.version
        for share of f
        on conflict do nothing`
    })
    yield facts.length
    after = { userId: last.user_id, id: last.id }
  }
}

export const countUsers = async ({ sql }: Backfill): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from users`
  return row?.count ?? 0
}

/** Makes hashes, claims and graph of the first person after `after` anew from their facts. Null when there is none. */
export const nextPerson = async (
  tx: Transaction,
  after: string,
): Promise<{ userId: string; rebuilt: Rebuilt } | null> => {
  const [user] = await tx<{ user_id: string }[]>`
    select user_id from users where user_id > ${after} order by user_id limit 1`
  if (!user) return null
  // Erased meanwhile: what has no facts has no graph.
  const isKnown = (await lockUsers(tx, [user.user_id])) > 0
  return { userId: user.user_id, rebuilt: isKnown ? await rebuildPerson(tx, user.user_id) : nothingRebuilt() }
}

/** Does so for everybody, a person a transaction, and yields after each. `rebuilt` counts what changed. It may be run again at any time. */
export async function* fillGraph(
  { sql }: Pick<Backfill, "sql">,
  rebuilt: Rebuilt = nothingRebuilt(),
): AsyncGenerator<number> {
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
