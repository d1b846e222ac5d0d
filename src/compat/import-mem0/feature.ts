import type { Feature } from "../../feature/feature.ts"
import { shadowMetrics } from "../shadow-mem0/metrics.ts"
import { personalTables } from "./personal-tables.ts"

/** `pika import-mem0`: its journal, its actions in the audit, and what the shadow mode counts. */
export const importMem0: Feature<unknown> = {
  name: "import-mem0",
  actions: ["memory.import", "memory.undo_import"],
  tables: personalTables,
  metrics: shadowMetrics,
}
