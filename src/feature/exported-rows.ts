import { z } from "@hono/zod-openapi"
import type { Transaction } from "../platform/database/connect.ts"

/** A row as JSON text that the database wrote, so no precision is lost. `key`: where the next page begins. */
export type Line = { key: string; line: string }

/** Sorts before every other id. */
export const noId = "00000000-0000-0000-0000-000000000000"

/** A time in the format of an export file. */
export const exportedTime = (tx: Transaction, column: string) =>
  tx`to_char(${tx(column)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

export const exportedTimes = (tx: Transaction, ...columns: string[]) =>
  columns.map((column, index) => tx`${index === 0 ? tx`` : tx`, `}${exportedTime(tx, column)} as ${tx(column)}`)

/** Microseconds, the precision of the database: the order of two changes may depend on them. */
export const exportedTimeField = z.iso
  .datetime({ error: "must be a time in UTC, like 2026-01-31T09:00:00.123456Z" })
  .refine((value) => !value.startsWith("0000"), "must be in the years 1 to 9999")

export const timeExample = "2026-11-21T09:00:00.000000Z"

/** Otherwise the OpenAPI document would not say that an id may be null. */
export const orNull = <Id extends z.ZodType>(id: Id) =>
  id.nullable().openapi({ type: ["string", "null"], minLength: 1, maxLength: 128 })

/** A number that fits in an integer column. */
export const integerField = (minimum: number) => z.number().int().min(minimum).max(2_147_483_647)
