import type { MemoryEvent } from "../../memories/note-event.ts"
import type { Database } from "../../platform/database/connect.ts"

export type DueDelivery = {
  user_id: string
  id: string
  position: string
  webhook_id: string
  event: MemoryEvent
  fact_id: string
  /** Including the try that begins now. */
  attempts: number
  created_at: Date
  url: string
  secret: string
}

const takenAtOnce = 32
/** Longer than it takes to send what is taken at once. Then another process sends it again: this one has died. */
const leaseSeconds = 120

/**
 * Takes deliveries that are due, of each webhook but those in `busy`. An event of a memory is taken when no earlier one of that memory
 * waits, so they arrive in their order.
 */
export const takeDueDeliveries = (sql: Database, busy: readonly string[]): Promise<DueDelivery[]> =>
  sql<DueDelivery[]>`
    with due as (
      select found.user_id, found.id, webhooks.url, webhooks.secret from webhooks cross join lateral (
        select delivery.user_id, delivery.id from webhook_deliveries delivery
        where delivery.webhook_id = webhooks.id and delivery.failed_at is null and delivery.next_attempt_at <= now() and not exists (
          select from webhook_deliveries earlier
          where earlier.fact_id = delivery.fact_id and earlier.webhook_id = delivery.webhook_id and earlier.failed_at is null
            and earlier.position < delivery.position)
        order by delivery.next_attempt_at, delivery.position limit ${takenAtOnce} for update skip locked
      ) as found
      where webhooks.is_active and coalesce(webhooks.retry_at <= now(), true) and webhooks.id <> all (${[...busy]}::uuid[])
    )
    update webhook_deliveries taken
    set attempts = taken.attempts + 1, next_attempt_at = now() + make_interval(secs => ${leaseSeconds})
    from due where taken.user_id = due.user_id and taken.id = due.id
    returning taken.user_id, taken.id, taken.position, taken.webhook_id, taken.event, taken.fact_id, taken.attempts, taken.created_at,
      due.url, due.secret`

export const recordDelivered = async (sql: Database, { user_id, id, webhook_id }: DueDelivery): Promise<void> => {
  await sql`
    with gone as (delete from webhook_deliveries where user_id = ${user_id} and id = ${id})
    update webhooks set failures = 0, failing_since = null, retry_at = null, last_error = null, last_delivered_at = now()
    where id = ${webhook_id}`
}

/** Gives back what was taken and not tried. */
export const release = async (sql: Database, deliveries: readonly DueDelivery[]): Promise<void> => {
  const keys = deliveries.map(({ user_id, id }) => ({ user_id, id }))
  await sql`
    update webhook_deliveries held set attempts = held.attempts - 1, next_attempt_at = now()
    from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as taken(user_id text, id uuid)
    where held.user_id = taken.user_id and held.id = taken.id and held.attempts > 0`
}

/** After so many failures in a row, the webhook rests: for a quarter of the time since the first of them, up to ten minutes. */
const failuresBeforeRest = 3

/**
 * `retrySeconds`: until the next try; null: there is none. Then the webhook is switched off if nothing else was delivered while this one was
 * tried, which is returned.
 */
export const recordFailed = async (
  sql: Database,
  { user_id, id, webhook_id, created_at }: DueDelivery,
  error: string,
  retrySeconds: number | null,
): Promise<{ isDisabled: boolean }> => {
  const [row] = await sql<{ is_dead: boolean }[]>`
    with tried as (
      update webhook_deliveries set last_error = ${error},
        failed_at = case when ${retrySeconds}::integer is null then now() end,
        next_attempt_at = now() + make_interval(secs => coalesce(${retrySeconds}::integer, 0))
      where user_id = ${user_id} and id = ${id}
    ), health as (
      select ${retrySeconds}::integer is null and coalesce(last_delivered_at < ${created_at}, true) as is_dead,
        now() - coalesce(failing_since, now()) as failing_for
      from webhooks where id = ${webhook_id}
    )
    update webhooks set failures = failures + 1, failing_since = coalesce(failing_since, now()), last_error = ${error},
      retry_at = case when failures + 1 >= ${failuresBeforeRest}
        then now() + least(interval '10 minutes', greatest(interval '5 seconds', failing_for / 4)) end,
      is_active = is_active and not is_dead,
      disabled_reason = case when is_active and is_dead then 'Nothing could be delivered for more than a day.' else disabled_reason end
    from health where id = ${webhook_id}
    returning is_dead`
  return { isDisabled: row?.is_dead ?? false }
}
