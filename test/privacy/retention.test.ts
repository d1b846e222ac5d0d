import { expect, setDefaultTimeout, test } from "bun:test"
import { retentionName } from "../../src/privacy/retention.ts"
import { createTestDatabase } from "../support/databases.ts"
import { startPika } from "../support/pika.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

setDefaultTimeout(30_000)

const pika = usePika({ own: true })

const idOf = (daysAgo: number): string => Bun.randomUUIDv7("hex", Date.now() - daysAgo * 86_400_000)

const addAudit = (daysAgo: number, userId = "old", { sql } = pika) => sql`
  insert into audit_log (id, actor_kind, actor_id, action, user_id, status_code, latency_ms)
  values (${idOf(daysAgo)}, 'api_key', 'test', 'memory.search', ${userId}, 200, 1)`

const addJob = async (status: string, begunDaysAgo: number, endedDaysAgo: number | null): Promise<string> => {
  const id = idOf(begunDaysAgo)
  const ended = endedDaysAgo === null ? null : new Date(Date.now() - endedDaysAgo * 86_400_000)
  await pika.sql`
    insert into jobs (user_id, id, type, status, completed_at) values ('old', ${id}, 'memory.extract', ${status}, ${ended})`
  return id
}

/** Runs it once, as its schedule does. */
const run = async (): Promise<void> => {
  const { sql } = pika
  const { queue } = pika.running.services
  const id = await queue.boss.send(retentionName, {}, { group: { id: retentionName } })
  await until("it has run", async () => {
    const [message] = await sql`select state from pgboss.job where id = ${id}`
    return message?.state === "completed"
  })
}

const auditAges = async (userId = "old"): Promise<number[]> => {
  const rows = await pika.sql<{ days: number }[]>`
    select round(extract(epoch from now() - at) / 86400)::int as days from audit_log where user_id = ${userId} order by at`
  return rows.map(({ days }) => days)
}

const jobIds = async (): Promise<string[]> => {
  const rows = await pika.sql<{ id: string }[]>`select id from jobs where user_id = 'old' order by id`
  return rows.map(({ id }) => id)
}

test("the audit is kept a year, and no longer", async () => {
  for (const days of [1000, 400, 367, 364, 30, 1]) await addAudit(days)
  await run()
  expect(await auditAges()).toEqual([364, 30, 1])
  await run()
  expect(await auditAges()).toEqual([364, 30, 1])
})

test("a key is kept 30 days after it was revoked or ended, and one that works as long as it does", async () => {
  const add = (name: string, revokedDaysAgo: number | null, endedDaysAgo: number | null) => {
    const at = (days: number | null) => (days === null ? null : new Date(Date.now() - days * 86_400_000))
    return pika.sql`
      insert into api_keys (id, name, prefix, hash, scopes, created_at, revoked_at, expires_at)
      values (${Bun.randomUUIDv7()}, ${name}, 'pika_test', ${Buffer.from(name)}, '{}', ${at(400)}, ${at(revokedDaysAgo)}, ${at(endedDaysAgo)})`
  }
  await add("revoked long ago", 31, null)
  await add("ended long ago", null, 31)
  await add("revoked", 29, null)
  await add("to end", null, -10)
  await add("works", null, null)
  await run()
  const left = await pika.sql<{ name: string }[]>`select name from api_keys where prefix = 'pika_test' order by name`
  expect(left.map(({ name }) => name)).toEqual(["revoked", "to end", "works"])
})

test("a job is kept 30 days after it ended, and one that waits or runs as long as it takes", async () => {
  for (const status of ["completed", "failed", "cancelled"]) await addJob(status, 40, 31)
  const kept = [
    await addJob("completed", 40, 29),
    await addJob("failed", 29, 29),
    await addJob("cancelled", 1, 1),
    await addJob("pending", 400, null),
    await addJob("processing", 400, null),
    // One that failed, and is tried again.
    await addJob("pending", 400, 399),
  ].sort()
  await run()
  expect(await jobIds()).toEqual(kept)
  await run()
  expect(await jobIds()).toEqual(kept)
})

test("what is more than one batch is deleted in one run, batch by batch", async () => {
  const rows = Array.from({ length: 2500 }, () => ({ id: idOf(400) }))
  await pika.sql`
    insert into audit_log (id, actor_kind, actor_id, action, user_id, status_code, latency_ms)
    select id, 'api_key', 'test', 'memory.search', 'bulk', 200, 1 from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid)`
  const [first] = await pika.sql`select purge_audit(1000) as deleted`
  expect(first?.deleted).toBe(1000)
  await run()
  expect(await auditAges("bulk")).toEqual([])
})

/** The first of the month so many months ago. */
const monthsAgo = (months: number) => pika.sql`(date_trunc('month', now()) - make_interval(months => ${months}))::date`

const months = async (table: string): Promise<number[]> => {
  const rows = await pika.sql<{ months: number }[]>`
    select round(extract(epoch from now() - day) / 86400 / 30.4)::int as months from ${pika.sql(table)} order by 1`
  return rows.map((row) => row.months)
}

test("what models were asked is kept for 13 months", async () => {
  for (const count of [20, 14, 12, 1])
    await pika.sql`
      insert into provider_usage (day, provider, model, kind, process, calls, failures, input_tokens, output_tokens, latency_ms)
      values (${monthsAgo(count)}, 'p', 'm', 'embedding', gen_random_uuid(), 1, 0, 1, 1, 1)`
  await run()
  expect(Math.max(...(await months("provider_usage")))).toBeLessThanOrEqual(13)
  expect(await months("provider_usage")).toHaveLength(2)
})

test("what experiments showed is kept for 13 months", async () => {
  for (const count of [20, 14, 12, 1])
    await pika.sql`
      insert into experiment_jobs (day, experiment, variant, model, prompt, outcome, fell_back, stored, updated, superseded, duplicate,
        rejected, input_tokens, output_tokens, latency_ms)
      values (${monthsAgo(count)}, 'e', 'control', 'm', 'p', 'completed', false, 1, 0, 0, 0, 0, 1, 1, 1)`
  await run()
  expect(await months("experiment_jobs")).toHaveLength(2)
  expect(Math.max(...(await months("experiment_jobs")))).toBeLessThanOrEqual(13)
})

test("what is left of vector indexes that nobody has any more is dropped", async () => {
  await pika.client.add("large", "User has a dog named Sparky")
  const [row] = await pika.sql<{ slot: number }[]>`select open_vector_index('large', 1::smallint) as slot`
  await pika.sql`select drop_vector_indexes('large')`
  await run()
  const [table] = await pika.sql`select to_regclass(${`pika.indexed_vectors_${row?.slot}`}) is null as gone`
  expect(table?.gone).toBe(true)
})

test("when one kind cannot be deleted, the others are, and the run ends", async () => {
  const { sql } = pika
  await addAudit(400, "stuck")
  const job = await addJob("failed", 40, 31)
  await sql`alter function purge_audit rename to purge_audit_away`
  await run()
  await sql`alter function purge_audit_away rename to purge_audit`
  expect(await auditAges("stuck")).toEqual([400])
  expect(await jobIds()).not.toContain(job)
  await run()
  expect(await auditAges("stuck")).toEqual([])
})

test("it runs by its schedule, also when it was due while no process ran", async () => {
  const database = await createTestDatabase()
  const first = await startPika({ database })
  const { queue, sql } = { ...first.running.services, sql: first.sql }
  expect(await queue.boss.getSchedules(retentionName)).toMatchObject([{ cron: "17 * * * *", timezone: "UTC" }])
  await addAudit(400, "scheduled", first)
  await sql`update pgboss.version set cron_on = now() - interval '2 hours'`
  await sql`update pgboss.schedule set created_on = now() - interval '1 day', updated_on = now() - interval '1 day'`
  await first.stop()
  const second = await startPika({ database })
  const left = () => second.sql`select from audit_log where user_id = 'scheduled'`
  await until("the old row is gone", async () => (await left()).length === 0, 20_000)
  await second.stop()
  await database.drop()
}, 60_000)
