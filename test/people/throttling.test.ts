import { expect, test } from "bun:test"
import { generateKey } from "../../src/accounts/api-key.ts"
import { maxFailedTries } from "../../src/accounts/failed-tries.ts"
import { maxWrongTries } from "../../src/people/check-password.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { askToSignIn, inSession, ofPage, sessionPath, signIn } from "../support/console-session.ts"
import { createTestDatabase, serverUrl } from "../support/databases.ts"
import { ask, bearer, insertPerson, logIn, me, newName, password, register } from "../support/people.ts"
import { startPika } from "../support/pika.ts"
import { usePika } from "../support/use-pika.ts"

// Behind a proxy, so that each test has addresses of its own. Other limits are far away.
const environment = {
  PIKA_RATE_LIMITS: "other=100000",
  PIKA_TRUSTED_PROXIES: "1",
  PIKA_REGISTRATION: "open",
}
const pika = usePika({ environment })

let addresses = 0
const newAddress = () => ({ "X-Forwarded-For": `192.0.2.${++addresses}` })
const tryName = (username: string, secret: string, from = newAddress(), at: Parameters<typeof ask>[0] = pika) =>
  ask(at, "POST", "/api/v1/users/login", { username, password: secret }, from)
const many = Array.from({ length: maxWrongTries }, (_, number) => `wrong ${number}`)

test("after ten wrong passwords for a name, the right one is refused too, from everywhere", async () => {
  const { user } = await register(pika)
  for (const wrong of many) expect((await tryName(user.username, wrong)).status).toBe(401)
  const refused = await tryName(user.username.toUpperCase(), password)
  expect(refused).toMatchObject({ status: 429, body: { error_code: "RATE_LIMITED" } })
  const seconds = Number(refused.headers.get("Retry-After"))
  expect(seconds).toBeGreaterThan(14 * 60)
  expect(seconds).toBeLessThanOrEqual(15 * 60)
}, 20_000)

test("a name that nobody has is refused in the same way", async () => {
  const username = newName()
  for (const wrong of many) expect((await tryName(username, wrong)).status).toBe(401)
  expect((await tryName(username, password)).status).toBe(429)
}, 20_000)

test("after ten wrong passwords from an address it gets in nowhere, and others do", async () => {
  const { user } = await register(pika)
  const address = newAddress()
  for (const wrong of many) expect((await tryName(newName(), wrong, address)).status).toBe(401)
  expect((await tryName(user.username, password, address)).status).toBe(429)
  expect((await tryName(user.username, password)).status).toBe(200)
}, 20_000)

test("tries that come at once are no more than tries that come one by one", async () => {
  const { user } = await register(pika)
  const answers = await Promise.all(Array.from({ length: 25 }, (_, number) => tryName(user.username, `w ${number}`)))
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(maxWrongTries)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(25 - maxWrongTries)
}, 20_000)

test("right passwords are not counted, and neither are tries that were refused", async () => {
  const { user } = await register(pika)
  const address = newAddress()
  for (let count = 0; count < 12; count++) expect((await tryName(user.username, password, address)).status).toBe(200)
  const locked = newName()
  await insertPerson(pika.sql, locked, locked)
  for (const wrong of many) await tryName(locked, wrong)
  for (let count = 0; count < 12; count++) expect((await tryName(locked, password, address)).status).toBe(429)
  expect((await tryName(user.username, password, address)).status).toBe(200)
}, 20_000)

test("the window is over after fifteen minutes", async () => {
  const { user } = await register(pika)
  for (const wrong of many) await tryName(user.username, wrong)
  expect((await tryName(user.username, password)).status).toBe(429)
  await pika.sql`update rate_limits set expire = ${Date.now() - 1}`
  expect((await tryName(user.username, password)).status).toBe(200)
}, 20_000)

test("wrong old passwords count too, and a sign-in that is there goes on", async () => {
  const { user, access_token } = await register(pika)
  const change = (old_password: string) =>
    ask(
      pika,
      "PUT",
      "/api/v1/users/me/password",
      { old_password, new_password: "battery staple" },
      {
        ...bearer(access_token),
        ...newAddress(),
      },
    )
  for (const wrong of many) expect((await change(wrong)).status).toBe(403)
  expect((await change(password)).status).toBe(429)
  expect((await tryName(user.username, password)).status).toBe(429)
  expect((await me(pika, access_token)).status).toBe(200)
}, 20_000)

test("the counts are kept under hashes", async () => {
  const username = newName()
  await logIn(pika, username, "wrong horse")
  const rows = await pika.sql<{ key: string }[]>`select key from rate_limits where key like 'pika:passwords:%'`
  expect(rows.length).toBeGreaterThan(0)
  for (const { key } of rows) expect(key).toMatch(/^pika:passwords:[\w-]{43}$/)
})

test("from one address thirty people may register without a credential within fifteen minutes", async () => {
  const address = newAddress()
  const registerFrom = (from: Record<string, string>) =>
    ask(pika, "POST", "/api/v1/users/register", { username: newName(), password }, from)
  const answers = []
  for (let count = 0; count < 31; count++) answers.push((await registerFrom(address)).status)
  expect(answers).toEqual([...Array<number>(30).fill(201), 429])
  expect((await registerFrom(newAddress())).status).toBe(201)
}, 30_000)

test.skipIf(serverUrl === undefined)(
  "processes count together",
  async () => {
    const database = await createTestDatabase()
    const start = () =>
      startPika({ log: createLogger("error"), database, environment, roles: { http: true, worker: false } })
    const [first, second] = [await start(), await start()]
    const username = newName()
    for (const [number, wrong] of many.entries())
      expect((await tryName(username, wrong, newAddress(), number % 2 === 0 ? first : second)).status).toBe(401)
    for (const at of [first, second]) expect((await tryName(username, password, newAddress(), at)).status).toBe(429)
    await Promise.all([first.stop(), second.stop()])
    await database.drop()
  },
  60_000,
)

test("wrong passwords at the console count together with those of a login", async () => {
  const { user } = await register(pika)
  const tryConsole = (secret: string) =>
    askToSignIn(pika, { username: user.username, password: secret }, { ...ofPage, ...newAddress() })
  for (const wrong of many.slice(0, 5)) {
    expect((await tryName(user.username, wrong)).status).toBe(401)
    expect((await tryConsole(wrong)).status).toBe(401)
  }
  const refused = await tryConsole(password)
  expect([refused.status, refused.headers.get("set-cookie")]).toEqual([429, null])
}, 20_000)

test("texts that are no keys are counted at the console, too", async () => {
  const headers = { ...ofPage, ...newAddress() }
  const statuses: number[] = []
  for (let count = 0; count <= maxFailedTries; count++)
    statuses.push((await askToSignIn(pika, { api_key: "pika_wrong" }, headers)).status)
  expect(statuses).toEqual([...Array<number>(maxFailedTries).fill(401), 429])
})

test("wrong keys at the console count together with those of other requests", async () => {
  const [address, known] = [newAddress(), { api_key: pika.client.key }]
  const tryKey = (api_key: string) => askToSignIn(pika, { api_key }, { ...ofPage, ...address })
  for (let count = 0; count < maxFailedTries / 2; count++) {
    expect((await tryKey(generateKey())).status).toBe(401)
    expect((await ask(pika, "GET", "/api/v1/keys", undefined, { ...address, "X-API-Key": generateKey() })).status).toBe(
      401,
    )
  }
  const refused = await tryKey(generateKey())
  expect(refused).toMatchObject({ status: 429, body: { error_code: "RATE_LIMITED" } })
  const token = await signIn(pika, known, { ...ofPage, ...address })
  expect((await ask(pika, "GET", "/api/v1/keys", undefined, { ...inSession(token), ...address })).status).toBe(200)
  // Another process has not met this session yet.
  pika.running.services.consoleSessions.forget(token)
  expect((await ask(pika, "DELETE", sessionPath, undefined, { ...inSession(token), ...address })).status).toBe(204)
  expect(await pika.running.services.consoleSessions.find(token)).toBeNull()
})
