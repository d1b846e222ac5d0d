import { z } from "@hono/zod-openapi"
import { exportedTimeField, exportedTimes, type Line, noId } from "../feature/exported-rows.ts"
import type { PersonalTable } from "../feature/personal-table.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"

const keySchema = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(z.string()),
    created_at: exportedTimeField,
    last_used_at: exportedTimeField.nullable(),
    expires_at: exportedTimeField.nullable(),
    revoked_at: exportedTimeField.nullable(),
  })
  .openapi("ExportedKey")

const rowsInOnePage = 500

/** API keys that reach only this person; without the keys themselves. */
const readKeys = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> =>
  tx<Line[]>`
    select item.id::text as key, row_to_json(item)::text as line from (
      select id, name, scopes, ${exportedTimes(tx, "created_at", "last_used_at", "expires_at", "revoked_at")}
      from api_keys where user_id = ${userId} and id > ${after ?? noId}
      order by id limit ${rowsInOnePage}
    ) as item order by item.id`

/** Keys that were revoked or expired 30 days ago: their rows may name a person. */
const purgeKeys = async (sql: Database, batch: number): Promise<number> => {
  const { count } = await sql`
    delete from api_keys where id = any (array(
      select id from api_keys where least(revoked_at, expires_at) < now() - interval '30 days' order by id limit ${batch}))`
  return count
}

const keys: PersonalTable<unknown> = {
  table: "pika.api_keys",
  exported: {
    section: "keys",
    schema: keySchema,
    description: "API keys that reach this person only, without their secrets. An import leaves them out.",
    example: [],
    readPage: readKeys,
  },
  imported: { why: "A key is a credential of the installation that made it." },
  erased: {
    why: "A key is a credential of the application: it is revoked by `pika keys revoke`, and then kept 30 days.",
  },
  kept: { what: "keys", purge: purgeKeys },
}

export const personalTables = [keys]
