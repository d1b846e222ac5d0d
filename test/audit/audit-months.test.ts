import { expect, setDefaultTimeout, test } from "bun:test"
import { insertAuditRows } from "../../src/audit/queries.ts"
import type { NewAuditRow } from "../../src/feature/audit-log.ts"
import { connect } from "../../src/platform/database/connect.ts"
import { migrate } from "../../src/platform/database/migrate.ts"
import { migrations } from "../../src/platform/database/migrations.ts"
import { withFreshDatabase } from "../boot/fresh-database.ts"
import { usePika } from "../support/use-pika.ts"

setDefaultTimeout(60_000)

const pika = usePika({ own: true })

const rowAt = (at: Date, userId: string): NewAuditRow => ({
  id: Bun.randomUUIDv7("hex", at.getTime()),
  actor_kind: "api_key",
  actor_id: "test",
  action: "memory.search",
  resource_type: null,
  resource_id: null,
  user_id: userId,
  status_code: 200,
  latency_ms: 1,
  request_id: null,
  ip: null,
})

/** The middle of the month so many months from now (UTC). */
const monthsFromNow = (months: number): Date => {
  const now = new Date()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 15))
}
const nameOf = (month: Date): string => `audit_log_${month.toISOString().slice(0, 7).replace("-", "_")}`

/** In which table each row of `userId` is, the oldest first. */
const placesOf = async (userId: string): Promise<string[]> => {
  const rows = await pika.sql<{ place: string }[]>`
    select c.relname::text as place from audit_log join pg_class c on c.oid = audit_log.tableoid
    where user_id = ${userId} order by id`
  return rows.map(({ place }) => place)
}

const purge = () => pika.sql`select purge_audit(1000)`

test("a row is in the table of its month, and those of two months to come are there", async () => {
  const months = [0, 1, 2].map(monthsFromNow)
  await insertAuditRows(
    pika.running.services.sql,
    months.map((month) => rowAt(month, "now")),
  )
  expect(await placesOf("now")).toEqual(months.map(nameOf))
})

test("a row whose month is not there is taken, and moves when its month is made", async () => {
  const month = monthsFromNow(2)
  await pika.sql.unsafe(`drop table ${nameOf(month)}`)
  await insertAuditRows(pika.running.services.sql, [rowAt(month, "early"), rowAt(monthsFromNow(40), "early")])
  expect(await placesOf("early")).toEqual(["audit_log_rest", "audit_log_rest"])
  await purge()
  expect(await placesOf("early")).toEqual([nameOf(month), "audit_log_rest"])
})

test("a row that is written twice, in a month or without one, is there once", async () => {
  const rows = [rowAt(monthsFromNow(0), "twice"), rowAt(monthsFromNow(40), "twice")]
  for (const _ of [1, 2]) await insertAuditRows(pika.running.services.sql, rows)
  expect(await placesOf("twice")).toHaveLength(2)
})

/** Makes the table of a month of the past, as it was made when that month was to come. */
const openMonth = async (months: number): Promise<string> => {
  const [start, end] = [monthsFromNow(months), monthsFromNow(months + 1)].map(
    (day) => `${day.toISOString().slice(0, 7)}-01Z`,
  )
  const name = nameOf(monthsFromNow(months))
  const [bounds] = await pika.sql<{ low: string; high: string }[]>`
    select first_id_at(${start ?? ""}::timestamptz) as low, first_id_at(${end ?? ""}::timestamptz) as high`
  await pika.sql.unsafe(
    `create table ${name} partition of audit_log for values from ('${bounds?.low}') to ('${bounds?.high}')`,
  )
  await insertAuditRows(pika.running.services.sql, [rowAt(monthsFromNow(months), "old")])
  return name
}

test("a month goes whole when it ended more than a year ago, and no earlier", async () => {
  const gone = await openMonth(-14)
  const kept = await openMonth(-12)
  expect(await placesOf("old")).toEqual([gone, kept])
  await purge()
  expect(await placesOf("old")).toEqual([kept])
  expect([...(await pika.sql`select to_regclass(${gone}) is null as gone`)]).toEqual([{ gone: true }])
})

test("what the audit had before there were months moves to its months", async () => {
  await withFreshDatabase(async (database) => {
    const before = migrations.findIndex(({ name }) => name === "audit_months")
    await migrate(database.url, { ...database, steps: migrations.slice(0, before) })
    const sql = connect(database.url, 1)
    const rows = Array.from({ length: 2500 }, (_, n) => rowAt(monthsFromNow(-(n % 3)), `user ${n}`))
    await insertAuditRows(sql, rows)
    await migrate(database.url, database)
    const held = await sql<{ id: string }[]>`select id from audit_log order by id`
    expect(held.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).sort())
    const [now] = await sql<{ rows: number }[]>`select count(*)::int as rows from ${sql(nameOf(monthsFromNow(0)))}`
    expect(now?.rows).toBe(834)
    await sql.end()
  })
})
