import type { Database, Transaction } from "../../../platform/database/connect.ts"

/** The oldest of more than this are deleted. */
const maxKeptExports = 20

type NewExport = { id: string; filtersHash: string; content: string }

export const insertExport = async (
  tx: Transaction,
  userId: string,
  { id, filtersHash, content }: NewExport,
): Promise<void> => {
  await tx`
    insert into mem0_exports (user_id, id, filters_hash, content)
    values (${userId}, ${id}, decode(${filtersHash}, 'hex'), ${content})`
  await tx`
    delete from mem0_exports where user_id = ${userId} and id in (
      select id from mem0_exports where user_id = ${userId} order by id desc offset ${maxKeptExports})`
}

export const readExport = async (tx: Transaction, userId: string, id: string): Promise<string | null> => {
  const [row] = await tx<{ content: string }[]>`
    select content from mem0_exports where user_id = ${userId} and id = ${id}`
  return row?.content ?? null
}

/** The id of the latest export that was asked for with these filters, done or not. */
export const findLatestExport = async (
  tx: Transaction,
  userId: string,
  jobType: string,
  filtersHash: string,
): Promise<string | null> => {
  const [row] = await tx<{ id: string }[]>`
    select id from mem0_exports where user_id = ${userId} and filters_hash = decode(${filtersHash}, 'hex')
    union all
    select id from jobs where user_id = ${userId} and type = ${jobType} and payload ->> 'filters_hash' = ${filtersHash}
    order by id desc limit 1`
  return row?.id ?? null
}

/** How many of these memories there still are. */
export const countMemories = async (tx: Transaction, userId: string, ids: readonly string[]): Promise<number> => {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from facts where user_id = ${userId} and id = any (${[...ids]}::uuid[])`
  return row?.count ?? 0
}

export const deleteExports = async (tx: Transaction, userId: string): Promise<number> => {
  const { count } = await tx`delete from mem0_exports where user_id = ${userId}`
  return count
}

export const purgeExports = async (sql: Database, batch: number): Promise<number> => {
  const [row] = await sql<{ deleted: number }[]>`select purge_exports(${batch}) as deleted`
  return row?.deleted ?? 0
}
