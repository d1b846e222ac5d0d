import { expect, setDefaultTimeout, test } from "bun:test"
import { runKeysCommand } from "../../src/accounts/keys-command.ts"
import { allScopes } from "../../src/feature/actor.ts"
import { auditOf, auditRows } from "../support/audit.ts"
import type { Json } from "../support/client.ts"
import { makeKey } from "../support/keys.ts"
import { outlast, usePikaWithProvider } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

setDefaultTimeout(30_000)

const using = usePikaWithProvider()

const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const requestId = Bun.randomUUIDv7()
  const response = await using.client.request(method, path, body, { "X-Request-Id": requestId, ...headers })
  const text = await response.text()
  const answer = text === "" ? {} : (JSON.parse(text) as Json)
  return { status: response.status, answer, requestId, rows: await auditOf(using.pika, requestId) }
}

const dog = { fact_value: "User has a dog named Sparky" }
const conversation = [{ role: "user", content: "I have a dog named Sparky" }]

test("the row of a change is there as soon as it is answered, and is the only one", async () => {
  const requestId = Bun.randomUUIDv7()
  const body = { user_id: "at-once", ...dog }
  const response = await using.client.request("POST", "/api/v1/memories", body, { "X-Request-Id": requestId })
  const rows = await using.sql`select status_code from audit_log where request_id = ${requestId}`
  expect([response.status, ...rows.map((row) => row.status_code)]).toEqual([201, 201])
  expect(await auditOf(using.pika, requestId)).toHaveLength(1)
})

test("a change that is rolled back leaves only the row of its failure", async () => {
  const { sql, client } = using
  const { id } = await client.add("broken-later", "User has a cat")
  await sql`alter table facts add constraint refuse check (user_id not like 'broken%') not valid`
  await sql`alter table jobs add constraint refuse check (user_id not like 'broken%') not valid`
  try {
    for (const [method, path, body] of [
      ["POST", "/api/v1/memories", { user_id: "broken", ...dog }],
      ["PATCH", `/api/v1/memories/${id}`, dog],
      ["POST", "/api/v1/extract_facts", { user_id: "broken", conversation }],
    ] as const) {
      const { status, rows } = await send(method, path, body)
      expect(status).toBe(500)
      expect(rows.map((row) => row.status_code)).toEqual([500])
    }
  } finally {
    await sql`alter table facts drop constraint refuse`
    await sql`alter table jobs drop constraint refuse`
  }
})

test("a change that cannot be recorded is not made", async () => {
  const { sql, client, pika } = using
  const release = using.provider.hold("chat")
  const user_id = "unrecorded"
  const waiting = await client.extract({ user_id, conversation: [{ role: "user", content: "Hm" }] })
  const cancelled = await client.extract({ user_id, conversation: [{ role: "user", content: "Hm" }] })
  await client.request("POST", `/api/v1/jobs/${cancelled.job_id}/cancel`)
  const { id } = await client.add(user_id, "User has a cat")
  const key = await makeKey(sql, ["memory:read"], { userId: user_id })
  const state = async () => ({
    memories: (await client.list(user_id)).items,
    jobs: await sql`select id, status from jobs where user_id = ${user_id} and status <> 'processing' order by id`,
    keys: await sql`select * from api_keys where user_id = ${user_id}`,
    messages: await sql`select id from pgboss.job where data ->> 'userId' = ${user_id} order by id`,
  })
  await until("the first job is at the model", () => using.provider.count("chat") > 0)
  const before = await state()
  await pika.running.services.audit.flush()
  await sql`alter table audit_log add constraint refuse
    check (user_id <> 'unrecorded' or status_code >= 400 or action = 'memory.list') not valid`
  try {
    for (const [method, path, body] of [
      ["POST", "/api/v1/memories", { user_id, ...dog }],
      ["PATCH", `/api/v1/memories/${id}`, dog],
      ["DELETE", `/api/v1/memories/${id}`],
      ["POST", "/extract_facts", { user_id, conversation }],
      ["POST", `/api/v1/jobs/${waiting.job_id}/cancel`],
      ["POST", `/api/v1/jobs/${cancelled.job_id}/retry`],
      ["POST", "/api/v1/keys", { name: "toy", scopes: ["memory:read"], user_id }],
      ["POST", `/api/v1/keys/${key.id}/rotate`, {}],
      ["DELETE", `/api/v1/keys/${key.id}`],
    ] as const) {
      const { status, rows } = await send(method, path, body)
      expect([method, path, status, ...rows.map((row) => row.status_code)]).toEqual([method, path, 500, 500])
    }
    expect(await state()).toEqual(before)
  } finally {
    release()
    await sql`alter table audit_log drop constraint refuse`
  }
})

test("what a job found is not stored when that cannot be recorded", async () => {
  const { sql, client, pika } = using
  await sql`alter table audit_log add constraint refuse check (actor_kind <> 'job' or status_code >= 400) not valid`
  try {
    const { job_id } = await client.extract({
      user_id: "unstored",
      conversation: [{ role: "user", content: "I have a cat named Mun" }],
    })
    expect(await outlast(pika, job_id)).toMatchObject({ status: "failed", attempts: 4 })
    expect((await client.list("unstored")).items).toEqual([])
  } finally {
    await sql`alter table audit_log drop constraint refuse`
  }
}, 15_000)

test("a repeated request of one Idempotency-Key names the job that there is, and each has its row", async () => {
  const body = { user_id: "twice", conversation }
  const first = await send("POST", "/extract_facts", body, { "Idempotency-Key": "turn-1" })
  const again = await send("POST", "/extract_facts", body, { "Idempotency-Key": "turn-1" })
  const other = { ...body, conversation_id: "c2" }
  const conflict = await send("POST", "/extract_facts", other, { "Idempotency-Key": "turn-1" })
  const expected = { action: "memory.extract", resource_id: first.answer.job_id, user_id: "twice" }
  expect(first.rows).toEqual([expect.objectContaining({ ...expected, status_code: 202 })])
  expect(again.rows).toEqual([expect.objectContaining({ ...expected, status_code: 202 })])
  expect(conflict.rows).toEqual([expect.objectContaining({ ...expected, status_code: 409 })])
})

test("a memory that was known already is named, without a change", async () => {
  const { id } = await using.client.add("known", dog.fact_value)
  const { rows } = await send("POST", "/api/v1/memories", { user_id: "known", ...dog })
  expect(rows).toEqual([expect.objectContaining({ resource_id: id, user_id: "known", status_code: 200 })])
})

test("a job that is done says so as an actor of its own", async () => {
  const body = { user_id: "worker", conversation }
  const { answer } = await send("POST", "/extract_facts", body, { "X-Request-Id": "asked-for-it" })
  const job_id = String(answer.job_id)
  await using.client.waitForJob(job_id)
  const rows = (await auditRows(using.pika)).filter((row) => row.actor_kind === "job" && row.user_id === "worker")
  expect(rows).toEqual([
    expect.objectContaining({
      actor_id: job_id,
      action: "memory.store",
      resource_type: "job",
      resource_id: job_id,
      status_code: 200,
      request_id: "asked-for-it",
    }),
  ])
})

test("a job that fails for good has one row of it, and none for each try", async () => {
  using.provider.fail("chat", { kind: "refusal" })
  const { job_id } = await using.client.extract({ user_id: "failing", conversation: [{ role: "user", content: "Hm" }] })
  expect(await outlast(using.pika, job_id)).toMatchObject({ status: "failed", attempts: 4 })
  const rows = (await auditRows(using.pika)).filter((row) => row.actor_id === job_id)
  expect(rows).toEqual([expect.objectContaining({ action: "memory.store", user_id: "failing", status_code: 500 })])
}, 15_000)

test("somebody on the command line is an operator", async () => {
  const made = await makeKey(using.sql, ["memory:read"])
  await runKeysCommand(using.sql, ["revoke", made.id], {})
  const rows = (await auditRows(using.pika)).filter((row) => row.resource_id === made.id)
  expect(rows).toMatchObject([
    { actor_kind: "operator", action: "key.create", resource_type: "key", status_code: 201 },
    { actor_kind: "operator", actor_id: "cli", action: "key.revoke", resource_type: "key", status_code: 204 },
  ])
})

test("a credential for one person that asks for another leaves whom it asked for", async () => {
  const { id, key } = await makeKey(
    using.sql,
    allScopes.filter((scope) => scope !== "admin"),
    { userId: "tuan" },
  )
  const body = { user_id: "emma", query: "dog" }
  const { status, rows } = await send("POST", "/search_facts", body, { "X-API-Key": key })
  expect(status).toBe(403)
  expect(rows).toEqual([expect.objectContaining({ actor_id: id, user_id: "emma", status_code: 403 })])
  const memory = await using.client.add("emma", dog.fact_value)
  const read = await send("GET", `/api/v1/memories/${memory.id}`, undefined, { "X-API-Key": key })
  expect(read.rows).toEqual([
    expect.objectContaining({ actor_id: id, user_id: "emma", resource_id: memory.id, status_code: 404 }),
  ])
})

test("nothing that was said, asked or found is in any column", async () => {
  const { client } = using
  const mark = "Zqsecret"
  const said = [{ role: "user" as const, content: `I have a dog named ${mark}. My name is ${mark}` }]
  const secret = { category: "pet", fact_type: [mark], metadata: { [mark]: mark }, conversation_id: mark }
  const { id } = await client.add("quiet", `User has a dog named ${mark}`, secret)
  const { job_id } = await client.extract(
    { user_id: "quiet", conversation: said, conversation_id: mark, metadata: { [mark]: mark } },
    { "Idempotency-Key": mark },
  )
  await client.waitForJob(job_id)
  const before = (await auditRows(using.pika)).length
  const found = await client.search("quiet", `Who is ${mark}?`, { score_threshold: 0 })
  expect(JSON.stringify(found.facts)).toContain(mark)
  for (const [method, path, body] of [
    ["POST", "/search_facts", { user_id: "quiet", query: mark, filters: { conversation_id: mark, fact_type: [mark] } }],
    ["POST", "/search_facts", { user_id: "quiet", query: mark, [mark]: mark }],
    ["POST", "/search_facts", { user_id: `${mark}\0`, query: mark }],
    ["POST", "/search_facts", `{"query": "${mark}`],
    ["PATCH", `/api/v1/memories/${id}`, { fact_value: `User has a cat named ${mark}` }],
    ["GET", `/api/v1/memories/${mark}`],
    ["GET", `/api/v1/memories?user_id=quiet&category=${mark}`],
    ["GET", `/api/v1/users/quiet/graph?entity=${mark}`],
    ["GET", "/api/v1/users/quiet/profile"],
    ["GET", `/api/v1/memories/${id}/history`],
    ["GET", `/api/v1/jobs/${job_id}`],
    ["GET", `/api/v1/audit?action=${mark}`],
    ["DELETE", `/api/v1/memories/${id}`],
  ] as const)
    await send(method, path, body)
  expect((await auditRows(using.pika)).length).toBe(before + 14)
  const [row] = await using.sql`select count(*)::int as rows from audit_log where audit_log::text ilike ${`%${mark}%`}`
  expect(row).toEqual({ rows: 0 })
})
