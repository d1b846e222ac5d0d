import { exportedTime, type Line } from "../feature/exported-rows.ts"
import type { TableServices } from "../feature/feature.ts"
import type { Transaction } from "../platform/database/connect.ts"
import type { Services } from "./context.ts"
import { exportFormat, exportVersion } from "./export-format.ts"
import { headFieldsOf, type PersonalTables, sectionsOf } from "./personal-data.ts"

/** The file in pieces: one line per item, so that a person can read it too. */
export async function* writeExport(
  tables: PersonalTables,
  services: TableServices<Services>,
  tx: Transaction,
  userId: string,
): AsyncGenerator<string> {
  yield await writeHead(tables, tx, userId)
  let separator = ",\n"
  for (const { section, readPage } of sectionsOf(tables)) {
    yield `${separator}${JSON.stringify(section)}:[`
    yield* writeLines((after) => readPage(tx, userId, after, services))
    separator = "],\n"
  }
  yield "]}\n"
}

const writeHead = async (tables: PersonalTables, tx: Transaction, userId: string): Promise<string> => {
  const [[clock], ...parts] = await Promise.all([
    tx<{ exported_at: string }[]>`
      select ${exportedTime(tx, "now")} as exported_at from now()`,
    ...headFieldsOf(tables).map(({ read }) => read(tx, userId)),
  ])
  if (!clock) throw new Error("the database did not answer")
  const head = { format: exportFormat, version: exportVersion, ...clock, user_id: userId }
  return JSON.stringify(Object.assign(head, ...parts)).slice(0, -1)
}

async function* writeLines(readPage: (after: string | null) => Promise<Line[]>): AsyncGenerator<string> {
  let page = await readPage(null)
  for (let separator = "\n"; page.length > 0; separator = ",\n") {
    yield separator + page.map(({ line }) => line).join(",\n")
    page = await readPage(page.at(-1)?.key ?? null)
  }
}
