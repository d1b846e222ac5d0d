import { describe, expect, test } from "bun:test"
import { generateKey } from "../../src/accounts/api-key.ts"
import { allScopes } from "../../src/feature/actor.ts"
import { cookieOf, signIn, signOut } from "../support/console-session.ts"
import { makeKey } from "../support/keys.ts"
import { openSocket } from "../support/socket-client.ts"
import { makeSession, openChat } from "../support/sockets.ts"
import { type Claims, createIssuer, now } from "../support/tokens.ts"
import { usePika } from "../support/use-pika.ts"

// The socket with every kind of credential, in each of the three ways in.
const issuer = createIssuer()
const outsider = createIssuer()
const pika = usePika({ environment: { JWT_PUBLIC_KEY: issuer.publicPem }, roles: { http: true, worker: false } })

const sql = () => pika.sql
const keyFor = async (...[scopes, more]: [Parameters<typeof makeKey>[1], Parameters<typeof makeKey>[2]?]) =>
  (await makeKey(sql(), scopes, more)).key
const spoiled = async (column: "expires_at" | "revoked_at"): Promise<string> => {
  const { id, key } = await makeKey(sql(), ["chat"])
  await sql()`update api_keys set ${sql()(column)} = now() where id = ${id}`
  return key
}
const token = (claims: Claims) => issuer.sign(claims)
const others = allScopes.filter((scope) => scope !== "chat" && scope !== "admin")

/** `make`: for a session of this person. `code`: null: the socket opens. */
const credentials: { what: string; make: (owner: string) => Promise<string> | string; code: number | null }[] = [
  { what: "a malformed key", make: () => "not-a-key", code: 4401 },
  { what: "an unknown key", make: generateKey, code: 4401 },
  { what: "an expired key", make: () => spoiled("expires_at"), code: 4401 },
  { what: "a revoked key", make: () => spoiled("revoked_at"), code: 4401 },
  { what: "a key with the other scopes", make: () => keyFor(others), code: 4403 },
  { what: "another user's key", make: () => keyFor(["chat"], { userId: "stranger" }), code: 4404 },
  { what: "the user's key", make: (userId) => keyFor(["chat"], { userId }), code: null },
  { what: "a key with this scope alone", make: () => keyFor(["chat"]), code: null },
  { what: "a key with the scope admin alone", make: () => keyFor(["admin"]), code: null },
  { what: "a malformed token", make: () => "not.a.token", code: 4401 },
  {
    what: "an expired token",
    make: () => token({ role: "admin", scopes: ["chat"], iat: now() - 600, exp: now() - 60 }),
    code: 4401,
  },
  {
    what: "a token that somebody else signed",
    make: () => outsider.sign({ role: "admin", scopes: ["chat"] }),
    code: 4401,
  },
  { what: "a token with the other scopes", make: () => token({ role: "service", scopes: others }), code: 4403 },
  {
    what: "another user's token",
    make: () => token({ role: "user", user_id: "stranger", scopes: ["chat"] }),
    code: 4404,
  },
  { what: "the user's token", make: (user_id) => token({ role: "user", user_id, scopes: ["chat"] }), code: null },
  { what: "a service's token", make: () => token({ role: "service", scopes: ["chat"] }), code: null },
  {
    what: "a service's token that claims the scope admin",
    make: () => token({ role: "service", scopes: ["admin"] }),
    code: 4403,
  },
  { what: "an admin's token", make: () => token({ role: "admin", scopes: ["admin"] }), code: null },
]

const isToken = (credential: string): boolean => credential.split(".").length === 3
const ways = {
  "as a header": (url: string, credential: string) =>
    openSocket(url, {
      headers: isToken(credential) ? { Authorization: `Bearer ${credential}` } : { "X-API-Key": credential },
    }),
  "as a subprotocol": (url: string, credential: string) =>
    openSocket(url, { protocols: ["pika.v1", `bearer.${credential}`] }),
  "in the first frame": (url: string, credential: string) => {
    const socket = openSocket(url)
    socket.socket.onopen = () => socket.send({ type: "authenticate", token: credential })
    return socket
  },
}

test.each(credentials.map((one) => [one.what, one] as const))("%s", async (_what, { make, code }) => {
  const owner = `owner-${Bun.randomUUIDv7()}`
  const url = `${pika.client.url}/ws/chat/${await makeSession(pika, owner)}`
  const credential = await make(owner)
  const outcomes = await Promise.all(
    Object.values(ways).map(async (way) => {
      const socket = way(url, credential)
      const outcome = code === null ? (await socket.receive("ready")).type : (await socket.closed()).code
      if (code !== null) expect(socket.frames).toEqual([])
      socket.close()
      return outcome
    }),
  )
  expect(outcomes).toEqual(Object.keys(ways).map(() => code ?? "ready"))
})

test("a wrong key beside a right token closes the socket", async () => {
  const right = await token({ role: "admin", scopes: ["admin"] })
  const headers = { "X-API-Key": generateKey(), Authorization: `Bearer ${right}` }
  const socket = openSocket(`${pika.client.url}/ws/chat/${await makeSession(pika, "lan")}`, { headers })
  expect((await socket.closed()).code).toBe(4401)
})

test("a session that does not exist closes the socket as one of somebody else does", async () => {
  const headers = { "X-API-Key": await keyFor(["chat"], { userId: "lan" }) }
  const open = (id: string) => openSocket(`${pika.client.url}/ws/chat/${id}`, { headers }).closed()
  const missing = await open(Bun.randomUUIDv7())
  expect(missing).toEqual(await open(await makeSession(pika, "somebody")))
  expect(missing.code).toBe(4404)
})

test("revoking a key closes its sockets within five seconds, and no others", async () => {
  const { id, key } = await makeKey(sql(), ["chat"], { userId: "lan" })
  const sessionId = await makeSession(pika, "lan")
  const [revoked, other] = [await openChat(pika, sessionId, { "X-API-Key": key }), await openChat(pika, sessionId)]
  await pika.client.request("DELETE", `/api/v1/keys/${id}`)
  expect((await revoked.closed(5000)).code).toBe(4401)
  other.send({ type: "ping" })
  await other.receive("pong")
  other.close()
})

test("a token that ends within a minute is asked for anew, and a new one keeps the socket", async () => {
  const claims = { role: "user", user_id: "lan", scopes: ["chat"] }
  const soon = await token({ ...claims, exp: now() + 30 })
  const socket = await openChat(pika, await makeSession(pika, "lan"), { Authorization: `Bearer ${soon}` })
  await socket.receive("reauthenticate")
  socket.send({ type: "authenticate", token: await token(claims) })
  socket.send({ type: "ping" })
  await socket.receive("pong")
  expect(socket.of("reauthenticate").length).toBe(1)
  socket.close()
})

test.each([
  ["for another person", () => token({ role: "user", user_id: "stranger", scopes: ["chat"] }), 4403],
  ["that is not valid", () => Promise.resolve("not.a.token"), 4401],
])("a new credential %s closes the socket", async (_what, make, code) => {
  const key = await keyFor(["chat"], { userId: "lan" })
  const socket = await openChat(pika, await makeSession(pika, "lan"), { "X-API-Key": key })
  socket.send({ type: "authenticate", token: await make() })
  expect((await socket.closed()).code).toBe(code)
})

test("a token that has run out closes its socket", async () => {
  const ended = await token({ role: "user", user_id: "lan", scopes: ["chat"], iat: now() - 600, exp: now() - 27 })
  const socket = await openChat(pika, await makeSession(pika, "lan"), { Authorization: `Bearer ${ended}` })
  expect((await socket.closed(9000)).code).toBe(4401)
})

describe("a session of the console", () => {
  const socketOf = async (token: string, headers: Record<string, string>, owner = "lan") => {
    const url = `${pika.client.url}/ws/chat/${await makeSession(pika, owner)}`
    return openSocket(url, { headers: { ...cookieOf(token), ...headers } })
  }
  const own = () => ({ Origin: pika.client.url })
  const tokenFor = async (key: string) => signIn(pika, { api_key: key })

  test("opens a socket from our own page, of what its key reaches", async () => {
    const token = await tokenFor(await keyFor(["chat"], { userId: "lan" }))
    const socket = await socketOf(token, own())
    await socket.receive("ready")
    socket.close()
    expect((await (await socketOf(token, own(), "stranger")).closed()).code).toBe(4404)
    const other = await tokenFor(await keyFor(others))
    expect((await (await socketOf(other, own())).closed()).code).toBe(4403)
  })

  test("opens none from another site's page, nor where no page is told", async () => {
    const token = await tokenFor(pika.client.key)
    const { host } = new URL(pika.client.url)
    const origins = [
      {},
      { Origin: "https://evil.example" },
      { Origin: `http://${host}.evil.example` },
      { Origin: "null" },
    ]
    for (const headers of origins) {
      const closed = await (await socketOf(token, headers)).closed()
      expect([closed.code, closed.reason]).toEqual([4401, expect.stringContaining("Origin")])
    }
  })

  test("is not asked for when another credential is sent", async () => {
    const [token, key] = [await tokenFor(pika.client.key), await keyFor(others)]
    const socket = await socketOf(token, { ...own(), "X-API-Key": key })
    expect((await socket.closed()).code).toBe(4403)
  })

  test("closes its sockets when it is signed out, and no others", async () => {
    const [ended, other] = [await tokenFor(pika.client.key), await tokenFor(pika.client.key)]
    const sockets = [await socketOf(ended, own()), await socketOf(other, own())] as const
    for (const socket of sockets) await socket.receive("ready")
    await signOut(pika, ended)
    expect((await sockets[0].closed(5000)).code).toBe(4401)
    sockets[1].send({ type: "ping" })
    await sockets[1].receive("pong")
    sockets[1].close()
  })
})
