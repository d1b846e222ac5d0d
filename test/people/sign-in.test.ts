import { expect, test } from "bun:test"
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose"
import { createAuthenticator } from "../../src/accounts/authenticate.ts"
import { askAsOperator } from "../../src/feature/operator.ts"
import { hashOfNobody, hashPassword } from "../../src/people/hash-password.ts"
import { purgeSigningKeys, rotateSigningKey } from "../../src/people/signing-keys.ts"
import { ask, bearer, logIn, me, newName, password, refresh, register } from "../support/people.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ own: true })
const jwks = "/.well-known/jwks.json"
const isRefused = async (token: string) => (await me(pika, token)).status === 401

test("a person who registers is signed in, and finds their own account", async () => {
  const username = newName()
  const more = { full_name: "Emma", email: `${username}@Example.com`, preferences: { theme: "dark" } }
  const { user, access_token } = await register(pika, { username, ...more })
  const expected = { username, ...more, role: "user", is_active: true, avatar_url: null }
  expect(user).toMatchObject(expected)
  expect(Object.keys(user).sort()).toEqual(
    [
      ...["id", "username", "email", "full_name", "avatar_url", "preferences", "role", "created_at", "updated_at"],
      ...["last_active_at", "is_active"],
    ].sort(),
  )
  expect((await me(pika, access_token)).body).toMatchObject(expected)
})

test("a password is stored as argon2id, and nowhere as it is", async () => {
  const { user } = await register(pika)
  const [row] = await pika.sql<{ text: string; hash: string }[]>`
    select accounts::text as text, password_hash as hash from accounts where user_id = ${user.id}`
  expect(row?.hash).toStartWith("$argon2id$v=19$m=19456,t=2,p=1$")
  expect(row?.text).not.toContain(password)
})

test.each([
  ["a login by the name", (name: string) => ({ username: name })],
  ["a login by the name in capitals", (name: string) => ({ username: name.toUpperCase() })],
  ["a login by the address in the place of the name", (name: string) => ({ username: `${name}@example.com` })],
  ["a login by the address", (name: string) => ({ email: `${name}@EXAMPLE.com` })],
])("%s gives new tokens for the same person", async (_what, naming) => {
  const username = newName()
  const { user } = await register(pika, { username, email: `${username}@example.com` })
  const answer = await ask(pika, "POST", "/api/v1/users/login", { ...naming(username), password })
  expect(answer).toMatchObject({ status: 200, body: { user: { id: user.id }, token_type: "Bearer", expires_in: 3600 } })
  expect((await me(pika, String(answer.body.access_token))).status).toBe(200)
})

test("a wrong password, an unknown name and a deactivated account are answered by the same words", async () => {
  const [known, inactive] = [await register(pika), await register(pika)]
  await pika.client.request("PATCH", `/api/v1/users/${inactive.user.id}`, { is_active: false })
  const answers = await Promise.all([
    logIn(pika, known.user.username, "wrong horse"),
    logIn(pika, newName()),
    logIn(pika, inactive.user.username),
  ])
  const message = "The name or the password is wrong."
  for (const { body } of answers)
    expect([body.error_code, body.message, body.details]).toEqual(["UNAUTHORIZED", message, []])
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
})

test("the hash that an unknown name is checked with has the parameters of a new one", async () => {
  const parametersOf = (hash: string) => hash.split("$").slice(0, 4)
  expect(parametersOf(hashOfNobody)).toEqual(parametersOf(await hashPassword(password)))
})

test("an access token says who it is for, and anybody can verify it with the published keys", async () => {
  const { user, access_token } = await register(pika)
  expect(decodeProtectedHeader(access_token)).toMatchObject({ alg: "RS256", kid: expect.stringMatching(/^pika-/) })
  const { payload } = await jwtVerify(access_token, createRemoteJWKSet(new URL(`${pika.client.url}${jwks}`)), {
    issuer: "pika",
  })
  const { iat = 0, exp = 0 } = payload
  expect(exp - iat).toBe(3600)
  expect(payload).toMatchObject({ sub: user.id, user_id: user.id, role: "user" })
  expect(payload.scopes).toEqual([
    ...["memory:read", "memory:write", "documents:read", "documents:write", "chat", "job:status", "privacy"],
  ])
})

test("a token reaches the memory of its person and of nobody else", async () => {
  const { user, access_token } = await register(pika)
  const memoriesOf = (id: string) => ask(pika, "GET", `/api/v1/memories?user_id=${id}`, undefined, bearer(access_token))
  expect((await memoriesOf(user.id)).status).toBe(200)
  expect((await memoriesOf("somebody-else")).status).toBe(403)
})

test("an admin's token may do everything", async () => {
  const { user } = await register(pika)
  await pika.client.request("PATCH", `/api/v1/users/${user.id}`, { role: "admin" })
  const { body } = await logIn(pika, user.username)
  const headers = bearer(String(body.access_token))
  expect((await ask(pika, "GET", "/api/v1/keys", undefined, headers)).status).toBe(200)
  expect((await me(pika, String(body.access_token))).body).toMatchObject({ id: user.id, role: "admin" })
})

test("a refresh token works once", async () => {
  const { user, refresh_token } = await register(pika)
  const { status, body } = await refresh(pika, refresh_token)
  expect([status, (body.user as { id: string }).id]).toEqual([200, user.id])
  expect((await me(pika, String(body.access_token))).status).toBe(200)
  expect((await refresh(pika, String(body.refresh_token))).status).toBe(200)
})

test("a used refresh token that comes again ends its family, and no other of the person", async () => {
  const first = await register(pika)
  const other = await logIn(pika, first.user.username)
  const second = await refresh(pika, first.refresh_token)
  expect((await refresh(pika, first.refresh_token)).status).toBe(401)
  expect((await refresh(pika, String(second.body.refresh_token))).status).toBe(401)
  await until("its access token is refused", () => isRefused(String(second.body.access_token)), 5000)
  expect((await refresh(pika, String(other.body.refresh_token))).status).toBe(200)
})

test("of two who refresh with one token at the same time, one gets new tokens", async () => {
  const { refresh_token } = await register(pika)
  const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(pika, refresh_token)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401])
})

test("a refresh token of 30 days ago is refused", async () => {
  const { user, refresh_token } = await register(pika)
  await pika.sql`
    update refresh_tokens set expires_at = now() where family_id in (select id from token_families where user_id = ${user.id})`
  expect((await refresh(pika, refresh_token)).status).toBe(401)
})

test("a refresh token is stored as its hash", async () => {
  const { refresh_token } = await register(pika)
  const rows = await pika.sql<{ text: string }[]>`select refresh_tokens::text as text from refresh_tokens`
  expect(rows.filter(({ text }) => text.includes(refresh_token.slice(8)))).toEqual([])
})

test("after a logout both tokens are refused within five seconds, by every process", async () => {
  const { access_token, refresh_token } = await register(pika)
  const another = createAuthenticator(pika.running.services, undefined, null, null)
  const isRefusedThere = () =>
    another(undefined, `Bearer ${access_token}`, null).then(
      () => false,
      () => true,
    )
  expect([await isRefused(access_token), await isRefusedThere()]).toEqual([false, false])
  expect((await ask(pika, "POST", "/api/v1/users/logout", { refresh_token })).status).toBe(204)
  expect((await refresh(pika, refresh_token)).status).toBe(401)
  await until("it is refused", async () => (await isRefused(access_token)) && (await isRefusedThere()), 5000)
})

test("a change of the password ends every sign-in but the one that made it", async () => {
  const here = await register(pika)
  const there = await logIn(pika, here.user.username)
  const body = { old_password: password, new_password: "battery staple" }
  const path = "/api/v1/users/me/password"
  const wrong = { ...body, old_password: "wrong horse" }
  expect((await ask(pika, "PUT", path, wrong, bearer(here.access_token))).status).toBe(403)
  expect((await ask(pika, "PUT", path, body, bearer(here.access_token))).status).toBe(204)
  expect((await logIn(pika, here.user.username)).status).toBe(401)
  expect((await logIn(pika, here.user.username, "battery staple")).status).toBe(200)
  await until("the other one is refused", () => isRefused(String(there.body.access_token)), 5000)
  expect((await me(pika, here.access_token)).status).toBe(200)
  expect((await refresh(pika, here.refresh_token)).status).toBe(200)
}, 20_000)

test("after a deactivation every token is refused within five seconds, and nobody can sign in", async () => {
  const { user, access_token, refresh_token } = await register(pika)
  expect(await isRefused(access_token)).toBe(false)
  const set = (is_active: boolean) => pika.client.request("PATCH", `/api/v1/users/${user.id}`, { is_active })
  expect((await set(false)).status).toBe(200)
  expect((await refresh(pika, refresh_token)).status).toBe(401)
  expect((await logIn(pika, user.username)).status).toBe(401)
  await until("it is refused", () => isRefused(access_token), 5000)
  await set(true)
  expect((await logIn(pika, user.username)).status).toBe(200)
  expect(await isRefused(access_token)).toBe(true)
})

test("after a rotation a new key signs, and tokens of the old one work until they are over", async () => {
  const { user, access_token } = await register(pika)
  const kid = await rotateSigningKey(pika.sql, askAsOperator("signing_key.rotate"))
  const { body } = await logIn(pika, user.username)
  expect(decodeProtectedHeader(String(body.access_token)).kid).toBe(kid)
  for (const token of [access_token, String(body.access_token)]) expect((await me(pika, token)).status).toBe(200)
  const old = decodeProtectedHeader(access_token).kid
  await until("both keys are published", async () => {
    const { keys } = (await ask(pika, "GET", jwks)).body as { keys: { kid: string }[] }
    return keys[0]?.kid === kid && keys.some((key) => key.kid === old)
  })
  await pika.sql`update signing_keys set retired_at = now() - interval '66 minutes' where kid = ${old ?? ""}`
  await purgeSigningKeys(pika.sql)
  expect((await pika.sql`select from signing_keys where kid = ${old ?? ""}`).length).toBe(0)
})

test("the published keys hold nothing private", async () => {
  const { keys } = (await ask(pika, "GET", jwks)).body as { keys: Record<string, string>[] }
  for (const key of keys) expect(Object.keys(key).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"])
})

test("one key signs, however many processes start or rotate at once", async () => {
  await Promise.all([1, 2, 3].map(() => rotateSigningKey(pika.sql, askAsOperator("signing_key.rotate"))))
  expect(await pika.sql`select kid from signing_keys where retired_at is null`).toHaveLength(1)
})

test("a token whose claims were changed, or that another key signed under our id, is refused", async () => {
  const { access_token } = await register(pika)
  const [header = "", , signature = ""] = access_token.split(".")
  const claims = { ...decodeJwt(access_token), role: "admin", scopes: ["admin"] }
  const forged = `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${signature}`
  expect(await isRefused(forged)).toBe(true)
  const unknown = Buffer.from(JSON.stringify({ alg: "RS256", kid: "pika-unknown" })).toString("base64url")
  expect(await isRefused(`${unknown}.${access_token.split(".").slice(1).join(".")}`)).toBe(true)
})

test("the last activity is written when a minute has passed, and not with each request", async () => {
  const { user, access_token } = await register(pika)
  await pika.sql`update accounts set last_active_at = now() - interval '1 hour' where user_id = ${user.id}`
  await until("it is written", async () => {
    const { body } = await me(pika, access_token)
    return Date.now() - Date.parse(String(body.last_active_at)) < 60_000
  })
  const readVersion = async () => [...(await pika.sql`select xmin::text from accounts where user_id = ${user.id}`)]
  const before = await readVersion()
  for (let count = 0; count < 5; count++) await me(pika, access_token)
  expect(await readVersion()).toEqual(before)
})
