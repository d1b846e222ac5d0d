import { describe, expect, test } from "bun:test"
import type { Json } from "../support/client.ts"
import { ask, bearer, insertPerson, logIn, me, newName, password, refresh, register } from "../support/people.ts"
import { createIssuer } from "../support/tokens.ts"
import { usePika } from "../support/use-pika.ts"

const issuer = createIssuer()
const pika = usePika({ environment: { JWT_PUBLIC_KEY: issuer.publicPem } })

const tryToRegister = (more: Json) =>
  ask(
    pika,
    "POST",
    "/api/v1/users/register",
    { username: newName(), password, ...more },
    { "X-API-Key": pika.client.key },
  )

test.each([
  ["in capitals", "Tuan"],
  ["without accents", "tuan"],
  ["with other accents", "tuàn"],
  ["in wide letters", "ｔｕａｎ"],
])("a username that is taken is refused, %s", async (_how, like) => {
  const suffix = newName()
  await register(pika, { username: `Tuấn${suffix}` })
  const answer = await tryToRegister({ username: `${like}${suffix}` })
  expect(answer).toMatchObject({
    status: 409,
    body: { error_code: "CONFLICT", message: expect.stringContaining("username") },
  })
})

test("an e-mail address that is taken is refused, in whatever case, also in a change", async () => {
  const email = `${newName()}@example.com`
  await register(pika, { email })
  expect(await tryToRegister({ email: email.toUpperCase() })).toMatchObject({ status: 409 })
  const { access_token } = await register(pika)
  const answer = await ask(pika, "PUT", "/api/v1/users/me", { email: email.toUpperCase() }, bearer(access_token))
  expect(answer).toMatchObject({ status: 409, body: { message: expect.stringContaining("e-mail") } })
  expect(JSON.stringify(answer.body)).not.toContain(email)
})

test("of those who register one name at once, one gets it", async () => {
  const username = newName()
  const answers = await Promise.all(Array.from({ length: 6 }, () => tryToRegister({ username })))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409])
})

describe("what may be registered", () => {
  test.each([
    ["Vietnamese letters", { username: "Mẹ.của_Mướp-7" }],
    ["a password of eight characters", { password: "12345678" }],
    ["a password of 128 characters of any kind", { password: "🐶".repeat(128) }],
    ["an address and a picture", { email: "a.b+c@example.co", avatar_url: "https://example.com/a.png" }],
  ])("is %s", async (_what, more) => {
    expect((await tryToRegister(more)).status).toBe(201)
  })

  test.each<[string, string, Json]>([
    ["a name of one character", "username", { username: "a" }],
    ["a name of 65 characters", "username", { username: "a".repeat(65) }],
    ["a name with a space", "username", { username: "em ma" }],
    ["a name like an address", "username", { username: "emma@example.com" }],
    ["a name that ends with a dot", "username", { username: "emma." }],
    ["a name with an invisible character", "username", { username: "em\u200bma" }],
    ["a password of seven characters", "password", { password: "1234567" }],
    ["a password of 129 characters", "password", { password: "a".repeat(129) }],
    ["an address that is none", "email", { email: "emma" }],
    ["a picture that is a script", "avatar_url", { avatar_url: "javascript:alert(1)" }],
    ["preferences of more than 16 KiB", "preferences", { preferences: { text: "a".repeat(17_000) } }],
    ["a field that nobody knows", "is_active", { is_active: true }],
  ])("is not %s", async (_what, path, more) => {
    const answer = await tryToRegister(more)
    expect(answer).toMatchObject({ status: 400, body: { details: [{ path }] } })
  })

  test("is the same password in whatever form its letters were typed", async () => {
    const { user } = await register(pika, { password: "mật khẩu dài".normalize("NFD") })
    expect((await logIn(pika, user.username, "mật khẩu dài".normalize("NFC"))).status).toBe(200)
  })
})

test("a change of one's account leaves what is not named, and null empties a field", async () => {
  const { user, access_token } = await register(pika, { full_name: "Emma", email: `${newName()}@example.com` })
  const change = (body: Json) => ask(pika, "PUT", "/api/v1/users/me", body, bearer(access_token))
  expect((await change({ preferences: { theme: "dark" } })).body).toMatchObject({
    ...{ full_name: "Emma", email: user.email, preferences: { theme: "dark" } },
  })
  expect((await change({ full_name: null, email: null })).body).toMatchObject({ full_name: null, email: null })
  expect((await change({})).status).toBe(400)
  expect((await change({ username: "other" })).status).toBe(400)
})

describe("who leaves", () => {
  test("takes the account and everything else along, with the password only", async () => {
    const { user, access_token, refresh_token } = await register(pika, { full_name: "Emma" })
    await pika.client.add(user.id, "User has a dog named Sparky")
    const leave = (secret: string) =>
      ask(pika, "DELETE", "/api/v1/users/me", { password: secret }, bearer(access_token))
    expect((await leave("wrong horse")).status).toBe(403)
    expect((await pika.client.list(user.id)).items).toHaveLength(1)
    expect((await leave(password)).status).toBe(204)
    expect((await pika.client.list(user.id)).items).toHaveLength(0)
    expect((await pika.sql`select from accounts where user_id = ${user.id}`).length).toBe(0)
    expect((await logIn(pika, user.username)).status).toBe(401)
    expect((await refresh(pika, refresh_token)).status).toBe(401)
    // At once: nothing can be written for who is gone.
    expect((await me(pika, access_token)).status).toBe(401)
    expect((await tryToRegister({ username: user.username })).status).toBe(201)
  }, 20_000)

  test("by delete_user_data loses the account too", async () => {
    const { user, access_token } = await register(pika)
    expect((await me(pika, access_token)).status).toBe(200)
    expect((await pika.client.request("POST", "/delete_user_data", { user_id: user.id })).status).toBe(200)
    expect((await pika.sql`select from token_families where user_id = ${user.id}`).length).toBe(0)
    expect((await me(pika, access_token)).status).toBe(401)
  }, 20_000)

  test("by delete_user_data needs the password too, if it is with their own token", async () => {
    const { user, access_token } = await register(pika)
    await pika.client.add(user.id, "User has a dog named Sparky")
    const leave = async (more: Json) =>
      (await ask(pika, "POST", "/api/v1/delete_user_data", { user_id: user.id, ...more }, bearer(access_token))).status
    expect([await leave({}), await leave({ password: "wrong horse" })]).toEqual([400, 403])
    expect((await pika.client.list(user.id)).items).toHaveLength(1)
    expect(await leave({ password })).toBe(200)
    expect((await me(pika, access_token)).status).toBe(401)
  }, 20_000)

  test("with a token of an outside issuer needs the password of the account here, if there is one", async () => {
    const token = bearer(await issuer.sign({ role: "user", user_id: "outsider", scopes: ["privacy"] }))
    const leave = async (more: Json) =>
      (await ask(pika, "POST", "/api/v1/delete_user_data", { user_id: "outsider", ...more }, token)).status
    expect(await leave({})).toBe(200)
    await insertPerson(pika.sql, "outsider")
    expect([await leave({}), await leave({ password: "wrong horse" }), await leave({ password })]).toEqual([
      400, 403, 200,
    ])
  }, 20_000)

  test("can take a file along that holds the account, and nothing of the password", async () => {
    const { user, access_token } = await register(pika, { full_name: "Emma" })
    const path = "/api/v1/export_user_data"
    const { body } = await ask(pika, "POST", path, { user_id: user.id }, bearer(access_token))
    expect(body.account).toMatchObject({ username: user.username, full_name: "Emma", is_active: true, role: "user" })
    expect(JSON.stringify(body)).not.toContain("argon2")
  })
})
