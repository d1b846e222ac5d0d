import type { Database } from "./connect.ts"

/** What `RateLimiterPostgres` needs to count in the table `rate_limits`. Its expired rows are deleted elsewhere. */
export const limiterClient = (sql: Database) => ({
  ...{ storeType: "client", schemaName: "pika", tableName: "rate_limits", tableCreated: true },
  clearExpiredByTimeout: false,
  storeClient: {
    query: async ({ text, values }: { text: string; values: (string | number)[] }) => {
      const rows = await sql.unsafe(text, values, { prepare: true })
      return { rows, rowCount: rows.count }
    },
  },
})
