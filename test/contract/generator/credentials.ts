import { generateKey } from "../../../src/accounts/api-key.ts"
import { allScopes, type Scope } from "../../../src/feature/actor.ts"
import type { Database } from "../../../src/platform/database/connect.ts"
import { makeKey } from "../../support/keys.ts"
import { type createIssuer, now } from "../../support/tokens.ts"
import type { Person } from "./world.ts"

/** A way to say who one is. */
export type Credential = {
  name: string
  headers: Record<string, string>
  /** What it may do; null: it is no credential, and every guarded route answers 401. */
  scopes: readonly Scope[] | null
  /** The only person that it reaches; null: everybody. */
  person: Person | null
  /** How many requests are made with it, beside the others. */
  weight: number
}

const everyday: Scope[] = [
  ...(["memory:read", "memory:write", "documents:read", "documents:write"] as const),
  ...(["job:status", "privacy", "chat"] as const),
]
const keyOf = (key: string) => ({ "X-API-Key": key })
const bearer = (token: string) => ({ "X-API-Key": "", Authorization: `Bearer ${token}` })
const noSignature = `${btoa('{"alg":"none"}')}.${btoa('{"role":"admin","user_id":"person-1"}')}.`.replaceAll("=", "")

/** Every kind of credential that there is: a new kind is added here. Two people have a key and a token that reach them alone. */
export const makeCredentials = async (
  sql: Database,
  issuer: ReturnType<typeof createIssuer>,
  people: readonly Person[],
): Promise<Credential[]> => {
  const none = (name: string, headers: Record<string, string>): Credential => {
    return { name, headers, scopes: null, person: null, weight: 1 }
  }
  const known = (
    name: string,
    headers: Record<string, string>,
    scopes: readonly Scope[],
    person: Person | null = null,
  ): Credential => ({ name, headers, scopes, person, weight: scopes === everyday || scopes === allScopes ? 4 : 1 })

  const revoked = await makeKey(sql, everyday)
  await sql`update api_keys set revoked_at = now() where id = ${revoked.id}`
  const expired = await makeKey(sql, everyday)
  await sql`update api_keys set expires_at = now() where id = ${expired.id}`
  const boundKey = async (person: Person) =>
    known(
      `a key for ${person.userId}`,
      keyOf((await makeKey(sql, everyday, { userId: person.userId })).key),
      everyday,
      person,
    )
  const userToken = async (person: Person) =>
    known(
      `a token of ${person.userId}`,
      bearer(await issuer.sign({ role: "user", user_id: person.userId, scopes: everyday })),
      everyday,
      person,
    )
  return [
    none("no credential", keyOf("")),
    none("an unknown key", keyOf(generateKey())),
    none("a malformed key", keyOf("' or 1=1 --")),
    none("a revoked key", keyOf(revoked.key)),
    none("an expired key", keyOf(expired.key)),
    none("a malformed token", bearer("a.b.c")),
    none("a token without a signature", bearer(noSignature)),
    none("an expired token", bearer(await issuer.sign({ role: "admin", scopes: ["admin"], exp: now() - 600 }))),
    known("a key of one scope", keyOf((await makeKey(sql, ["job:status"])).key), ["job:status"]),
    known("a key of another scope", keyOf((await makeKey(sql, ["memory:read"])).key), ["memory:read"]),
    known("a key for everybody", keyOf((await makeKey(sql, everyday)).key), everyday),
    known("a token of a service", bearer(await issuer.sign({ role: "service", scopes: everyday })), everyday),
    known("an admin's key", keyOf((await makeKey(sql, ["admin"])).key), allScopes),
    ...(await Promise.all(people.slice(0, 2).flatMap((person) => [boundKey(person), userToken(person)]))),
  ]
}
