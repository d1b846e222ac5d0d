import { beforeEach, describe, expect, test } from "bun:test"
import { generateKey } from "../../src/accounts/api-key.ts"
import { allScopes } from "../../src/feature/actor.ts"
import type { Json } from "../support/client.ts"
import { makeKey } from "../support/keys.ts"
import { ask, bearer, insertPerson, logIn, newName, password, register } from "../support/people.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { createIssuer } from "../support/tokens.ts"
import { usePika } from "../support/use-pika.ts"

// Routes of people that take any credential, or none: the others are in test/contract/credential-matrix.test.ts.
const issuer = createIssuer()
const pika = usePika({ environment: { JWT_PUBLIC_KEY: issuer.publicPem } })

type Headers = Record<string, string>
const key = async (...given: Parameters<typeof makeKey> extends [unknown, ...infer Rest] ? Rest : never) => ({
  "X-API-Key": (await makeKey(pika.sql, ...given)).key,
})
const withoutAdmin = allScopes.filter((scope) => scope !== "admin")
const others = withoutAdmin.filter((scope) => scope !== "accounts")
const token = async (claims: Json) => bearer(await issuer.sign(claims))

/** What a credential is answered about oneself, about the account of `owner`, and to a change of its own (default: as about oneself). */
const rows: [
  credential: string,
  headers: (owner: string) => Headers | Promise<Headers>,
  me: number,
  account: number,
  change?: number,
][] = [
  ["no credential", () => ({}), 401, 401],
  ["an unknown key", () => ({ "X-API-Key": generateKey() }), 401, 401],
  ["a token of no issuer", () => bearer("a.b.c"), 401, 401],
  ["a key for everybody", () => key(others), 403, 404],
  ["a key for everybody with the scope accounts", () => key(["accounts"]), 403, 200],
  ["an admin's key", () => key(["admin"]), 403, 200],
  ["the person's key", (owner) => key(others, { userId: owner }), 403, 404],
  ["the person's key with the scope accounts", (owner) => key(["accounts"], { userId: owner }), 200, 200, 403],
  ["another person's key with the scope accounts", () => key(withoutAdmin, { userId: "stranger" }), 404, 404, 403],
  ["an outside token of the person", (id) => token({ role: "user", user_id: id, scopes: ["chat"] }), 200, 200],
  ["an outside token of another person", () => token({ role: "user", user_id: "stranger", scopes: others }), 404, 404],
  ["an outside token of a service", () => token({ role: "service", scopes: ["accounts"] }), 403, 200],
  ["an outside token of an admin", () => token({ role: "admin", scopes: ["admin"] }), 403, 200],
  ["another person's own token", async () => bearer((await register(pika)).access_token), 200, 404],
]

describe.each(rows)("%s", (_credential, headersOf, onMe, onAccount, onChange = onMe) => {
  const owner = newName()
  let headers: Headers
  beforeEach(async () => {
    await insertPerson(pika.sql, owner)
    headers = await headersOf(owner)
  })

  test(`is answered ${onMe} about oneself`, async () => {
    const send = (method: string, path: string, body?: Json) =>
      ask(pika, method, `/api/v1/users/me${path}`, body, headers)
    const change = { old_password: password, new_password: "battery staple" }
    const own = [
      await send("GET", ""),
      await send("PUT", "", { full_name: "Emma" }),
      await send("PUT", "/password", change),
      await send("DELETE", "", { password: "battery staple" }),
    ]
    expect(own.map(({ status }) => (status === 204 ? 200 : status))).toEqual([onMe, onChange, onChange, onChange])
  })

  test(`is answered ${onAccount} about the account of a person`, async () => {
    const answer = await ask(pika, "GET", `/api/v1/users/${owner}`, undefined, headers)
    expect(answer.status).toBe(onAccount)
    if (onAccount !== 200) expect(JSON.stringify(answer.body)).not.toContain(owner)
  })
})

test("an account that is not there and one of somebody else are answered alike", async () => {
  const { access_token } = await register(pika)
  const { user } = await register(pika)
  const answers = await Promise.all(
    [user.id, "nobody"].map((id) => ask(pika, "GET", `/api/v1/users/${id}`, undefined, bearer(access_token))),
  )
  const [theirs, missing] = answers.map(({ status, body }) => ({ status, ...body, request_id: "" }))
  expect([theirs]).toEqual([missing])
})

test("a person cannot make themselves an admin, nor active again", async () => {
  const { user, access_token } = await register(pika)
  const change = (body: Json) => ask(pika, "PATCH", `/api/v1/users/${user.id}`, body, bearer(access_token))
  expect((await change({ role: "admin" })).status).toBe(403)
  expect((await change({ is_active: true })).status).toBe(403)
  const more = { username: newName(), password }
  const path = "/api/v1/users/register"
  expect((await ask(pika, "POST", path, more, bearer(access_token))).status).toBe(403)
  const admin = { "X-API-Key": pika.client.key }
  expect((await ask(pika, "POST", path, { ...more, role: "admin" }, admin)).status).toBe(400)
})

test("a login ignores a credential that is sent with it, also one that is over", async () => {
  const { user } = await register(pika)
  const body = { username: user.username, password }
  expect((await ask(pika, "POST", "/api/v1/users/login", body, bearer("a.b.c"))).status).toBe(200)
})

test("a login is in the audit in the name of its person", async () => {
  const { user } = await register(pika)
  await logIn(pika, user.username)
  const row = await pika.sql`
    select actor_kind, actor_id, user_id, status_code from audit_log where action = 'account.login' and user_id = ${user.id}`
  expect([...row]).toEqual([{ actor_kind: "token", actor_id: user.id, user_id: user.id, status_code: 200 }])
})

describe("registration", () => {
  const path = "/api/v1/users/register"
  const registerAt = (at: TestPika, headers: Headers = {}) =>
    ask(at, "POST", path, { username: newName(), password }, headers)
  const withMode = async (mode: string, use: (at: TestPika) => Promise<void>) => {
    const at = await startPika({ environment: { PIKA_REGISTRATION: mode }, roles: { http: true, worker: false } })
    await use(at).finally(at.stop)
  }

  test("by key takes a credential with the scope accounts", async () => {
    const register = async (headers: Headers) =>
      (await ask(pika, "POST", path, { username: newName(), password }, headers)).status
    expect(await register({})).toBe(401)
    expect(await register(await key(others))).toBe(403)
    expect(await register(await key(["accounts"]))).toBe(201)
  })

  test(
    "that is open takes no credential",
    () =>
      withMode("open", async (at) => {
        expect((await registerAt(at)).status).toBe(201)
        expect((await registerAt(at, { "X-API-Key": "wrong" })).status).toBe(401)
        expect((await registerAt(at, { "X-API-Key": at.client.key })).status).toBe(201)
      }),
    20_000,
  )

  test(
    "that is closed is forbidden to everybody",
    () =>
      withMode("closed", async (at) => {
        expect((await registerAt(at)).status).toBe(403)
        expect((await registerAt(at, { "X-API-Key": at.client.key })).status).toBe(403)
      }),
    20_000,
  )
})
