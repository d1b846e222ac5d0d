import { hashPassword } from "../../src/people/hash-password.ts"
import type { Database } from "../../src/platform/database/connect.ts"
import type { Json } from "./client.ts"

type Pika = { client: { url: string; key: string } }
export type SignedIn = { user: Json & { id: string; username: string }; access_token: string; refresh_token: string }

let names = 0
/** A name that nobody has yet. */
export const newName = (): string => `person${names++}.${Date.now().toString(36)}`
export const password = "correct horse"

/** Sends what a client without an API key sends; `token`: an access token. */
export const ask = async (
  pika: Pika,
  method: string,
  path: string,
  body?: Json,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: Json }> => {
  const response = await fetch(`${pika.client.url}${path}`, {
    method,
    headers: { ...(body && { "Content-Type": "application/json" }), ...headers },
    body: body ? JSON.stringify(body) : null,
    signal: AbortSignal.timeout(30_000),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === "" ? {} : (JSON.parse(text) as Json) }
}

export const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

/** Registers a person by the admin's key. */
export const register = async (pika: Pika, more: Json = {}): Promise<SignedIn> => {
  const body = { username: newName(), password, ...more }
  const answer = await ask(pika, "POST", "/api/v1/users/register", body, { "X-API-Key": pika.client.key })
  if (answer.status !== 201) throw new Error(`registering answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer.body as SignedIn
}

/** An account with an id of the test's choice, whose password is `password`. */
export const insertPerson = async (sql: Database, userId: string, username = newName()): Promise<string> => {
  hash ??= hashPassword(password)
  await sql`
    insert into accounts (user_id, username, username_key, password_hash)
    values (${userId}, ${username}, ${username}, ${await hash}) on conflict do nothing`
  return username
}
let hash: Promise<string> | undefined

export const logIn = (pika: Pika, username: string, secret = password) =>
  ask(pika, "POST", "/api/v1/users/login", { username, password: secret })

export const refresh = (pika: Pika, token: string) =>
  ask(pika, "POST", "/api/v1/users/refresh", { refresh_token: token })

export const me = (pika: Pika, token: string) => ask(pika, "GET", "/api/v1/users/me", undefined, bearer(token))
