import { expect, test } from "bun:test"
import { type Authenticate, createAuthenticator } from "../../src/accounts/authenticate.ts"
import { createKey } from "../../src/accounts/create-key.ts"
import { listKeys } from "../../src/accounts/list-keys.ts"
import { revokeKey } from "../../src/accounts/revoke-key.ts"
import { rotateKey } from "../../src/accounts/rotate-key.ts"
import type { Actor } from "../../src/feature/actor.ts"
import { createTestDatabase, serverUrl } from "../support/databases.ts"
import { makeKey, operatorContext } from "../support/keys.ts"
import { startPika } from "../support/pika.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()

/** As another process has one. */
const another = (): Authenticate => createAuthenticator(pika.running.services, undefined, null, null)
const isRefused = (authenticate: Authenticate, key: string): Promise<boolean> =>
  authenticate(key, undefined, null).then(
    () => false,
    () => true,
  )

test("a key that is revoked is refused within five seconds by all who remember it", async () => {
  const all = [another(), another()]
  const { id, key } = await makeKey(pika.sql, ["memory:read"])
  for (const authenticate of all) expect(await isRefused(authenticate, key)).toBe(false)
  await revokeKey.run(operatorContext(pika.sql), { id })
  for (const authenticate of all) await until("it is refused", () => isRefused(authenticate, key), 5000)
})

test("all who come at once with one key are one question to the database", async () => {
  const { sql, log } = pika.running.services
  let questions = 0
  const counting = new Proxy(sql, {
    apply: (target, self, words) => {
      questions += 1
      return Reflect.apply(target, self, words) as unknown
    },
  })
  const authenticate = createAuthenticator({ sql: counting, log }, undefined, null, null)
  const { id, key } = await makeKey(sql, ["memory:read"])
  const actors = await Promise.all(Array.from({ length: 50 }, () => authenticate(key, undefined, null)))
  for (const actor of actors) expect(actor).toMatchObject({ kind: "api_key", id })
  expect(questions).toBe(1)
})

test("a failure of the database is not remembered as a refusal", async () => {
  const { sql, log } = pika.running.services
  let fails = true
  const failing = new Proxy(sql, {
    apply: (target, self, words) => {
      if (fails) throw new Error("the database is away")
      return Reflect.apply(target, self, words) as unknown
    },
  })
  const authenticate = createAuthenticator({ sql: failing, log }, undefined, null, null)
  const { key } = await makeKey(sql, ["memory:read"])
  await expect(authenticate(key, undefined, null)).rejects.toThrow("the database is away")
  fails = false
  expect(await isRefused(authenticate, key)).toBe(false)
})

test("the last use is not written again by another who looks the key up a moment later", async () => {
  const { sql } = pika
  const { id, key } = await makeKey(sql, ["memory:read"])
  const lastUse = async () => (await sql`select last_used_at::text as at from api_keys where id = ${id}`)[0]?.at
  await another()(key, undefined, null)
  const noted = await lastUse()
  for (const _ of [1, 2, 3]) await another()(key, undefined, null)
  expect(noted).toBeString()
  expect(await lastUse()).toBe(noted)
})

// The embedded database has one session: nobody can wait there for a row that somebody else holds.
test.skipIf(serverUrl === undefined)("of two who rotate a key at the same instant one is refused", async () => {
  const { sql } = pika
  const { id } = await makeKey(sql, ["memory:read"])
  const rotate = () => rotateKey.run(operatorContext(sql), { id, overlap_seconds: 60 })
  const attempts = await sql.begin(async (tx) => {
    await tx`select from api_keys where id = ${id} for update`
    const both = Promise.allSettled([rotate(), rotate()])
    await until("both wait for the row", async () => {
      // Not through tx: a transaction sees the activity of its first look.
      const waiting = await sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      return waiting.length === 2
    })
    return { both }
  })
  const outcomes = (await attempts.both).map(({ status }) => status)
  expect(outcomes.sort()).toEqual(["fulfilled", "rejected"])
})

test("an admin's credential that is for one user may do nothing with keys", async () => {
  const { sql } = pika
  const actor: Actor = { kind: "token", id: "x", scopes: ["admin"], userId: "emma" }
  const ctx = { ...operatorContext(sql), actor }
  const { id } = await makeKey(sql, ["memory:read"])
  const input = { name: "x", scopes: ["admin" as const] }
  for (const attempt of [
    () => createKey.run(ctx, input),
    () => listKeys.run(ctx, { limit: 10 }),
    () => rotateKey.run(ctx, { id, overlap_seconds: 0 }),
    () => revokeKey.run(ctx, { id }),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN" })
})

test("the trail says which key it was, and for which user", async () => {
  const { sql } = pika
  const trailOf = async (act: (ctx: ReturnType<typeof operatorContext>) => Promise<unknown>) => {
    const ctx = operatorContext(sql)
    await act(ctx)
    return ctx.trail
  }
  const { id } = await makeKey(sql, ["memory:read"], { userId: "emma" })
  const of = { resourceType: "key", resourceId: id, userId: "emma" } as const
  expect(await trailOf((ctx) => rotateKey.run(ctx, { id, overlap_seconds: 60 }))).toMatchObject(of)
  expect(await trailOf((ctx) => revokeKey.run(ctx, { id }))).toMatchObject(of)
  const made = { name: "x", scopes: ["memory:read" as const], user_id: "emma" }
  const trail = await trailOf((ctx) => createKey.run(ctx, made))
  expect(trail).toMatchObject({ resourceType: "key", userId: "emma" })
})

test.skipIf(serverUrl === undefined)(
  "a key that is rotated in one process works, and one that is revoked ends, in another",
  async () => {
    const database = await createTestDatabase()
    const [one, two] = [await startPika({ database }), await startPika({ database })]
    const status = async (key: string) =>
      (await two.client.request("GET", "/api/v1/memories?user_id=a", undefined, { "X-API-Key": key })).status
    const ask = async (method: string, path: string, body?: unknown) =>
      (await (await one.client.request(method, path, body)).json()) as { id: string; key: string }
    const old = await ask("POST", "/api/v1/keys", { name: "toy", scopes: ["memory:read"] })
    expect(await status(old.key)).toBe(200)
    const next = await ask("POST", `/api/v1/keys/${old.id}/rotate`, { overlap_seconds: 600 })
    expect(await status(next.key)).toBe(200)
    await one.client.request("DELETE", `/api/v1/keys/${old.id}`)
    await until("the old key is refused", async () => (await status(old.key)) === 401, 5000)
    expect(await status(next.key)).toBe(200)
    await Promise.all([one.stop(), two.stop()])
    await database.drop()
  },
  60_000,
)
