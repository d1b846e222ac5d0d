import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { generateKey } from "../../src/accounts/api-key.ts"
import { allScopes, type Scope } from "../../src/feature/actor.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { makeKey } from "../support/keys.ts"
import { speechEnvironment } from "../support/provider-pika.ts"
import { type Claims, createIssuer, now } from "../support/tokens.ts"
import { usePika } from "../support/use-pika.ts"
import { type GuardedRoute, guardedRoutes, requestFor, type Stranger, secret } from "./credential-requests.ts"
import { createStrictClient, type StrictClient } from "./strict-client.ts"

// Every guarded route of the document with every kind of credential. Without a worker, so that jobs stay pending.
const issuer = createIssuer()
const outsider = createIssuer()
const provider = startFakeProvider()
afterAll(() => provider.stop())
const pika = usePika({
  environment: { JWT_PUBLIC_KEY: issuer.publicPem, ...speechEnvironment(provider) },
  roles: { http: true, worker: false },
})
let client: StrictClient
let routes: GuardedRoute[]
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
  routes = guardedRoutes(client.document)
})

type Headers = Record<string, string>
type Outcome = "success" | 401 | 403 | 404
type Column = {
  credential: string
  /** For a route of this scope, and data of this owner. */
  headers: (scope: Scope, owner: string) => Promise<Headers> | Headers
  expected: (scope: Scope, stranger: Stranger) => Outcome
}

const sql = () => pika.sql
const keyOf = (key: string): Headers => ({ "X-API-Key": key })
const bearer = (token: string): Headers => ({ Authorization: `Bearer ${token}` })
const token = async (claims: Claims): Promise<Headers> => bearer(await issuer.sign(claims))

const withoutAdmin = (scope: Scope): Scope[] =>
  scope === "admin" ? allScopes.filter((one) => one !== "admin") : [scope]
const othersThan = (scope: Scope): Scope[] => allScopes.filter((one) => one !== scope && one !== "admin")
/** What concerns everybody, and no single person. */
const unlessForEverybody = (scope: Scope): Outcome => (scope === "admin" || scope === "accounts" ? 403 : "success")
const unlessAdmin = (scope: Scope): Outcome => (scope === "admin" ? 403 : "success")
const unauthorized = (): Outcome => 401
const forbidden = (): Outcome => 403
const success = (): Outcome => "success"

const columns: Column[] = [
  { credential: "none", headers: () => ({}), expected: unauthorized },
  { credential: "a malformed key", headers: () => keyOf("not a key"), expected: unauthorized },
  { credential: "an unknown key", headers: () => keyOf(generateKey()), expected: unauthorized },
  {
    credential: "an expired key",
    headers: async (scope) => {
      const { id, key } = await makeKey(sql(), [scope])
      await sql()`update api_keys set expires_at = now() where id = ${id}`
      return keyOf(key)
    },
    expected: unauthorized,
  },
  {
    credential: "a revoked key",
    headers: async (scope) => {
      const { id, key } = await makeKey(sql(), [scope])
      await sql()`update api_keys set revoked_at = now() where id = ${id}`
      return keyOf(key)
    },
    expected: unauthorized,
  },
  {
    credential: "a key with the other scopes",
    headers: async (scope) => keyOf((await makeKey(sql(), othersThan(scope))).key),
    expected: forbidden,
  },
  {
    credential: "another user's key",
    headers: async (scope) => keyOf((await makeKey(sql(), withoutAdmin(scope), { userId: "stranger" })).key),
    expected: (_scope, stranger) => stranger,
  },
  {
    credential: "the user's key",
    headers: async (scope, userId) => keyOf((await makeKey(sql(), withoutAdmin(scope), { userId })).key),
    expected: unlessForEverybody,
  },
  {
    credential: "a key with this scope alone",
    headers: async (scope) => keyOf((await makeKey(sql(), [scope])).key),
    expected: success,
  },
  {
    credential: "a key with the scope admin alone",
    headers: async () => keyOf((await makeKey(sql(), ["admin"])).key),
    expected: success,
  },
  { credential: "a malformed token", headers: () => bearer("not.a.token"), expected: unauthorized },
  {
    credential: "an expired token",
    headers: (scope) => token({ role: "admin", scopes: [scope], iat: now() - 600, exp: now() - 60 }),
    expected: unauthorized,
  },
  {
    credential: "a token that somebody else signed",
    headers: async (scope) => bearer(await outsider.sign({ role: "admin", scopes: [scope] })),
    expected: unauthorized,
  },
  {
    credential: "a token with the other scopes",
    headers: (scope) => token({ role: "service", scopes: othersThan(scope) }),
    expected: forbidden,
  },
  {
    credential: "another user's token",
    headers: (scope) => token({ role: "user", user_id: "stranger", scopes: [scope] }),
    expected: (_scope, stranger) => stranger,
  },
  {
    credential: "the user's token",
    headers: (scope, user_id) => token({ role: "user", user_id, scopes: [scope] }),
    expected: unlessForEverybody,
  },
  {
    credential: "a service's token",
    headers: (scope) => token({ role: "service", scopes: [scope] }),
    expected: unlessAdmin,
  },
  {
    credential: "a service's token that claims the scope admin",
    headers: () => token({ role: "service", scopes: ["admin"] }),
    expected: forbidden,
  },
  {
    credential: "an admin's token",
    headers: () => token({ role: "admin", scopes: ["admin"] }),
    expected: success,
  },
  {
    credential: "a wrong key beside a right token",
    headers: async () => ({ ...keyOf(generateKey()), ...(await token({ role: "admin", scopes: ["admin"] })) }),
    expected: unauthorized,
  },
]

let owners = 0

/** What a route answers to a credential, and what it should. What is wrong with an answer otherwise stands in place of its status. */
const tryRoute = async (route: GuardedRoute, column: Column) => {
  const owner = `owner-${owners++}`
  const { path, body, stranger } = await requestFor({ client: pika.client, sql: sql() }, route, owner)
  const headers = { "X-API-Key": "", ...(await column.headers(route.scope, owner)) }
  const expected = column.expected(route.scope, stranger)
  const actual = await client.send(route.method, path, body, headers).then(
    ({ status, text, headers: answered }) => {
      if (status < 300) return "success"
      if (text.includes(secret) || text.includes(owner)) return `${status}, which tells of the owner: ${text}`
      if (status === 401 && !answered.has("WWW-Authenticate")) return "401 without WWW-Authenticate"
      return status
    },
    (error: unknown) => String(error),
  )
  return { expected, actual }
}

describe("every guarded route of the document, asked with", () => {
  test.each(columns.map((column) => [column.credential, column] as const))(
    "%s",
    async (_credential, column) => {
      const expected: Record<string, unknown> = {}
      const actual: Record<string, unknown> = {}
      for (const route of routes) {
        const cell = await tryRoute(route, column)
        expected[route.name] = cell.expected
        actual[route.name] = cell.actual
      }
      expect(actual).toEqual(expected)
    },
    60_000,
  )
})

test("the matrix has every route that states a scope in the document, with both ways in", () => {
  // Those that take any credential are in test/people/credentials.test.ts.
  const secured = Object.values(client.document.paths)
    .flatMap((methods) => Object.values(methods))
    .filter(({ security }) => Object.values(security?.[0] ?? {}).flat().length > 0)
  expect(routes.length).toBe(secured.length)
  expect(routes.length).toBeGreaterThan(20)
  for (const { operation } of routes)
    expect(operation.security?.flatMap((way) => Object.keys(way))).toEqual(["ApiKey", "Bearer"])
})

test.each([
  ["/api/v1/things/{id}", {}, "say how to make what its {id} names"],
  ["/api/v1/things/{thing}", {}, "say what its path parameters are"],
  ["/api/v1/things", {}, "it does not say whose data it is about"],
  ["/api/v1/things", { requestBody: { content: {} } }, "its body has no example"],
  ["/api/v1/things", { parameters: [{ name: "day", in: "query", required: true }] }, "its day has no example"],
])("a new route that needs more than the document tells is named: %s %o", async (path, more, says) => {
  const operation = { responses: {}, ...more }
  const route: GuardedRoute = { name: `GET ${path}`, method: "GET", path, scope: "memory:read", operation }
  const attempt = requestFor({ client: pika.client, sql: sql() }, route, "owner")
  await expect(attempt).rejects.toThrow(`GET ${path}: ${says}`)
})
