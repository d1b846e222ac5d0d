import { describe, expect, test } from "bun:test"
import { createAuthenticator } from "../../src/accounts/authenticate.ts"
import { maxSessionsOfKey, purgeSessions } from "../../src/console/queries.ts"
import { createConsoleSessions } from "../../src/console/sessions.ts"
import { hashToken } from "../../src/console/token.ts"
import type { Json } from "../support/client.ts"
import {
  askToSignIn,
  cookieOf,
  getSession,
  inSession,
  ofPage,
  sessionPath,
  signIn,
  signOut,
  tokenIn,
} from "../support/console-session.ts"
import { makeKey } from "../support/keys.ts"
import { ask, insertPerson, newName, password, register } from "../support/people.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ environment: { PIKA_TRUSTED_PROXIES: "1" } })

const scopes = ["memory:read", "memory:write"] as const
const keySession = async (...more: Parameters<typeof makeKey> extends [unknown, ...infer Rest] ? Rest : never) => {
  const made = await makeKey(pika.sql, ...more)
  return { ...made, token: await signIn(pika, { api_key: made.key }) }
}
const accountSession = async () => {
  const { user } = await register(pika)
  return { user, token: await signIn(pika, { username: user.username, password }) }
}
const statusOf = async (token: string) => (await getSession(pika, token)).status
const memories = (userId: string, headers: Record<string, string>) =>
  ask(pika, "GET", `/api/v1/memories?user_id=${userId}`, undefined, headers)
const familiesOf = (userId: string) => pika.sql`select id from token_families where user_id = ${userId}`
/** As another process knows the sessions, which remembers none yet. `adminKey`: of that process. */
const elsewhere = (adminKey = pika.client.key) => {
  const { services } = pika.running
  const authenticate = createAuthenticator(services, adminKey, null, null)
  return createConsoleSessions({ ...services, adminKey, authenticate, tries: null })
}
const isOver = (token: string) => expect(elsewhere().read(token, null)).rejects.toMatchObject({ code: "UNAUTHORIZED" })

describe("somebody who signs in", () => {
  test("with a key has a session of the key, which reaches what the key reaches", async () => {
    const { id, token } = await keySession(scopes, { name: "toy-app" })
    const { status, body } = await getSession(pika, token)
    const expected = { status: "ok", kind: "api_key", id, name: "toy-app", scopes: [...scopes], user_id: null }
    expect({ status, body }).toEqual({ status: 200, body: { ...expected, expires_at: expect.any(String) } })
    const hours = (Date.parse(String(body.expires_at)) - Date.now()) / 3_600_000
    expect(Math.round(hours * 10) / 10).toBe(12)
    expect((await memories("emma", inSession(token))).status).toBe(200)
    expect((await ask(pika, "GET", "/api/v1/keys", undefined, inSession(token))).status).toBe(403)
  })

  test("with the admin's key has a session that may do everything", async () => {
    const answer = await askToSignIn(pika, { api_key: pika.client.key })
    expect(answer.body).toMatchObject({ kind: "api_key", id: "admin", name: "admin", user_id: null })
    const headers = inSession(tokenIn(answer.headers))
    expect((await ask(pika, "GET", "/api/v1/keys", undefined, headers)).status).toBe(200)
  })

  test("with a password has a session of the account", async () => {
    const { user, token } = await accountSession()
    const { body } = await getSession(pika, token)
    expect(body).toMatchObject({ kind: "account", id: user.id, name: user.username, role: "user", user_id: user.id })
    expect((await ask(pika, "GET", "/api/v1/users/me", undefined, inSession(token))).body.id).toBe(user.id)
    expect((await memories("somebody-else", inSession(token))).status).toBe(403)
  })

  test("with an admin's account reaches everybody", async () => {
    const { user } = await register(pika)
    await pika.client.request("PATCH", `/api/v1/users/${user.id}`, { role: "admin" })
    const answer = await askToSignIn(pika, { username: user.username, password })
    expect(answer.body).toMatchObject({ id: user.id, role: "admin", user_id: null, scopes: ["admin"] })
  })

  test("with a key that ends sooner hears when", async () => {
    const expiresAt = new Date(Date.now() + 3_600_000)
    const { token } = await keySession(scopes, { expiresAt })
    expect((await getSession(pika, token)).body.expires_at).toBe(expiresAt.toISOString())
  })

  test.each<[string, Json]>([
    ["nothing", {}],
    ["a username alone", { username: "emma" }],
    ["a password alone", { password }],
    ["a key and a password", { api_key: "a", password }],
    ["a session in the body", { api_key: "a", session: "console_of-mine" }],
  ])("with %s is told what is missing", async (_what, body) => {
    const answer = await askToSignIn(pika, body)
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([400, null])
  })

  test("with a wrong password, an unknown name or a wrong key gets no cookie", async () => {
    const { user } = await register(pika)
    const answers = await Promise.all([
      askToSignIn(pika, { username: user.username, password: "wrong horse" }),
      askToSignIn(pika, { username: newName(), password }),
      askToSignIn(pika, { api_key: "pika_wrong" }),
    ])
    expect(answers.map(({ status, headers }) => [status, headers.get("set-cookie")])).toEqual(
      answers.map(() => [401, null]),
    )
    const [wrong, unknown] = answers.map(({ body }) => body.message)
    expect([wrong, unknown]).toEqual(Array(2).fill("The name or the password is wrong."))
  })
})

describe("the cookie", () => {
  const attributesFor = async (headers: Record<string, string>) => {
    const answer = await askToSignIn(pika, { api_key: pika.client.key }, { ...ofPage, ...headers })
    return answer.headers.get("set-cookie")?.replace(/^pika_console=console_[\w-]{43}; /, "")
  }

  test("is for this server alone, and no script can read it", async () => {
    expect(await attributesFor({})).toBe("Path=/; HttpOnly; SameSite=Strict")
  })

  test("goes over TLS alone, when it came so by the word of the proxy or of the browser", async () => {
    const secure = "Path=/; HttpOnly; Secure; SameSite=Strict"
    const { host } = new URL(pika.client.url)
    expect(await attributesFor({ "X-Forwarded-Proto": "https" })).toBe(secure)
    expect(await attributesFor({ Origin: `https://${host}` })).toBe(secure)
    expect(await attributesFor({ Origin: `http://${host}` })).toBe("Path=/; HttpOnly; SameSite=Strict")
  })

  test("is deleted by a sign-out, also of a session that is over", async () => {
    for (const token of [await signIn(pika, { api_key: pika.client.key }), `console_${"A".repeat(43)}`]) {
      const { status, headers } = await signOut(pika, token)
      expect([status, headers.get("set-cookie")]).toEqual([
        204,
        "pika_console=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict",
      ])
    }
  })

  test("is stored as its hash", async () => {
    const token = await signIn(pika, { api_key: pika.client.key })
    const rows = await pika.sql<{ text: string }[]>`select console_sessions::text as text from console_sessions`
    expect(rows.filter(({ text }) => text.includes(token.slice(8)))).toEqual([])
    expect(rows.filter(({ text }) => text.includes(hashToken(token).toString("hex")))).toHaveLength(1)
  })

  test("that was in the browser before never becomes valid, and its session ends", async () => {
    const planted = `console_${"B".repeat(43)}`
    const first = await signIn(pika, { api_key: pika.client.key }, inSession(planted))
    expect(first).not.toBe(planted)
    const second = await signIn(pika, { api_key: pika.client.key }, inSession(first))
    expect([await statusOf(planted), await statusOf(first), await statusOf(second)]).toEqual([401, 401, 200])
  })

  test("stays when the next sign-in fails", async () => {
    const token = await signIn(pika, { api_key: pika.client.key })
    expect((await askToSignIn(pika, { api_key: "pika_wrong" }, inSession(token))).status).toBe(401)
    expect(await statusOf(token)).toBe(200)
  })

  test("that comes twice is refused", async () => {
    const token = await signIn(pika, { api_key: pika.client.key })
    const twice = { ...ofPage, Cookie: `pika_console=${token}; other=1; pika_console=${token}` }
    expect((await memories("emma", twice)).status).toBe(401)
  })

  test("counts beside other cookies", async () => {
    const token = await signIn(pika, { api_key: pika.client.key })
    const beside = { ...ofPage, Cookie: `my_pika_console=1; pika_console=${token}; other=1` }
    expect((await memories("emma", beside)).status).toBe(200)
  })

  test("is ignored beside a credential in a header", async () => {
    const token = await signIn(pika, { api_key: pika.client.key })
    const { key } = await makeKey(pika.sql, ["chat"])
    expect((await memories("emma", { ...cookieOf(token), "X-API-Key": key })).status).toBe(403)
    expect((await memories("emma", { ...cookieOf(token), "X-API-Key": "wrong" })).status).toBe(401)
    expect((await memories("emma", { ...cookieOf(token), Authorization: "Bearer wrong" })).status).toBe(401)
    expect((await memories("emma", { ...cookieOf(token), "X-API-Key": pika.client.key })).status).toBe(200)
  })
})

describe("a page of another site", () => {
  const own = () => new URL(pika.client.url).host
  const refusals: [string, () => Record<string, string>][] = [
    ["sends no header of the console", () => ({})],
    ["sends a wrong header of the console", () => ({ "X-Pika-Console": "true" })],
    ["has another origin", () => ({ ...ofPage, Origin: "https://evil.example" })],
    ["has an origin on another port", () => ({ ...ofPage, Origin: "http://127.0.0.1:1" })],
    ["has an origin that begins like ours", () => ({ ...ofPage, Origin: `http://${own()}.evil.example` })],
    ["hides its origin", () => ({ ...ofPage, Origin: "null" })],
    ["has our origin without TLS", () => ({ ...ofPage, "X-Forwarded-Proto": "https", Origin: `http://${own()}` })],
  ]
  test.each(refusals)("that %s is refused, whatever it asks", async (_what, headers) => {
    const token = await signIn(pika, { api_key: pika.client.key })
    const sent = { ...cookieOf(token), ...headers() }
    const answers = [
      await memories("emma", sent),
      await ask(pika, "POST", "/api/v1/memories", { user_id: "emma", fact_value: "User has a cat" }, sent),
      await ask(pika, "GET", sessionPath, undefined, sent),
      await ask(pika, "DELETE", sessionPath, undefined, sent),
      await askToSignIn(pika, { api_key: pika.client.key }, sent),
    ]
    expect(answers.map(({ status, headers: answered }) => [status, answered.get("set-cookie")])).toEqual(
      answers.map(() => [401, null]),
    )
    expect(String(answers[0]?.body.message)).toMatch(/X-Pika-Console|Origin/)
    expect(await statusOf(token)).toBe(200)
  })

  test("cannot sign anybody in", async () => {
    const body = { api_key: pika.client.key }
    const answer = await askToSignIn(pika, body, { Origin: "https://evil.example" })
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([401, null])
    const form = await fetch(`${pika.client.url}${sessionPath}`, {
      method: "POST",
      headers: { "Content-Type": "text/plain" },
      body: JSON.stringify(body),
    })
    expect([form.status, form.headers.get("set-cookie")]).toEqual([415, null])
  })

  test("is answered without leave to send our header", async () => {
    const headers = { Origin: "https://evil.example", "Access-Control-Request-Headers": "x-pika-console" }
    const preflight = await fetch(`${pika.client.url}/api/v1/memories`, { method: "OPTIONS", headers })
    expect(preflight.headers.get("access-control-allow-headers")).toBeNull()
    expect(preflight.headers.get("access-control-allow-origin")).toBeNull()
  })

  test("differs from our own, which is heard", async () => {
    const token = await signIn(pika, { api_key: pika.client.key })
    for (const scheme of ["http", "https"]) {
      const sent = { ...inSession(token), "X-Forwarded-Proto": scheme, Origin: `${scheme}://${own()}` }
      expect((await memories("emma", sent)).status).toBe(200)
    }
  })
})

describe("a session ends", () => {
  test("at once by a sign-out, in every tab and process", async () => {
    const { user, token } = await accountSession()
    expect((await memories("emma", inSession(token))).status).toBe(403)
    expect((await signOut(pika, token)).status).toBe(204)
    expect((await memories("emma", inSession(token))).status).toBe(401)
    await isOver(token)
    // That of the registration.
    expect(await familiesOf(user.id)).toHaveLength(1)
  })

  test("at once by a sign-out, also while requests of it are looked up", async () => {
    const { token } = await keySession(scopes)
    const looking = Array.from({ length: 5 }, () => memories("emma", inSession(token)))
    await signOut(pika, token)
    await Promise.all(looking)
    expect((await memories("emma", inSession(token))).status).toBe(401)
  })

  test("when its key is revoked, has expired or is rotated without overlap", async () => {
    const [revoked, expired, rotated] = [await keySession(scopes), await keySession(scopes), await keySession(scopes)]
    await pika.client.request("DELETE", `/api/v1/keys/${revoked.id}`)
    await pika.sql`update api_keys set expires_at = now() where id = ${expired.id}`
    await pika.client.request("POST", `/api/v1/keys/${rotated.id}/rotate`, { overlap_seconds: 0 })
    for (const { token } of [revoked, expired, rotated]) await isOver(token)
  })

  test("when the process has another admin's key", async () => {
    const token = await signIn(pika, { api_key: pika.client.key })
    expect(await elsewhere().read(token, null)).toMatchObject({ id: "admin", isConsole: true })
    await expect(elsewhere("another".repeat(5)).read(token, null)).rejects.toThrow("not valid")
  })

  test("when the account is deactivated, gets another role or another password", async () => {
    const sessions = [await accountSession(), await accountSession(), await accountSession()] as const
    const [inactive, promoted, changed] = sessions
    await pika.client.request("PATCH", `/api/v1/users/${inactive.user.id}`, { is_active: false })
    await pika.client.request("PATCH", `/api/v1/users/${promoted.user.id}`, { role: "admin" })
    const here = await signIn(pika, { username: changed.user.username, password })
    const body = { old_password: password, new_password: "battery staple" }
    const path = "/api/v1/users/me/password"
    expect((await ask(pika, "PUT", path, body, inSession(here))).status).toBe(204)
    for (const { token } of sessions) await isOver(token)
    expect(await elsewhere().read(here, null)).toMatchObject({ id: changed.user.id })
  })

  test("when its person is erased, and nothing of it is left", async () => {
    const { user, token } = await accountSession()
    expect(await statusOf(token)).toBe(200)
    expect((await pika.client.request("POST", "/api/v1/delete_user_data", { user_id: user.id })).status).toBe(200)
    expect((await memories(user.id, inSession(token))).status).toBe(401)
    expect(await pika.sql`select from console_sessions where hash = ${hashToken(token)}`).toHaveLength(0)
  })

  test("two hours after the last request, and twelve after the sign-in", async () => {
    const [idle, old, used] = [await keySession(scopes), await keySession(scopes), await keySession(scopes)]
    const set = (token: string, change: object) =>
      pika.sql`update console_sessions set ${pika.sql(change)} where hash = ${hashToken(token)}`
    await set(idle.token, { ends_at: new Date() })
    const inAMinute = new Date(Date.now() + 60_000)
    await set(old.token, { expires_at: new Date(Date.now() + 600_000), ends_at: inAMinute })
    await set(used.token, { ends_at: inAMinute })
    await isOver(idle.token)
    expect(await statusOf(idle.token)).toBe(401)
    for (const { token } of [old, used]) await elsewhere().read(token, null)
    const endOf = async (token: string): Promise<number> => {
      const [row] = await pika.sql<{ minutes: number }[]>`
        select round(extract(epoch from ends_at - now()) / 60)::int as minutes from console_sessions where hash = ${hashToken(token)}`
      return row?.minutes ?? 0
    }
    expect([await endOf(old.token), await endOf(used.token)]).toEqual([10, 120])
  })

  test("for good: the purge deletes it, with the sign-in that was made for it", async () => {
    const [over, key, going] = [await accountSession(), await keySession(scopes), await accountSession()]
    for (const { token } of [over, key])
      await pika.sql`update console_sessions set ends_at = now() - interval '1 s' where hash = ${hashToken(token)}`
    expect(await purgeSessions(pika.sql, 1000)).toBeGreaterThan(1)
    expect(await purgeSessions(pika.sql, 1000)).toBe(0)
    expect(await familiesOf(over.user.id)).toHaveLength(1)
    expect(await familiesOf(going.user.id)).toHaveLength(2)
    expect(await statusOf(going.token)).toBe(200)
  })

  test("when a hundred newer ones of its key are open", async () => {
    const { key, token } = await keySession(scopes)
    await pika.sql`
      insert into console_sessions (id, hash, key_hash, expires_at, ends_at)
      select gen_random_uuid(), sha256(number::text::bytea), old.key_hash, now() + interval '1 hour', now() + interval '1 hour'
      from console_sessions old, generate_series(2, ${maxSessionsOfKey}) number where hash = ${hashToken(token)}`
    await signIn(pika, { api_key: key })
    const [row] = await pika.sql<{ count: number }[]>`
      select count(*)::int as count from console_sessions s join api_keys k on k.hash = s.key_hash where k.hash = sha256(${key}::bytea)`
    expect(row?.count).toBe(maxSessionsOfKey)
  })
})

test("a session of a key for one person reaches that person only", async () => {
  const { token } = await keySession(scopes, { userId: "lan" })
  expect((await getSession(pika, token)).body.user_id).toBe("lan")
  const { id } = await pika.client.add("emma", "User has a dog named Sparky")
  expect((await memories("lan", inSession(token))).status).toBe(200)
  expect((await memories("emma", inSession(token))).status).toBe(403)
  expect((await ask(pika, "GET", `/api/v1/memories/${id}`, undefined, inSession(token))).status).toBe(404)
})

test("what is asked in a session is in the audit in the name of its key or person", async () => {
  const [key, account] = [await keySession(scopes), await accountSession()]
  const expected = [
    { actor_kind: "api_key", actor_id: key.id },
    { actor_kind: "token", actor_id: account.user.id },
  ]
  for (const [index, { token }] of [key, account].entries()) {
    await memories(account.user.id, inSession(token))
    await signOut(pika, token)
    const actor = expected[index]
    await until("it is in the audit", async () => {
      const rows = await pika.sql<{ action: string }[]>`
        select action from audit_log where actor_kind = ${actor?.actor_kind ?? ""} and actor_id = ${actor?.actor_id ?? ""}`
      const actions = rows.map(({ action }) => action).sort()
      return ["console.sign_in", "console.sign_out", "memory.list"].every((action) => actions.includes(action))
    })
  }
})

test("an account that signs in by its address has a session, too", async () => {
  const username = newName()
  await insertPerson(pika.sql, username, username)
  await pika.sql`update accounts set email = ${`${username}@example.com`}, email_key = ${`${username}@example.com`} where user_id = ${username}`
  const answer = await askToSignIn(pika, { username: `${username}@EXAMPLE.com`, password })
  expect(answer.body).toMatchObject({ kind: "account", name: username })
})
