import { generateKey, hashKey } from "../../src/accounts/api-key.ts"
import { insertSession } from "../../src/console/queries.ts"
import { generateToken, hashToken } from "../../src/console/token.ts"
import { allScopes, type Scope } from "../../src/feature/actor.ts"
import type { Database } from "../../src/platform/database/connect.ts"
import { cookieOf, inSession } from "../support/console-session.ts"
import { makeKey } from "../support/keys.ts"
import { type Claims, createIssuer, now } from "../support/tokens.ts"
import type { Stranger } from "./credential-requests.ts"

export const issuer = createIssuer()
const outsider = createIssuer()

type Headers = Record<string, string>
export type Outcome = "success" | 401 | 403 | 404
export type Column = {
  credential: string
  /** For a route of this scope, and data of this owner. */
  headers: (scope: Scope, owner: string) => Promise<Headers> | Headers
  expected: (scope: Scope, stranger: Stranger) => Outcome
}

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

/** The token of a session of the console that was begun with such a key. */
const sessionOf = async (
  sql: Database,
  ...made: Parameters<typeof makeKey> extends [unknown, ...infer Rest] ? Rest : never
) => {
  const [{ key }, token] = [await makeKey(sql, ...made), generateToken()]
  await sql.begin((tx) => insertSession(tx, hashToken(token), { keyHash: hashKey(key), familyId: null }))
  return token
}

/** One credential for each scope. Where it is the owner's, one for each route. */
const onePerScope = (column: Column): Column => {
  const made = new Map<Scope, Headers | Promise<Headers>>()
  const headers: Column["headers"] = (scope, owner) => {
    const kept = made.get(scope) ?? column.headers(scope, owner)
    made.set(scope, kept)
    return kept
  }
  return { ...column, headers }
}

/** Every kind of credential. `sql`: of a pika that trusts `issuer`. */
export const columnsOf = (sql: () => Database): Column[] =>
  credentials(sql).map((column) => (column.headers.length < 2 ? onePerScope(column) : column))

const credentials = (sql: () => Database): Column[] => [
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
    credential: "a session of the console with another user's key",
    headers: async (scope) => inSession(await sessionOf(sql(), withoutAdmin(scope), { userId: "stranger" })),
    expected: (_scope, stranger) => stranger,
  },
  {
    credential: "a session of the console with a key of this scope alone",
    headers: async (scope) => inSession(await sessionOf(sql(), [scope])),
    expected: success,
  },
  {
    credential: "the cookie of an admin's session without the console's header",
    headers: async () => cookieOf(await sessionOf(sql(), ["admin"])),
    expected: unauthorized,
  },
  {
    credential: "a wrong key beside an admin's session",
    headers: async () => ({ ...keyOf(generateKey()), ...inSession(await sessionOf(sql(), ["admin"])) }),
    expected: unauthorized,
  },
  {
    credential: "a wrong key beside a right token",
    headers: async () => ({ ...keyOf(generateKey()), ...(await token({ role: "admin", scopes: ["admin"] })) }),
    expected: unauthorized,
  },
]
