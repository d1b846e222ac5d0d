import { erasedAtOnce, type PersonalTable } from "../feature/personal-table.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"

const deleteDeliveries = async (tx: Transaction, userId: string): Promise<number> => {
  const { count } = await tx`delete from webhook_deliveries where user_id = ${userId}`
  return count
}

/** What is 7 days old is too late, whether it was given up or not. Nobody gets what was for a webhook that was deleted. */
const purgeDeliveries = async (sql: Database, batch: number): Promise<number> => {
  const { count } = await sql`
    delete from webhook_deliveries where (user_id, id) in (
      (select user_id, id from webhook_deliveries where created_at < now() - interval '7 days' order by created_at limit ${batch})
      union all
      (select user_id, id from webhook_deliveries delivery where created_at < now() - interval '1 hour' and not exists (
        select from webhooks where webhooks.id = delivery.webhook_id) limit ${batch})
    )`
  return count
}

const deliveries: PersonalTable<unknown> = {
  table: "pika.webhook_deliveries",
  exported: { why: "It names memories that are in the file, until webhooks were told of them." },
  imported: { why: "Webhooks are told of changes, and an import changes nothing that they know." },
  erased: erasedAtOnce(deleteDeliveries),
  kept: { what: "deliveries of webhooks", purge: purgeDeliveries },
}

export const personalTables = [deliveries]
