import { beforeAll, expect, setDefaultTimeout, test } from "bun:test"
import { allScopes } from "../../src/feature/actor.ts"
import type { Json } from "../support/client.ts"
import { makeKey } from "../support/keys.ts"
import { usePika } from "../support/use-pika.ts"

setDefaultTimeout(30_000)

const pika = usePika({ roles: { http: true, worker: false } })

type Entry = Json & { id: string; at: string }
type Page = { items: Entry[]; next_cursor: string | null }

const list = async (query: string): Promise<Page> => {
  const response = await pika.client.request("GET", `/api/v1/audit${query}`)
  expect(response.status).toBe(200)
  return (await response.json()) as Page
}

/** Days before today → the id of the row that says so. */
const ids: Record<number, string> = {}
beforeAll(async () => {
  const { sql } = pika
  for (const days of [1, 2, 3, 4, 5]) {
    const id = Bun.randomUUIDv7("hex", Date.now() - days * 86_400_000)
    ids[days] = id
    await sql`
      insert into audit_log (id, actor_kind, actor_id, action, user_id, status_code, latency_ms)
      values (${id}, 'api_key', 'old', ${days % 2 ? "memory.search" : "memory.read"}, ${days < 4 ? "emma" : "tuan"}, 200, 1.5)`
  }
})

const idsOf = ({ items }: Page): string[] => items.map(({ id }) => id)
const idsAgo = (...days: number[]): string[] => days.map((ago) => ids[ago] ?? "")
const daysAgo = (days: number): string => encodeURIComponent(new Date(Date.now() - days * 86_400_000).toISOString())

test("a request that was just answered is first in the list, in full", async () => {
  const requestId = Bun.randomUUIDv7()
  const body = { user_id: "just", query: "dog" }
  await pika.client.request("POST", "/search_facts", body, { "X-Request-Id": requestId })
  const { items } = await list("")
  expect(items[0]).toEqual({
    id: expect.any(String),
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    actor: { kind: "api_key", id: "admin" },
    action: "memory.search",
    resource_type: null,
    resource_id: null,
    user_id: "just",
    status_code: 200,
    latency_ms: expect.any(Number),
    request_id: requestId,
    ip: items[0]?.ip,
  })
})

test("it is listed newest first, page by page", async () => {
  const first = await list("?limit=2&user_id=emma&action=memory.search")
  expect(idsOf(first)).toEqual(idsAgo(1, 3))
  expect(first.next_cursor).toBeNull()
  const page = await list(`?limit=2&to=${daysAgo(0.5)}`)
  expect(idsOf(page)).toEqual(idsAgo(1, 2))
  const next = await list(`?limit=2&cursor=${page.next_cursor}`)
  expect(idsOf(next)).toEqual(idsAgo(3, 4))
  const last = await list(`?limit=2&cursor=${next.next_cursor}`)
  expect(idsOf(last)).toEqual(idsAgo(5))
  expect(last.next_cursor).toBeNull()
})

test("it is listed by person, by action, and by time", async () => {
  const old = `to=${daysAgo(0.5)}`
  expect(idsOf(await list(`?${old}&user_id=emma`))).toEqual(idsAgo(1, 2, 3))
  expect(idsOf(await list(`?${old}&user_id=tuan`))).toEqual(idsAgo(4, 5))
  expect(idsOf(await list(`?${old}&user_id=nobody`))).toEqual([])
  expect(idsOf(await list(`?${old}&action=memory.read`))).toEqual(idsAgo(2, 4))
  expect(idsOf(await list(`?from=${daysAgo(3.5)}&to=${daysAgo(1.5)}`))).toEqual(idsAgo(2, 3))
  expect(idsOf(await list(`?from=${daysAgo(3.5)}&to=${daysAgo(1.5)}&action=memory.read`))).toEqual(idsAgo(2))
  const everything = "from=0001-01-01T00:00:00Z&to=9999-12-31T00:00:00Z"
  expect(idsOf(await list(`?${everything}&user_id=tuan`)).slice(-2)).toEqual(idsAgo(4, 5))
})

test("the beginning is in, and the end is not", async () => {
  const { items } = await list(`?user_id=tuan&to=${daysAgo(0.5)}`)
  const [later = "", earlier = ""] = items.map(({ at }) => encodeURIComponent(at))
  expect(idsOf(await list(`?user_id=tuan&from=${earlier}&to=${later}`))).toEqual(idsAgo(5))
})

test("only an admin may read it, and reading it is in it", async () => {
  const others = allScopes.filter((scope) => scope !== "admin")
  const { key, id } = await makeKey(pika.sql, others)
  const refused = await pika.client.request("GET", "/api/v1/audit?user_id=emma", undefined, { "X-API-Key": key })
  expect(refused.status).toBe(403)
  expect((await list("?action=audit.list&limit=1")).items).toMatchObject([
    { actor: { kind: "api_key", id }, status_code: 403, user_id: null },
  ])
})
