import { expect, test } from "bun:test"
import type { Scope } from "../../src/feature/actor.ts"
import { unknownId } from "../contract/requests.ts"
import { auditOf } from "../support/audit.ts"
import { makeKey } from "../support/keys.ts"
import { callRaw, request, sendMessage } from "../support/mcp.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({
  environment: { PIKA_RATE_LIMITS: "search=2,extract=2,jobs=3,other=4" },
  roles: { http: true, worker: false },
})
const newKey = async (scopes: Scope[] = ["admin"]) => ({ "X-API-Key": (await makeKey(pika.sql, scopes)).key })
const call = (headers: Record<string, string>, name: string, args: Record<string, unknown> = {}) =>
  callRaw(pika.client.url, headers, name, { user_id: "a", ...args })
const left = (headers: Headers) => `${headers.get("ratelimit-limit")} ${headers.get("ratelimit-remaining")}`

test("a call counts for the class of its verb, with HTTP's requests, and any other message for the rest", async () => {
  const key = await newKey()
  expect(left((await call(key, "search_memories", { query: "x" })).headers)).toBe("2 1")
  const body = { user_id: "a", query: "x" }
  expect(left((await pika.client.request("POST", "/api/v1/search_facts", body, key)).headers)).toBe("2 0")
  expect(left((await call(key, "add_memories", { text: "User likes rain" })).headers)).toBe("2 1")
  expect(left((await call(key, "get_job", { job_id: unknownId })).headers)).toBe("3 2")
  expect(left((await sendMessage(pika.client.url, request("tools/list"), key)).headers)).toBe("4 3")
  expect(left((await call(key, "nonsense")).headers)).toBe("4 2")
  expect(left((await sendMessage(pika.client.url, "{", key)).headers)).toBe("4 1")
  expect(left((await sendMessage(pika.client.url, "x".repeat(2_000_000), key)).headers)).toBe("4 0")
})

test("a call over the limit tells the model when to try again; any other message is answered with 429", async () => {
  const key = await newKey()
  for (let n = 0; n < 2; n++) await call(key, "search_memories", { query: "x" })
  const refused = await call(key, "search_memories", { query: "x" })
  expect([refused.status, refused.isError]).toEqual([200, true])
  expect(refused.text).toMatch(/^RATE_LIMITED: This credential may make 2 requests .* Try again in \d+ s\.$/)
  for (let n = 0; n < 4; n++) await sendMessage(pika.client.url, request("ping"), key)
  const list = await sendMessage(pika.client.url, request("tools/list"), key)
  expect([list.status, Number(list.headers.get("retry-after"))]).toEqual([429, expect.any(Number)])
  const resource = await sendMessage(pika.client.url, request("resources/read", { uri: "pika://users/a/profile" }), key)
  expect(await resource.text()).toContain("Try again in")
})

test("the audit has a row for each call, with the action of its verb, whose data it was, and what came of it", async () => {
  const key = await newKey(["memory:read", "memory:write"])
  const audited = async (id: string, name: string, args: Record<string, unknown> = {}) => {
    const { found } = await call({ ...key, "X-Request-Id": id }, name, args)
    const rows = await auditOf(pika, id)
    return { found, rows: rows.map(({ action, user_id, status_code }) => [action, user_id, status_code]) }
  }
  const added = await audited("mcp-add", "add_memories", { text: "User likes snow" })
  expect(added.rows).toEqual([["memory.extract", "a", 201]])
  expect((await audited("mcp-search", "search_memories", { query: "snow" })).rows).toEqual([
    ["memory.search", "a", 200],
  ])
  expect((await audited("mcp-missing", "get_memory", { id: unknownId })).rows).toEqual([["memory.read", null, 404]])
  expect((await audited("mcp-bad", "list_memories", { limit: "x" })).rows).toEqual([["memory.list", null, 400]])
  const list = { ...(await newKey(["memory:read"])), "X-Request-Id": "mcp-list" }
  await sendMessage(pika.client.url, request("tools/list"), list)
  expect((await auditOf(pika, "mcp-list")).map(({ action, status_code }) => [action, status_code])).toEqual([
    ["mcp.message", 200],
  ])
})

test("metrics count calls by action and status", async () => {
  await call(await newKey(), "search_documents", { query: "x" })
  const metrics = await (await fetch(`${pika.client.url}/metrics`)).text()
  expect(metrics).toMatch(/mcp_messages_total\{action="document.search",status="200"\} [1-9]/)
  expect(metrics).toMatch(/mcp_message_duration_seconds_count\{action="document.search"\} [1-9]/)
})
