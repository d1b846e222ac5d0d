import type { BaseServices } from "../feature/context.ts"
import type { PersonalTable } from "../feature/personal-table.ts"
import type { Database } from "../platform/database/connect.ts"
import { erasedJobs } from "./erase-jobs.ts"
import { type ExportedKind, exportedJobSchema, readJobs } from "./exported-jobs.ts"
import { importedJobs } from "./import-jobs.ts"

/** Jobs that ended 30 days ago; the function in sql/001_baseline.sql defines the period. */
const purgeJobs = async (sql: Database, batch: number): Promise<number> => {
  const [row] = await sql<{ deleted: number }[]>`select purge_jobs(${batch}) as deleted`
  return row?.deleted ?? 0
}

const jobs = (kinds: readonly ExportedKind[]): PersonalTable<Pick<BaseServices, "queue">> => ({
  table: "pika.jobs",
  exported: { section: "jobs", schema: exportedJobSchema(kinds), example: [], readPage: readJobs(kinds) },
  imported: importedJobs,
  erased: erasedJobs,
  kept: { what: "jobs", purge: purgeJobs },
})

/** `kinds`: all kinds of jobs. */
export const personalTables = (kinds: readonly ExportedKind[]) => [jobs(kinds)]
