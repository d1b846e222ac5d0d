import { personalTables } from "../../src/features.ts"
import type { ExportedJob } from "../../src/jobs/exported-jobs.ts"
import type { ExportedMemory, ExportedVersion } from "../../src/memories/exported-memories.ts"
import type { ExportedPerson } from "../../src/people/queries.ts"
import { exportExampleOf } from "../../src/privacy/export-format.ts"
import { importUserData } from "../../src/privacy/import-user-data.ts"
import * as reading from "../../src/privacy/read-export.ts"
import type { Json } from "./client.ts"
import type { TestPika } from "./pika.ts"

/** The file of an export, with all of its parts. */
export type UserDataExport = ExportedPerson & {
  format: string
  version: number
  exported_at: string
  user_id: string
  queries: number
  memories: ExportedMemory[]
  versions: ExportedVersion[]
  jobs: ExportedJob[]
  keys: Json[]
  audit: Json[]
}

export const exportExample = exportExampleOf(personalTables)

/** What the schemas of the tables let through is what they say. */
export const checkExport = (content: unknown): UserDataExport =>
  reading.checkExport(personalTables, content) as UserDataExport

export const readExport = (path: string) => reading.readExport(personalTables, path)

/** Gives a person what a file holds. */
export const importFile = ({ running }: Pick<TestPika, "running">, userId: string, file: UserDataExport) =>
  importUserData(personalTables, running.services, userId, file, () => undefined)
