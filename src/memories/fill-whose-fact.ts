import { isOfAnother } from "../facts/whose-fact.ts"
import { lockUsers } from "../people/lock-user.ts"
import type { Services } from "./context.ts"
import { type FactRow, readFactRow } from "./fact-row.ts"

const batchSize = 500

/**
 * Number of vectors that do not say yet whether their fact is about somebody else: they are older than the column, or come from an older
 * program.
 */
export const countWithoutWhose = async ({ sql }: Pick<Services, "sql">): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from fact_vectors where of_another is null`
  return row?.count ?? 0
}

/**
 * Finds out whose facts these are for vectors that do not say it, in batches, and yields the size of each. It can be repeated at any
 * time.
 */
export async function* fillWhose({ sql }: Pick<Services, "sql">, signal: AbortSignal): AsyncGenerator<number> {
  let after = { userId: "", id: "00000000-0000-0000-0000-000000000000" }
  while (!signal.aborted) {
    const rows = await sql<FactRow[]>`
      select * from facts f where (user_id, id) > (${after.userId}, ${after.id}::uuid) and exists (
        select from fact_vectors v where v.user_id = f.user_id and v.fact_id = f.id and v.of_another is null)
      order by user_id, id limit ${batchSize}`
    const last = rows.at(-1)
    if (!last) return
    const facts = rows.map((row) => {
      const { user_id, id, version, fact_value, entities, relations } = readFactRow(row)
      return { user_id, id, version, of_another: isOfAnother({ text: fact_value, entities, relations }) }
    })
    await sql.begin(async (tx) => {
      // Scores change, so cached answers become invalid.
      await lockUsers(tx, [...new Set(facts.map(({ user_id }) => user_id))])
      await tx`
        update fact_vectors v set of_another = r.of_another
        from jsonb_to_recordset(${JSON.stringify(facts)}::jsonb) as r(user_id text, id uuid, version integer, of_another boolean)
        join facts f on f.user_id = r.user_id and f.id = r.id and f.version = r.version
        where v.user_id = r.user_id and v.fact_id = r.id and v.of_another is null`
    })
    yield facts.length
    after = { userId: last.user_id, id: last.id }
  }
}
