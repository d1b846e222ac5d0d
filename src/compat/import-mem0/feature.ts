import type { Feature } from "../../feature/feature.ts"
import { personalTables } from "./personal-tables.ts"

/** `pika import-mem0`: its journal, and its actions in the audit. */
export const importMem0: Feature<unknown> = {
  name: "import-mem0",
  actions: ["memory.import", "memory.undo_import"],
  tables: personalTables,
}
