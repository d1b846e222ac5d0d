import { beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test"
import { allScopes, type Scope } from "../../src/feature/actor.ts"
import type { OpenApi } from "../contract/conformance.ts"
import { makeWebhook } from "../contract/credential-requests.ts"
import { unknownId } from "../contract/requests.ts"
import { auditOf } from "../support/audit.ts"
import { insertSession } from "../support/chat.ts"
import type { Json } from "../support/client.ts"
import { insertDocument } from "../support/documents.ts"
import { bodyOf } from "../support/form.ts"
import { makeKey } from "../support/keys.ts"
import { readText } from "../support/read-text.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

setDefaultTimeout(30_000)

type Expected = {
  action: string
  /** What {id} is, or what the route makes; it is named in the row, unless it is the person. */
  resource?: string
  /** Of its own example. */
  status?: number
  /** In the row, if it differs from the status of the answer. */
  recorded?: number
  /** It is not about a person's data. */
  ofNobody?: true
  /** What the route makes, and names in the row instead of {id}. */
  makes?: string
}

/** What the audit says of each route that takes a credential. A new route is written down here, too. */
const routes: Record<string, Expected> = {
  "POST /api/v1/search_facts": { action: "memory.search" },
  "POST /search_facts": { action: "memory.search" },
  "POST /api/v1/search_facts/explain": { action: "memory.explain" },
  "POST /api/v1/extract_facts": { action: "memory.extract", resource: "job", status: 202 },
  "POST /extract_facts": { action: "memory.extract", resource: "job", status: 202 },
  "GET /api/v1/jobs": { action: "job.list" },
  "GET /api/v1/jobs/counts": { action: "job.count" },
  // Whoever watches leaves before it ends.
  "GET /api/v1/jobs/events": { action: "job.watch", recorded: 499 },
  "GET /api/v1/jobs/{id}": { action: "job.read", resource: "job" },
  "GET /api/v1/jobs/{id}/status": { action: "job.read", resource: "job" },
  "GET /jobs/{id}/status": { action: "job.read", resource: "job" },
  "POST /api/v1/jobs/{id}/cancel": { action: "job.cancel", resource: "job" },
  "POST /api/v1/jobs/{id}/retry": { action: "job.retry", resource: "job" },
  "GET /api/v1/memories": { action: "memory.list" },
  "POST /api/v1/memories": { action: "memory.add", resource: "memory", status: 201 },
  "GET /api/v1/memories/{id}": { action: "memory.read", resource: "memory" },
  "PATCH /api/v1/memories/{id}": { action: "memory.update", resource: "memory" },
  "DELETE /api/v1/memories/{id}": { action: "memory.delete", resource: "memory", status: 204 },
  "GET /api/v1/memories/{id}/history": { action: "memory.history", resource: "memory" },
  "POST /api/v1/memories/{id}/feedback": { action: "memory.feedback", resource: "memory" },
  "GET /api/v1/users/{user_id}/profile": { action: "user.profile" },
  "GET /api/v1/users/{user_id}/changes": { action: "memory.changes" },
  "GET /api/v1/users/{user_id}/graph": { action: "user.graph" },
  "GET /v1/jobs/{id}": { action: "job.read", resource: "job" },
  "GET /v1/documents": { action: "document.list" },
  "GET /v1/documents/{id}": { action: "document.read", resource: "document" },
  "GET /v1/documents/{id}/versions": { action: "document.versions", resource: "document" },
  "POST /v1/documents/{id}/reembed": { action: "document.reembed", resource: "document", status: 202 },
  "POST /v1/documents/{id}/delete": { action: "document.delete", resource: "document" },
  "GET /api/v1/documents/quota": { action: "document.quota" },
  "POST /api/v1/documents": { action: "document.create", resource: "document", status: 201 },
  "POST /v1/documents": { action: "document.create", resource: "document" },
  "POST /api/v1/documents/uploads": { action: "document.announce", resource: "document", status: 201 },
  "POST /api/v1/documents/{id}/uploaded": { action: "document.uploaded", resource: "document", status: 409 },
  "GET /api/v1/documents/{id}/content": { action: "document.content", resource: "document" },
  "PUT /api/v1/documents/{id}/content": { action: "document.replace", resource: "document", status: 202 },
  "GET /api/v1/documents": { action: "document.list" },
  "GET /api/v1/documents/{id}": { action: "document.read", resource: "document" },
  "PATCH /api/v1/documents/{id}": { action: "document.update", resource: "document" },
  "DELETE /api/v1/documents/{id}": { action: "document.delete", resource: "document", status: 204 },
  "GET /api/v1/documents/{id}/versions": { action: "document.versions", resource: "document" },
  "GET /api/v1/documents/{id}/chunks": { action: "document.chunks", resource: "document" },
  "POST /api/v1/documents/{id}/reembed": { action: "document.reembed", resource: "document", status: 202 },
  "POST /api/v1/documents/{id}/delete": { action: "document.delete", resource: "document" },
  "POST /api/v1/documents/{id}/restore": { action: "document.restore", resource: "document" },
  "POST /api/v1/documents/{id}/versions/{version_id}/activate": { action: "document.activate", resource: "document" },
  "POST /api/v1/documents/search": { action: "document.search" },
  "POST /api/v1/export_user_data": { action: "user.export" },
  "POST /export_user_data": { action: "user.export" },
  "POST /api/v1/delete_user_data": { action: "user.delete" },
  "POST /delete_user_data": { action: "user.delete" },
  "GET /api/v1/audit": { action: "audit.list" },
  "GET /api/v1/users/{user_id}/numbers": { action: "user.numbers" },
  "GET /api/v1/settings": { action: "settings.get", ofNobody: true },
  "GET /api/v1/usage": { action: "usage.get", ofNobody: true },
  "GET /api/v1/experiments": { action: "experiment.list", ofNobody: true },
  "GET /api/v1/stats": { action: "stats.get", ofNobody: true },
  "GET /api/v1/users": { action: "user.list", ofNobody: true },
  "POST /api/v1/keys": { action: "key.create", resource: "key", status: 201, ofNobody: true },
  "GET /api/v1/keys": { action: "key.list", ofNobody: true },
  "POST /api/v1/keys/{id}/rotate": { action: "key.rotate", resource: "key", status: 201, ofNobody: true },
  "DELETE /api/v1/keys/{id}": { action: "key.revoke", resource: "key", status: 204, ofNobody: true },
  "POST /api/v1/webhooks": { action: "webhook.create", resource: "webhook", status: 201, ofNobody: true },
  "GET /api/v1/webhooks": { action: "webhook.list", ofNobody: true },
  "GET /api/v1/webhooks/{id}": { action: "webhook.read", resource: "webhook", ofNobody: true },
  "PATCH /api/v1/webhooks/{id}": { action: "webhook.update", resource: "webhook", ofNobody: true },
  "DELETE /api/v1/webhooks/{id}": { action: "webhook.delete", resource: "webhook", status: 204, ofNobody: true },
  "POST /api/v1/webhooks/{id}/test": { action: "webhook.test", resource: "webhook", ofNobody: true },
  "GET /api/v1/webhooks/{id}/deliveries": { action: "webhook.deliveries", resource: "webhook", ofNobody: true },
  "GET /api/v1/chat/analytics": { action: "chat.analytics" },
  "POST /api/v1/chat/sessions": { action: "chat.session.create", resource: "session", status: 201 },
  "GET /api/v1/chat/sessions": { action: "chat.session.list" },
  "GET /api/v1/chat/sessions/{id}": { action: "chat.session.read", resource: "session" },
  "PUT /api/v1/chat/sessions/{id}": { action: "chat.session.replace", resource: "session" },
  "PATCH /api/v1/chat/sessions/{id}": { action: "chat.session.update", resource: "session" },
  "DELETE /api/v1/chat/sessions/{id}": { action: "chat.session.delete", resource: "session", status: 204 },
  "GET /api/v1/chat/sessions/{id}/messages": { action: "chat.message.list", resource: "session" },
  "POST /api/v1/chat/sessions/{id}/messages": {
    action: "chat.message.create",
    resource: "session",
    makes: "message",
    status: 201,
  },
  "PUT /api/v1/chat/messages/{id}": { action: "chat.message.update", resource: "message" },
  "DELETE /api/v1/chat/messages/{id}": { action: "chat.message.delete", resource: "message", status: 204 },
  "POST /api/v1/query": { action: "answer.ask", resource: "session" },
  "POST /query": { action: "answer.ask", resource: "session" },
  "POST /api/v1/chat/sessions/{id}/rag-query": { action: "answer.ask", resource: "session" },
  "POST /api/v1/chat/messages/{id}/regenerate": { action: "answer.regenerate", resource: "message" },
  "GET /api/v1/messages/{id}/rag-context": { action: "answer.read", resource: "message" },
  "GET /api/v1/chat/messages/{id}/rag-context": { action: "answer.read", resource: "message" },
  "POST /api/v1/chat/sessions/{id}/speech": { action: "message.hear", resource: "session", status: 503 },
  "POST /api/v1/chat/messages/{id}/tts": { action: "message.speak", resource: "message", status: 503 },
  "GET /api/v1/chat/messages/{id}/audio": { action: "message.audio", resource: "message" },
}

/** The same of routes for people who sign in, asked by a person. */
const ofPeople: Record<string, { action: string; body?: unknown; status?: number }> = {
  "GET /api/v1/users/me": { action: "account.get_own" },
  "PUT /api/v1/users/me": { action: "account.update_own", body: { full_name: "Emma" } },
  "PUT /api/v1/users/me/password": {
    action: "account.change_password",
    body: { old_password: "correct horse", new_password: "correct horse battery" },
    status: 204,
  },
  "DELETE /api/v1/users/me": { action: "account.delete", body: { password: "correct horse" }, status: 204 },
  "GET /api/v1/users/{user_id}": { action: "account.get" },
  "PATCH /api/v1/users/{user_id}": { action: "account.update", body: { is_active: false }, status: 403 },
  "POST /api/v1/users/register": { action: "account.register", body: { username: "x", password: "" }, status: 403 },
}

const user = "user_123"
const pika = usePika({ roles: { http: true, worker: false } })
let document: OpenApi
let key: { id: string; key: string }
beforeAll(async () => {
  document = (await (await fetch(`${pika.client.url}/openapi.json`)).json()) as OpenApi
  key = await makeKey(pika.sql, allScopes)
})

const operationOf = (route: string) => {
  const [method = "", path = ""] = route.split(" ")
  const operation = document.paths[path]?.[method.toLowerCase()]
  if (!operation) throw new Error(`${route} is not in the document`)
  return { method, path, operation, example: bodyOf(operation) }
}

let count = 0

/** A thing of the kind that {id} is, as the route needs it. */
const makeResource = async (route: string, { resource }: Expected): Promise<string> => {
  count += 1
  if (resource === "key") return (await makeKey(pika.sql, ["memory:read"])).id
  if (resource === "webhook") return makeWebhook(pika, user)
  if (resource === "memory") return (await pika.client.add(user, `User has ${count} marbles`)).id
  if (resource === "session" || resource === "message") {
    const made = await insertSession(pika.sql, user)
    if (resource === "session") return made.sessionId
    return /regenerate|rag-context/.test(route) ? made.answerId : made.messageId
  }
  if (resource === "document") {
    const { documentId } = await insertDocument(pika.sql, user)
    if (route.endsWith("/restore")) await pika.client.request("POST", `/api/v1/documents/${documentId}/delete`, {})
    return documentId
  }
  const said = [{ role: "user" as const, content: `I have ${count} marbles` }]
  const { job_id } = await pika.client.extract({ user_id: user, conversation: said })
  if (route.endsWith("/retry")) await pika.client.request("POST", `/api/v1/jobs/${job_id}/cancel`)
  return job_id
}

const send = async (route: string, id: string, with_: { key?: string; query?: string; body?: unknown } = {}) => {
  const { method, path, operation, example } = operationOf(route)
  const query = operation.parameters?.some(({ in: place, name }) => place === "query" && name === "user_id")
  const url =
    path.replace(/\{(version_)?id\}/g, id).replace("{user_id}", user) +
    (with_.query ?? (query ? `?user_id=${user}` : ""))
  const body = with_.body ?? example
  const requestId = Bun.randomUUIDv7()
  const response = await pika.client.request(method, url, body, {
    "X-API-Key": with_.key ?? key.key,
    "X-Request-Id": requestId,
  })
  const text = await readText(method, response)
  const answer = text.startsWith("{") ? (JSON.parse(text) as Json) : {}
  const isRecorded = async () => (await auditOf(pika, requestId)).length > 0
  // The server notices a moment later that its events are not read any more.
  if (response.headers.get("content-type") === "text/event-stream") await until("the end is recorded", isRecorded)
  return { status: response.status, answer, rows: await auditOf(pika, requestId) }
}

const common = { actor_kind: "api_key", latency_ms: expect.any(Number), at: expect.any(Date) }

test("every route that takes a credential is in this table, and no other, but for those of mem0's API", () => {
  const guarded = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { security, tags }]) =>
      security && !tags?.includes("Compat") ? [`${method.toUpperCase()} ${path}`] : [],
    ),
  )
  expect([...Object.keys(routes), ...Object.keys(ofPeople)].sort()).toEqual(guarded.sort())
})

describe.each(Object.entries(routes).map(([route, expected]) => ({ route, expected })))(
  "$route",
  ({ route, expected }) => {
    test("leaves one row that says who did what to whose data", async () => {
      const id = route.includes("{id}") ? await makeResource(route, expected) : ""
      const { status, answer, rows } = await send(route, id)
      expect(status).toBe(expected.status ?? 200)
      const made = expected.resource
        ? String((!expected.makes && id) || answer.id || answer.document_id || answer.job_id || answer.conversation_id)
        : null
      expect(rows).toEqual([
        expect.objectContaining({
          ...common,
          actor_id: key.id,
          action: expected.action,
          resource_type: expected.makes ?? expected.resource ?? null,
          resource_id: made,
          user_id: expected.ofNobody ? null : user,
          status_code: expected.recorded ?? status,
        }),
      ])
      const [row] = rows
      expect(row?.latency_ms).toBeGreaterThanOrEqual(0)
      expect(Math.abs(Date.now() - (row?.at.getTime() ?? 0))).toBeLessThan(30_000)
    })

    test("leaves one row when the credential lacks the scope, and says nothing of whom", async () => {
      const { operation } = operationOf(route)
      const [scope] = (operation.security ?? []).flatMap((way) => Object.values(way).flat()) as Scope[]
      const others = allScopes.filter((other) => other !== scope && other !== "admin")
      const weak = await makeKey(pika.sql, others)
      const { status, rows } = await send(route, unknownId, { key: weak.key })
      expect(status).toBe(403)
      expect(rows).toEqual([
        expect.objectContaining({
          ...common,
          actor_id: weak.id,
          action: expected.action,
          resource_type: null,
          user_id: null,
          status_code: 403,
        }),
      ])
    })

    test("leaves one row when the request is refused", async () => {
      const { status, rows } = await send(route, unknownId, { query: "?unknown=1" })
      expect(status).toBe(400)
      expect(rows).toEqual([expect.objectContaining({ action: expected.action, status_code: 400, user_id: null })])
    })

    if (route.includes("{id}"))
      test("leaves one row when there is no such thing", async () => {
        const { status, rows } = await send(route, unknownId)
        expect(status).toBe(404)
        expect(rows).toEqual([
          expect.objectContaining({
            action: expected.action,
            resource_type: expected.resource,
            resource_id: unknownId,
            user_id: null,
            status_code: 404,
          }),
        ])
      })
  },
)

test.each(Object.entries(ofPeople))("%s leaves one row that says who did it", async (route, expected) => {
  count += 1
  const [method = "", path = ""] = route.split(" ")
  const account = { username: `emma-${count}`, password: "correct horse" }
  const registered = await pika.client.request("POST", "/api/v1/users/register", account, { "X-API-Key": key.key })
  const { user: person, access_token } = (await registered.json()) as { user: { id: string }; access_token: string }
  const requestId = Bun.randomUUIDv7()
  const headers = { "X-API-Key": "", Authorization: `Bearer ${access_token}`, "X-Request-Id": requestId }
  const response = await pika.client.request(method, path.replace("{user_id}", person.id), expected.body, headers)
  expect(response.status).toBe(expected.status ?? 200)
  expect(await auditOf(pika, requestId)).toEqual([
    expect.objectContaining({ actor_kind: "token", action: expected.action, status_code: response.status }),
  ])
})

test("without a valid credential nothing is recorded, whatever is asked", async () => {
  for (const route of Object.keys(routes))
    expect(await send(route, unknownId, { key: "nobody's" })).toMatchObject({ status: 401, rows: [] })
})
