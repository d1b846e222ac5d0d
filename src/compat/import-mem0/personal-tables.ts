import { erasedAtOnce, type PersonalTable } from "../../feature/personal-table.ts"
import type { Database, Transaction } from "../../platform/database/connect.ts"

const purgeImports = async (sql: Database, batch: number): Promise<number> => {
  const [row] = await sql<{ deleted: number }[]>`select purge_imports(${batch}) as deleted`
  return row?.deleted ?? 0
}

const deletePeople = async (tx: Transaction, userId: string): Promise<number> => {
  const { count } = await tx`delete from import_people where user_id = ${userId}`
  return count
}

const deleteImported = async (tx: Transaction, userId: string): Promise<number> => {
  const { count } = await tx`delete from imported where user_id = ${userId}`
  return count
}

const why =
  "It tells of an import into this installation, which alone can undo it; the memories themselves are exported, and move."

const people: PersonalTable<unknown> = {
  table: "pika.import_people",
  exported: { why },
  imported: { why },
  erased: erasedAtOnce(deletePeople),
  kept: { what: "imports", purge: purgeImports },
}

const imported: PersonalTable<unknown> = {
  table: "pika.imported",
  exported: { why },
  imported: { why },
  erased: erasedAtOnce(deleteImported),
  kept: { with: people.table },
}

export const personalTables = [people, imported]
