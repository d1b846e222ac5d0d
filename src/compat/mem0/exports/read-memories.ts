import { PermanentJobError } from "../../../feature/job.ts"
import type { FactRow } from "../../../memories/fact-row.ts"
import { type Selection, selectFacts, selectIds } from "../../../memories/find-memories.ts"
import type { Database } from "../../../platform/database/connect.ts"
import { readFilters } from "../filters.ts"

const maxExported = 10_000
const readAtOnce = 500

/** This is more than fits into an export. */
export const tooMuch = (limit: string) =>
  new PermanentJobError(
    `This is more than an export can have: ${limit}. Narrow the filters; POST /api/v1/export_user_data gives everything.`,
  )

/** The memories of a person that match mem0's filters, the oldest first. */
export const readMemories = async (
  sql: Database,
  userId: string,
  filters: unknown,
  signal: AbortSignal,
): Promise<FactRow[]> => {
  const selection: Selection = { persons: [userId], condition: readFilters(filters), shows: "current" }
  const ids = (await selectIds(sql, selection, maxExported + 1)).map(({ id }) => id)
  if (ids.length > maxExported) throw tooMuch(`${maxExported} memories`)
  const rows: FactRow[] = []
  for (let from = 0; from < ids.length; from += readAtOnce) {
    signal.throwIfAborted()
    const page = { ...selection, condition: { is: "identified", ids: ids.slice(from, from + readAtOnce) } as const }
    rows.push(...(await selectFacts(sql, page, { limit: readAtOnce, offset: 0 })).rows)
  }
  return rows.sort(
    (one, other) => one.created_at.getTime() - other.created_at.getTime() || (one.id < other.id ? -1 : 1),
  )
}
