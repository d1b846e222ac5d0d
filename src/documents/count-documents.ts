import type { BaseServices } from "../feature/context.ts"
import type { Database } from "../platform/database/connect.ts"
import { gauge } from "../platform/metrics.ts"
import { documentStatusSchema } from "./schemas.ts"

export const documentsTotal = gauge({
  name: "documents_total",
  help: "Documents by status, as counted up to a minute ago.",
  labelNames: ["status"],
})

/** The database is asked at most this often, however many scrapes there are. */
const keepMilliseconds = 60_000
/** A scrape waits at most this long. */
const patienceMilliseconds = 1000

type Count = { status: string; documents: number }

/** Reports how many documents there are. Until the database has answered, the series are missing. */
export const setDocumentMetrics = ({ sql, metrics, log }: Pick<BaseServices, "sql" | "metrics" | "log">): void => {
  let askedAt = Number.NEGATIVE_INFINITY
  let counted: Promise<void> = Promise.resolve()
  metrics.onCollect(documentsTotal, async (gauge) => {
    if (performance.now() - askedAt > keepMilliseconds) {
      askedAt = performance.now()
      counted = countDocuments(sql).then(
        (counts) => {
          for (const status of documentStatusSchema.options) gauge.set({ status }, counts.get(status) ?? 0)
        },
        (error: unknown) => log.warn({ err: error }, "cannot count the documents for the metrics"),
      )
    }
    await Promise.race([counted, Bun.sleep(patienceMilliseconds)])
  })
}

const countDocuments = async (sql: Database): Promise<Map<string, number>> => {
  const rows = await sql<Count[]>`select status, documents from count_documents()`
  return new Map(rows.map(({ status, documents }) => [status, documents]))
}
