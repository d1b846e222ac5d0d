import { type Scope, scopeSchema } from "../../src/feature/actor.ts"
import type { Database } from "../../src/platform/database/connect.ts"
import { insertSession } from "../support/chat.ts"
import type { Client, Json } from "../support/client.ts"
import { insertDocument } from "../support/documents.ts"
import { bodyOf, exampleOf } from "../support/form.ts"
import { makeKey } from "../support/keys.ts"
import { insertPerson, newName } from "../support/people.ts"
import type { OpenApi, Operation } from "./conformance.ts"

/** A route that takes a credential, as the document states it. */
export type GuardedRoute = { name: string; method: string; path: string; scope: Scope; operation: Operation }

export const guardedRoutes = (document: OpenApi): GuardedRoute[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const scope = Object.values(operation.security?.[0] ?? {})[0]?.[0]
      const name = `${method.toUpperCase()} ${path}`
      if (scope === undefined) return []
      return [{ name, method: method.toUpperCase(), path, scope: scopeSchema.parse(scope), operation }]
    }),
  )

/** What a credential of another person is answered: a person who is named is refused, a thing of theirs is not there. */
export type Stranger = 403 | 404

export type Request = { path: string; body: Json | FormData | undefined; stranger: Stranger }

type Maker = (pika: { client: Client; sql: Database }, owner: string) => Promise<string>

/** Something that only the owner may read. */
export const secret = "Zqsecret"

const makeMemory: Maker = async ({ client }, owner) => (await client.add(owner, `User has a dog named ${secret}`)).id
const makeJob: Maker = async ({ client }, owner) =>
  (await client.extract({ user_id: owner, conversation: [{ role: "user", content: `I am ${secret}` }] })).job_id
const makeCancelledJob: Maker = async (pika, owner) => {
  const id = await makeJob(pika, owner)
  await pika.client.request("POST", `/api/v1/jobs/${id}/cancel`)
  return id
}
const makeDocument: Maker = async ({ sql }, owner) =>
  (await insertDocument(sql, owner, `A book of ${secret}`)).documentId
const makeDeletedDocument: Maker = async (pika, owner) => {
  const id = await makeDocument(pika, owner)
  await pika.client.request("POST", `/api/v1/documents/${id}/delete`, {})
  return id
}
const makeAnswer: Maker = async ({ sql }, owner) => (await insertSession(sql, owner, secret)).answerId
const makeOneKey: Maker = async ({ sql }) => (await makeKey(sql, ["memory:read"])).id

export const makeWebhook: Maker = async ({ client, sql }) => {
  await sql`delete from webhooks`
  const body = { name: "mirror", url: "https://hooks.invalid/pika" }
  const made = await client.request("POST", "/api/v1/webhooks", body)
  return ((await made.json()) as { id: string }).id
}

const makeSession: Maker = async ({ sql }, owner) => (await insertSession(sql, owner, `A talk of ${secret}`)).sessionId
const makeMessage: Maker = async ({ sql }, owner) => (await insertSession(sql, owner, `A talk of ${secret}`)).messageId

const makeUpload: Maker = async ({ client }, owner) => {
  const body = { user_id: owner, filename: "cave.txt", bytes: secret.length }
  const announced = await client.request("POST", "/api/v1/documents/uploads", body)
  const { document_id: id, upload } = (await announced.json()) as { document_id: string; upload: { url: string } }
  await client.request("PUT", upload.url, secret)
  return id
}

/** How to make the thing that a path names, by the beginning of the path: the first that fits. A route of a new kind needs a line here. */
const things: [beginning: string, make: Maker][] = [
  ["/api/v1/memories/{id}", makeMemory],
  ["/v1/memories/{id}/", makeMemory],
  ["/mem0/memories/{id}", makeMemory],
  ["/v1/event/{id}/", makeJob],
  ["/api/v1/documents/{id}/uploaded", makeUpload],
  ["/api/v1/documents/{id}/restore", makeDeletedDocument],
  ["/api/v1/documents/{id}", makeDocument],
  ["/api/v1/jobs/{id}/retry", makeCancelledJob],
  ["/api/v1/jobs/{id}", makeJob],
  ["/jobs/{id}", makeJob],
  ["/v1/jobs/{id}", makeJob],
  ["/v1/documents/{id}", makeDocument],
  ["/api/v1/chat/sessions/{id}", makeSession],
  ["/api/v1/keys/{id}", makeOneKey],
  ["/api/v1/webhooks/{id}", makeWebhook],
  ["/api/v1/chat/messages/{id}/regenerate", makeAnswer],
  ["/api/v1/chat/messages/{id}/rag-context", makeAnswer],
  ["/api/v1/chat/messages/{id}", makeMessage],
  ["/api/v1/messages/{id}/rag-context", makeAnswer],
]

/** An export that is done, wherever no worker makes one. */
const makeExport: Maker = async ({ sql }, owner) => {
  const id = Bun.randomUUIDv7()
  await sql`
    insert into jobs (user_id, id, type, payload, status, progress, completed_at, result)
    values (${owner}, ${id}, 'mem0.export', null, 'completed', 100, now(), '{"memories": 1}')`
  await sql`
    insert into mem0_exports (user_id, id, filters_hash, content)
    values (${owner}, ${id}, '\\x00', ${JSON.stringify({ memories: [secret] })})`
  return id
}

/** A batch is about memories of the owner. */
const withMemories = async (pika: Parameters<Maker>[0], example: Json | undefined, owner: string) => {
  if (!Array.isArray(example?.memories)) return example
  const [first] = example.memories as Json[]
  return { ...example, memories: [{ ...first, memory_id: await makeMemory(pika, owner) }] }
}

/** A request that the owner may make, with the thing that it is about. Throws for a route that needs more than the document tells. */
export const requestFor = async (
  pika: { client: Client; sql: Database },
  { name, path, scope, operation }: GuardedRoute,
  owner: string,
): Promise<Request> => {
  const fail = (problem: string): never => {
    throw new Error(`${name}: ${problem}, in test/contract/credential-requests.ts`)
  }
  const example = exampleOf(operation)
  if (operation.requestBody && !example) fail("its body has no example in the document: give it one, or set it up")
  const body =
    example && "memory_export_id" in example
      ? { ...example, memory_export_id: await makeExport(pika, owner) }
      : example && "memory_id" in example
        ? { ...example, memory_id: await makeMemory(pika, owner) }
        : example && "username" in example
          ? { ...example, username: newName() }
          : example && "user_id" in example
            ? { ...example, user_id: owner }
            : example && "filters" in example
              ? { ...example, filters: { user_id: owner } }
              : await withMemories(pika, example, owner)
  if (path === "/api/v1/users/{user_id}") await insertPerson(pika.sql, owner)

  let filled = path
    .replace("{user_id}", owner)
    .replace("{entity_type}", "user")
    .replace("{entity_id}", owner)
    .replace(/\{(organization|project)\}/g, "pika")
  if (filled.includes("{id}")) {
    const make = things.find(([beginning]) => path.startsWith(beginning))?.[1]
    const id = make ? await make(pika, owner) : fail("say how to make what its {id} names")
    filled = filled.replace("{id}", id).replace("{version_id}", id)
  }
  if (filled.includes("{")) fail("say what its path parameters are")

  const query = new URLSearchParams()
  for (const parameter of operation.parameters ?? []) {
    if (parameter.in !== "query") continue
    if (parameter.name === "user_id") query.set("user_id", owner)
    else if (parameter.required)
      query.set(parameter.name, String(parameter.schema?.example ?? fail(`its ${parameter.name} has no example`)))
  }
  const inBody = body && ("user_id" in body || ("filters" in body && !("user_id" in (example ?? {}))))
  const namesUser = /\{(user|entity)_id\}/.test(path) || query.has("user_id") || inBody
  const namesThing =
    path.includes("{id}") || (body && ("memories" in body || "memory_id" in body || "memory_export_id" in body))
  const isForEverybody = scope === "admin" || scope === "accounts"
  if (!namesUser && !namesThing && !isForEverybody) fail("it does not say whose data it is about")
  return {
    path: query.size > 0 ? `${filled}?${query}` : filled,
    body: bodyOf(operation, body),
    stranger: namesUser || isForEverybody ? 403 : 404,
  }
}
