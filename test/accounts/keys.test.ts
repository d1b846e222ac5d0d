import { beforeAll, describe, expect, test } from "bun:test"
import { createLogger } from "../../src/platform/logger.ts"
import { createStrictClient, type StrictClient } from "../contract/strict-client.ts"
import type { Json } from "../support/client.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const lines: string[] = []
const pika = usePika({ log: createLogger("trace", { write: (line) => void lines.push(line) }) })
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
})

type Made = { id: string; key: string; expires_at: string | null }

const make = async (body: Json = {}): Promise<Made> => {
  const answer = await client.send("POST", "/api/v1/keys", { name: "toy", scopes: ["memory:read"], ...body })
  expect(answer.status).toBe(201)
  return answer.body as Made
}
const rotate = (id: string, overlap_seconds?: number) =>
  client.send("POST", `/api/v1/keys/${id}/rotate`, overlap_seconds === undefined ? {} : { overlap_seconds })
const listed = async (id: string): Promise<Json | undefined> => {
  const { body } = await client.send("GET", "/api/v1/keys?limit=100")
  return (body.items as Json[]).find((item) => item.id === id)
}
/** The status with which a key may list somebody's memories. */
const use = async (key: string, user = "emma"): Promise<number> =>
  (await client.send("GET", `/api/v1/memories?user_id=${user}`, undefined, { "X-API-Key": key })).status
const refused = (key: string) => until("the key is refused", async () => (await use(key)) === 401, 5000)

test("a key is shown when it is made, and works", async () => {
  const { key, ...rest } = (await client.send("POST", "/api/v1/keys", { name: "toy", scopes: ["memory:read"] })).body
  expect(key).toMatch(/^pika_[\w-]{49}$/)
  expect(rest).toEqual({
    id: expect.any(String),
    name: "toy",
    scopes: ["memory:read"],
    user_id: null,
    created_at: expect.any(String),
    expires_at: null,
  })
  expect(await use(String(key))).toBe(200)
})

test("a key is taken as Authorization too, as Bearer and as Token, and a wrong one is not", async () => {
  const { key } = await make()
  const status = async (authorization: string) =>
    (await fetch(`${pika.client.url}/api/v1/memories?user_id=emma`, { headers: { Authorization: authorization } }))
      .status
  expect(await status(`Bearer ${key}`)).toBe(200)
  expect(await status(`token ${key}`)).toBe(200)
  expect(await status(`Bearer ${key.slice(0, -1)}`)).toBe(401)
  expect(await status(`Token ${key}x`)).toBe(401)
})

test("a key is nowhere after it was made: not in the list, not in the database, not in the log", async () => {
  const { id, key } = await make()
  const { key: next } = (await rotate(id)).body
  const { text } = await client.send("GET", "/api/v1/keys?limit=100")
  const rows = await pika.sql<{ row: string }[]>`select k::text as row from api_keys k`
  await use(key)
  await use(`${key}x`)
  const log = lines.join()
  const everything = text + rows.map(({ row }) => row).join()
  for (const secret of [key, String(next)]) {
    expect(everything).toContain(secret.slice(0, 12))
    expect(everything + log).not.toContain(secret.slice(12))
    expect(everything).not.toContain(Buffer.from(secret).toString("hex"))
  }
})

test("keys are listed newest first, page by page", async () => {
  const made = [await make(), await make(), await make()].map(({ id }) => id).reverse()
  const first = (await client.send("GET", "/api/v1/keys?limit=2")).body
  const second = (await client.send("GET", `/api/v1/keys?limit=2&cursor=${first.next_cursor}`)).body
  const ids = [first, second].flatMap(({ items }) => (items as Json[]).map(({ id }) => String(id)))
  expect(ids.slice(0, 3)).toEqual(made)
  const { items, next_cursor } = (await client.send("GET", "/api/v1/keys?limit=100")).body
  expect((items as Json[]).length).toBeGreaterThan(3)
  expect(next_cursor).toBeNull()
})

test("a scope that is named twice is held once", async () => {
  const { id } = await make({ scopes: ["memory:read", "memory:read"] })
  expect((await listed(id))?.scopes).toEqual(["memory:read"])
})

describe("a key for one user", () => {
  test("reaches that user and nobody else", async () => {
    const { id, key } = await make({ user_id: "emma" })
    expect(await use(key, "emma")).toBe(200)
    expect(await use(key, "tuan")).toBe(403)
    expect(await listed(id)).toMatchObject({ user_id: "emma" })
  })

  test("lists that user's jobs without naming them", async () => {
    const { key } = await make({ user_id: "emma", scopes: ["job:status"] })
    const { status } = await client.send("GET", "/api/v1/jobs", undefined, { "X-API-Key": key })
    expect(status).toBe(200)
  })

  test("cannot have the scope admin", async () => {
    const answer = await client.send("POST", "/api/v1/keys", { name: "x", scopes: ["admin"], user_id: "emma" })
    expect(answer).toMatchObject({ status: 400, body: { details: [{ path: "scopes" }] } })
    const { sql } = pika
    const { id } = await make({ user_id: "emma" })
    await expect(sql`update api_keys set scopes = '{admin}' where id = ${id}`.execute()).rejects.toThrow(
      "check constraint",
    )
  })
})

describe("an end", () => {
  test("is kept, and a key works until then", async () => {
    const expires_at = new Date(Date.now() + 60_000).toISOString()
    const made = await make({ expires_at })
    expect(made.expires_at).toBe(expires_at)
    expect(await use(made.key)).toBe(200)
  })

  test("that comes while a key is in use ends it then, not when it is forgotten", async () => {
    const ends = Date.now() + 1200
    const { key } = await make({ expires_at: new Date(ends).toISOString() })
    expect(await use(key)).toBe(200)
    const refusedAt = await until("the key is refused", async () => (await use(key)) === 401 && Date.now(), 5000)
    expect(refusedAt).toBeGreaterThanOrEqual(ends - 50)
    expect(refusedAt).toBeLessThan(ends + 500)
  })
})

describe("rotation", () => {
  test("gives a key with the same name, scopes, user and end", async () => {
    const body = {
      name: "app",
      scopes: ["memory:read", "privacy"],
      user_id: "emma",
      expires_at: "2099-01-01T00:00:00Z",
    }
    const old = await make(body)
    const answer = await rotate(old.id, 60)
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({ ...body, expires_at: "2099-01-01T00:00:00.000Z" })
    expect(answer.body.id).not.toBe(old.id)
    expect(answer.body.key).not.toBe(old.key)
    expect(await use(String(answer.body.key))).toBe(200)
  })

  test("leaves the old key working until the overlap is over, and shows when that is", async () => {
    const old = await make()
    const { id } = (await rotate(old.id, 90)).body
    expect(await use(old.key)).toBe(200)
    const shown = await listed(old.id)
    expect(shown?.replaced_by).toBe(id)
    const left = Date.parse(String(shown?.expires_at)) - Date.now()
    expect(left).toBeGreaterThan(80_000)
    expect(left).toBeLessThanOrEqual(91_000)
    expect((await listed(String(id)))?.expires_at).toBeNull()
  })

  test("lasts an hour when nothing is said", async () => {
    const old = await make()
    await rotate(old.id)
    const left = Date.parse(String((await listed(old.id))?.expires_at)) - Date.now()
    expect(Math.round(left / 60_000)).toBe(60)
  })

  test("without an overlap ends the old key at once, and not the new one", async () => {
    const old = await make()
    expect(await use(old.key)).toBe(200)
    const { key } = (await rotate(old.id, 0)).body
    await refused(old.key)
    expect(await use(String(key))).toBe(200)
  })

  test("does not make the old key live longer than it would have", async () => {
    const expires_at = new Date(Date.now() + 30_000).toISOString()
    const old = await make({ expires_at })
    await rotate(old.id, 3600)
    expect((await listed(old.id))?.expires_at).toBe(expires_at)
  })

  test("is refused for a key that was rotated, revoked or has expired", async () => {
    const [rotated, revoked, expired] = [await make(), await make(), await make()]
    await rotate(rotated.id)
    await client.send("DELETE", `/api/v1/keys/${revoked.id}`)
    await pika.sql`update api_keys set expires_at = now() where id = ${expired.id}`
    for (const { id } of [rotated, revoked, expired])
      expect(await rotate(id)).toMatchObject({ status: 409, body: { error_code: "CONFLICT" } })
  })

  test("happens once, however many ask for it at the same time", async () => {
    const old = await make({ name: "rotated together" })
    const statuses = (await Promise.all(Array.from({ length: 5 }, () => rotate(old.id)))).map(({ status }) => status)
    expect(statuses.sort()).toEqual([201, 409, 409, 409, 409])
    const { sql } = pika
    expect(await sql`select id from api_keys where name = 'rotated together'`).toHaveLength(2)
  })

  test.each([-1, 86_401, 1.5, "60", null])("with an overlap of %p is refused", async (overlap_seconds) => {
    const { id } = await make()
    const answer = await client.send("POST", `/api/v1/keys/${id}/rotate`, { overlap_seconds })
    expect(answer).toMatchObject({ status: 400, body: { details: [{ path: "overlap_seconds" }] } })
  })
})

describe("a revoked key", () => {
  test("is refused within five seconds, and shown as revoked", async () => {
    const { id, key } = await make()
    expect(await use(key)).toBe(200)
    expect((await client.send("DELETE", `/api/v1/keys/${id}`)).status).toBe(204)
    await refused(key)
    expect((await listed(id))?.revoked_at).toBeString()
  })

  test("cannot be revoked again", async () => {
    const { id } = await make()
    await client.send("DELETE", `/api/v1/keys/${id}`)
    expect((await client.send("DELETE", `/api/v1/keys/${id}`)).status).toBe(404)
  })
})

describe("the last use", () => {
  const lastUse = async (id: string) => (await listed(id))?.last_used_at

  test("is noted when a key is used first", async () => {
    const { id, key } = await make()
    expect(await lastUse(id)).toBeNull()
    await use(key)
    expect(Date.now() - Date.parse(String(await lastUse(id)))).toBeLessThan(5000)
  })

  test("is not written by each request", async () => {
    const { id, key } = await make()
    await use(key)
    const noted = await lastUse(id)
    for (const _ of [1, 2, 3]) await use(key)
    expect(await lastUse(id)).toBe(noted)
  })

  test("is written again when the last note is older than a few seconds", async () => {
    const { id, key } = await make()
    const { sql } = pika
    await sql`update api_keys set last_used_at = '2026-01-01' where id = ${id}`
    await use(key)
    expect(await lastUse(id)).not.toContain("2026-01-01")
  })

  test("is not noted for a key that is refused", async () => {
    const { id, key } = await make()
    await client.send("DELETE", `/api/v1/keys/${id}`)
    await use(key)
    expect(await lastUse(id)).toBeNull()
  })
})
