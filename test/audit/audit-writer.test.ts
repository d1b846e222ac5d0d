import { expect, setDefaultTimeout, test } from "bun:test"
import { auditMetrics, auditRowsRefused } from "../../src/audit/metrics.ts"
import { createAuditWriter } from "../../src/audit/writer.ts"
import type { NewAuditRow } from "../../src/feature/audit-log.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { createMetrics } from "../../src/platform/metrics.ts"
import { auditOf, auditRows } from "../support/audit.ts"
import { createTestDatabase, serverUrl } from "../support/databases.ts"
import { startPika } from "../support/pika.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

setDefaultTimeout(30_000)

const pika = usePika({ roles: { http: true, worker: false } })

const newRow = (userId: string): NewAuditRow => ({
  id: Bun.randomUUIDv7(),
  actor_kind: "api_key",
  actor_id: "test",
  action: "memory.search",
  resource_type: null,
  resource_id: null,
  user_id: userId,
  status_code: 200,
  latency_ms: 1.25,
  request_id: null,
  ip: "192.0.2.7",
})

const countOf = async (userId: string): Promise<number> => {
  const [row] = await pika.sql<{ rows: number }[]>`
    select count(*)::int as rows from audit_log where user_id = ${userId}`
  return row?.rows ?? 0
}

const search = (userId: string, requestId: string = Bun.randomUUIDv7()): Promise<Response> =>
  pika.client.request("POST", "/api/v1/search_facts", { user_id: userId, query: "dog" }, { "X-Request-Id": requestId })

test("a search is in the log soon after its answer, without anybody waiting for it", async () => {
  const requestId = Bun.randomUUIDv7()
  await search("soon", requestId)
  await until("its row is there", async () => (await countOf("soon")) === 1, 2000)
})

test("many rows at once are written whole, each as it was", async () => {
  const { sql } = pika
  const { audit } = pika.running.services
  const row = newRow("many")
  audit.add(row)
  for (let index = 1; index < 2500; index++) audit.add(newRow("many"))
  await audit.flush()
  expect(await countOf("many")).toBe(2500)
  const [written] = await sql`select * from audit_log where id = ${row.id}`
  expect(written).toEqual({ ...row, at: expect.any(Date) })
})

test("when the log cannot be written rows wait, and are written once when it can", async () => {
  const { sql } = pika
  const lines: string[] = []
  const writer = createAuditWriter(
    sql,
    createMetrics(auditMetrics),
    createLogger("error", { write: (line) => void lines.push(line) }),
  )
  await sql`alter table audit_log rename to audit_log_away`
  writer.add(newRow("patient"))
  writer.add(newRow("patient"))
  await until("it said so", () => lines.length > 0)
  await expect(writer.flush()).rejects.toThrow()
  await sql`alter table audit_log_away rename to audit_log`
  await until("both rows are there", async () => (await countOf("patient")) === 2, 5000)
  await writer.stop()
  expect(await countOf("patient")).toBe(2)
})

test.skipIf(serverUrl === undefined)("connections that break leave no row twice, and lose none", async () => {
  const { sql } = pika
  const { audit } = pika.running.services
  for (let round = 0; round < 20; round++) {
    for (let index = 0; index < 200; index++) audit.add(newRow("torn"))
    const writing = audit.flush().catch(() => undefined)
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'pika' and pid <> pg_backend_pid()`.catch(
      () => undefined,
    )
    await writing
  }
  await until("all rows are there", async () => (await countOf("torn").catch(() => 0)) === 4000)
})

test("when too many rows wait, requests are refused rather than not recorded, until there is room again", async () => {
  const { sql } = pika
  const { audit } = pika.running.services
  await sql`alter table audit_log rename to audit_log_away`
  for (let index = 0; index < 10_000; index++) audit.add(newRow("flood"))
  const refused = await search("flood")
  const body = { user_id: "flood", fact_value: "User has a dog" }
  const change = await pika.client.request("POST", "/api/v1/memories", body)
  const health = await pika.client.request("GET", "/health")
  await sql`alter table audit_log_away rename to audit_log`
  expect([refused.status, change.status, health.status]).toEqual([503, 503, 200])
  expect(refused.headers.get("retry-after")).not.toBeNull()
  expect(await refused.json()).toMatchObject({ error_code: "UNAVAILABLE" })
  await until("requests are answered again", async () => (await search("flood")).status === 200)
  await audit.flush()
  expect(await countOf("flood")).toBe(10_001)
}, 30_000)

test("an id that PostgreSQL cannot hold keeps no other row out of the log", async () => {
  const { rowOfRequest } = await import("../../src/feature/audit-log.ts")
  const { startTrail } = await import("../../src/feature/audit-trail.ts")
  const actor = { kind: "token", id: "a\0b\ud800", scopes: [], userId: null } as const
  const trail = startTrail("memory.search", performance.now(), null)
  pika.running.services.audit.add(rowOfRequest({ actor, trail, requestId: "strange" }, 200))
  expect(await auditOf(pika, "strange")).toMatchObject([{ actor_id: "ab\ufffd", actor_kind: "token" }])
})

test("rows that PostgreSQL refuses are set aside, told without what they hold, and counted; all others are written", async () => {
  const { sql } = pika
  const lines: string[] = []
  const metrics = createMetrics(auditMetrics)
  const writer = createAuditWriter(sql, metrics, createLogger("error", { write: (line) => void lines.push(line) }))
  const refused: NewAuditRow[] = [
    { ...newRow("marker-of-a-person\0"), request_id: "marker-of-a-request" },
    newRow("marker-of-a-person\ud800"),
    { ...newRow("marker-of-a-person"), status_code: 70_000 },
    { ...newRow("marker-of-a-person"), actor_kind: "marker" as "job" },
    { ...newRow("marker-of-a-person"), id: "no-uuid" },
    // More than a row of an index holds, however well it is packed.
    newRow(Array.from({ length: 400 }, () => Bun.randomUUIDv7()).join("")),
  ]
  for (let index = 0; index < 600; index++) {
    writer.add(newRow("beside"))
    const bad = index % 100 === 50 ? refused[(index - 50) / 100] : undefined
    if (bad) writer.add(bad)
  }
  await writer.flush()
  expect(await countOf("beside")).toBe(600)
  expect(lines.map((line) => (JSON.parse(line) as { audit_id: string }).audit_id)).toEqual(refused.map(({ id }) => id))
  expect(lines.join()).not.toContain("marker-of")
  expect((await metrics.get(auditRowsRefused).get()).values[0]?.value).toBe(refused.length)
  writer.add(newRow("beside"))
  await writer.flush()
  expect([await countOf("beside"), lines.length]).toEqual([601, refused.length])
  await writer.stop()
})

test("what was answered just before the process stops is in the log", async () => {
  const database = await createTestDatabase()
  const stopping = await startPika({ database, roles: { http: true, worker: false } })
  await Promise.all(Array.from({ length: 50 }, () => stopping.client.search("last", "dog")))
  await stopping.stop()
  const next = await startPika({ database, roles: { http: true, worker: false } })
  const rows = await auditRows(next)
  await next.stop()
  await database.drop()
  expect(rows.filter((row) => row.user_id === "last")).toHaveLength(50)
}, 60_000)
