import type { MemoryEvent } from "../memories/note-event.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import type { DeliveryRow, Undelivered, WebhookRow } from "./webhook-row.ts"

type Sql = Database | Transaction

/** A list tells of up to this many deliveries how many there are. */
export const maxCounted = 1000

const columns = (sql: Sql) => sql`
  id, name, url, event_types, is_active, disabled_reason, failing_since, last_error, last_delivered_at, created_at, updated_at,
  (select count(*)::int from (
    select from webhook_deliveries where webhook_id = webhooks.id and failed_at is null limit ${maxCounted}) as counted) as waiting,
  (select count(*)::int from (
    select from webhook_deliveries where webhook_id = webhooks.id and failed_at is not null limit ${maxCounted}) as counted) as failed`

type Counted = WebhookRow & Undelivered

/** Webhooks are few: the one lock lets their number be checked before another is made. */
export const countWebhooks = async (tx: Transaction): Promise<number> => {
  await tx`select pg_advisory_xact_lock(7452030)`
  const [row] = await tx<{ count: number }[]>`select count(*)::int as count from webhooks`
  return row?.count ?? 0
}

export const insertWebhook = async (
  tx: Transaction,
  webhook: { name: string; url: string; eventTypes: readonly MemoryEvent[]; secret: string },
): Promise<Counted> => {
  const [row] = await tx<Counted[]>`
    insert into webhooks (id, name, url, event_types, secret)
    values (${Bun.randomUUIDv7()}, ${webhook.name}, ${webhook.url}, ${[...webhook.eventTypes]}, ${webhook.secret})
    returning ${columns(tx)}`
  if (!row) throw new Error("a webhook that was just written is missing")
  return row
}

/** Newest first. */
export const listWebhookRows = (sql: Sql, limit: number): Promise<Counted[]> =>
  sql<Counted[]>`select ${columns(sql)} from webhooks order by id desc limit ${limit}`

export const findWebhook = async (sql: Sql, id: string): Promise<Counted | undefined> => {
  const [row] = await sql<Counted[]>`select ${columns(sql)} from webhooks where id = ${id}`
  return row
}

export const findAddress = async (sql: Sql, id: string): Promise<{ url: string; secret: string } | undefined> => {
  const [row] = await sql<{ url: string; secret: string }[]>`select url, secret from webhooks where id = ${id}`
  return row
}

export type WebhookChange = {
  name: string | null
  url: string | null
  eventTypes: readonly MemoryEvent[] | null
  isActive: boolean | null
}

/** Null leaves a field as it is. Returns nothing if there is no such webhook. */
export const changeWebhook = async (
  tx: Transaction,
  id: string,
  { name, url, eventTypes, isActive }: WebhookChange,
): Promise<Pick<WebhookRow, "id"> | undefined> => {
  const [row] = await tx<Pick<WebhookRow, "id">[]>`
    update webhooks set name = coalesce(${name}, name), url = coalesce(${url}, url),
      event_types = coalesce(${eventTypes && [...eventTypes]}::text[], event_types),
      is_active = coalesce(${isActive}, is_active), updated_at = now()
    where id = ${id} returning id`
  return row
}

/** What failed or waits is due now, as if it had never been tried. */
export const resumeWebhook = async (tx: Transaction, id: string): Promise<void> => {
  await tx`
    update webhooks set disabled_reason = null, failures = 0, failing_since = null, retry_at = null, last_error = null where id = ${id}`
  await tx`
    update webhook_deliveries set failed_at = null, attempts = 0, next_attempt_at = now()
    where webhook_id = ${id} and (failed_at is not null or next_attempt_at > now())`
}

export const deleteWebhookRow = async (tx: Transaction, id: string): Promise<boolean> => {
  const { count } = await tx`delete from webhooks where id = ${id}`
  await tx`delete from webhook_deliveries where webhook_id = ${id}`
  return count > 0
}

/** Failed ones first, then by age. */
export const listDeliveryRows = (sql: Sql, webhookId: string, limit: number): Promise<DeliveryRow[]> =>
  sql<DeliveryRow[]>`
    select id, event, user_id, fact_id as memory_id, attempts, next_attempt_at, failed_at, last_error, created_at from (
      (select * from webhook_deliveries where webhook_id = ${webhookId} and failed_at is not null order by position limit ${limit})
      union all
      (select * from webhook_deliveries where webhook_id = ${webhookId} and failed_at is null order by next_attempt_at, position limit ${limit})
    ) as found
    order by failed_at is null, position limit ${limit}`
