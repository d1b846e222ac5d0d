import { erasedAtOnce, type PersonalTable } from "../../../feature/personal-table.ts"
import { deleteExports, purgeExports } from "./queries.ts"

const why = "It is made of memories, and can be asked for again."

const exports: PersonalTable<unknown> = {
  table: "pika.mem0_exports",
  exported: { why },
  imported: { why },
  erased: erasedAtOnce(deleteExports),
  kept: { what: "exports of mem0's clients", purge: purgeExports },
}

export const personalTables = [exports]
