import type { Feature } from "../../../feature/feature.ts"
import type { Services } from "../context.ts"
import { exportJob } from "./export-job.ts"
import { personalTables } from "./personal-tables.ts"

/** The exports of mem0's clients: the job that makes one, and where it is kept. */
export const mem0Exports: Feature<Services> = {
  name: "mem0-exports",
  jobs: [exportJob],
  tables: personalTables,
}
