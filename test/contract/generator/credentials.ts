import { createKey } from "../../../src/accounts/api-keys.ts"
import type { Scope } from "../../../src/accounts/actor.ts"
import type { Database } from "../../../src/platform/database/connect.ts"
import type { Client } from "../../support/client.ts"
import type { OpenApi } from "../conformance.ts"
import type { Person } from "./world.ts"

/** A way to say who one is. `expected`: the status of every guarded route that needs `memory:read`, null when it depends on more. */
export type Credential = {
  name: string
  headers: Record<string, string>
  /** What it may do; null: it is no credential at all. */
  scopes: readonly Scope[] | null
  /** The only person that it reaches; null: everybody. */
  person: Person | null
  /** How many requests are made with it, beside the others. */
  weight: number
}

const everyday: Scope[] = ["memory:read", "memory:write", "job:status", "privacy"]

const notOne: [name: string, headers: Record<string, string>][] = [
  ["no credential", { "X-API-Key": "" }],
  ["a key that nobody has", { "X-API-Key": "pika_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }],
  ["a malformed key", { "X-API-Key": "' or 1=1 --" }],
  ["a malformed token", { "X-API-Key": "", Authorization: "Bearer a.b.c" }],
  ["a token that says it needs no signature", { "X-API-Key": "", Authorization: "Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW4ifQ." }],
]

/** Every kind of credential that there is: a new kind is added here. Keys for one person are made by the API, where it makes them. */
export const makeCredentials = async (
  sql: Database,
  client: Client,
  document: OpenApi,
  people: readonly Person[],
): Promise<Credential[]> => {
  const key = async (scopes: Scope[]) => ({ "X-API-Key": (await createKey(sql, "generated", scopes)).key })
  const boundKey = async (person: Person) => {
    const answer = await client.request("POST", "/api/v1/keys", { name: "bound", scopes: everyday, user_id: person.userId })
    return { "X-API-Key": String(((await answer.json()) as { key: unknown }).key) }
  }
  const bound: Credential[] = []
  if (document.paths["/api/v1/keys"])
    for (const person of people.slice(0, 2))
      bound.push({
        name: `a key for ${person.userId}`,
        headers: await boundKey(person),
        scopes: everyday,
        person,
        weight: 4,
      })
  return [
    ...notOne.map(([name, headers]) => ({ name, headers, scopes: null, person: null, weight: 1 })),
    { name: "a key of another scope", headers: await key(["job:status"]), scopes: ["job:status"], person: null, weight: 1 },
    { name: "a key for everybody", headers: await key(everyday), scopes: everyday, person: null, weight: 4 },
    { name: "an admin's key", headers: await key(["admin"]), scopes: ["admin"], person: null, weight: 4 },
    ...bound,
  ]
}
