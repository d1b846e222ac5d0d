import { beforeAll, describe, expect, test } from "bun:test"
import { Validator } from "@seriousme/openapi-schema-validator"
import { allScopes, type Scope } from "../../src/feature/actor.ts"
import { bodyOf, exampleOf } from "../support/form.ts"
import { makeKey } from "../support/keys.ts"
import { insertPerson, newName } from "../support/people.ts"
import { usePika } from "../support/use-pika.ts"
import { isOfMem0 } from "./conformance.ts"
import { unknownId } from "./requests.ts"
import { createStrictClient, type StrictClient } from "./strict-client.ts"

/**
 * Every route of the product and the scope that it takes; null: open to all; any: whoever has a credential. A new route is written down
 * here, too.
 */
const scopes: Record<string, Scope | "any" | null> = {
  "POST /api/v1/search_facts": "memory:read",
  "POST /search_facts": "memory:read",
  "POST /api/v1/search_facts/explain": "memory:read",
  "POST /api/v1/extract_facts": "memory:write",
  "POST /extract_facts": "memory:write",
  "GET /api/v1/jobs": "job:status",
  "GET /api/v1/jobs/counts": "job:status",
  "GET /api/v1/jobs/events": "job:status",
  "GET /api/v1/jobs/{id}": "job:status",
  "GET /api/v1/jobs/{id}/status": "job:status",
  "GET /jobs/{id}/status": "job:status",
  "POST /api/v1/jobs/{id}/cancel": "memory:write",
  "POST /api/v1/jobs/{id}/retry": "memory:write",
  "GET /api/v1/memories": "memory:read",
  "POST /api/v1/memories": "memory:write",
  "GET /api/v1/memories/{id}": "memory:read",
  "PATCH /api/v1/memories/{id}": "memory:write",
  "DELETE /api/v1/memories/{id}": "memory:write",
  "GET /api/v1/memories/{id}/history": "memory:read",
  "POST /api/v1/memories/{id}/feedback": "memory:write",
  "POST /v1/feedback/": "memory:write",
  "GET /api/v1/orgs/organizations/{organization}/projects/{project}/": "admin",
  "PATCH /api/v1/orgs/organizations/{organization}/projects/{project}/": "admin",
  "GET /api/v1/webhooks/projects/{project}/": "admin",
  "POST /api/v1/webhooks/projects/{project}/": "admin",
  "PUT /api/v1/webhooks/{id}/": "admin",
  "DELETE /api/v1/webhooks/{id}/": "admin",
  "GET /v2/entities/{entity_type}/{user_id}/profile/": "memory:read",
  "POST /api/v1/webhooks": "admin",
  "GET /api/v1/webhooks": "admin",
  "GET /api/v1/webhooks/{id}": "admin",
  "PATCH /api/v1/webhooks/{id}": "admin",
  "DELETE /api/v1/webhooks/{id}": "admin",
  "POST /api/v1/webhooks/{id}/test": "admin",
  "GET /api/v1/webhooks/{id}/deliveries": "admin",
  "GET /api/v1/users/{user_id}/profile": "memory:read",
  "GET /api/v1/users/{user_id}/changes": "memory:read",
  "GET /api/v1/users/{user_id}/graph": "memory:read",
  "GET /v1/jobs/{id}": "job:status",
  "GET /api/v1/documents": "documents:read",
  "GET /v1/documents": "documents:read",
  "GET /v1/documents/{id}": "documents:read",
  "GET /v1/documents/{id}/versions": "documents:read",
  "POST /v1/documents/{id}/reembed": "documents:write",
  "POST /v1/documents/{id}/delete": "documents:write",
  "GET /api/v1/documents/quota": "documents:read",
  "POST /api/v1/documents": "documents:write",
  "POST /v1/documents": "documents:write",
  "POST /api/v1/documents/uploads": "documents:write",
  "PUT /api/v1/documents/uploads/{secret}": null,
  "POST /api/v1/documents/{id}/uploaded": "documents:write",
  "GET /api/v1/documents/{id}/content": "documents:read",
  "PUT /api/v1/documents/{id}/content": "documents:write",
  "GET /api/v1/documents/{id}": "documents:read",
  "PATCH /api/v1/documents/{id}": "documents:write",
  "DELETE /api/v1/documents/{id}": "documents:write",
  "GET /api/v1/documents/{id}/versions": "documents:read",
  "GET /api/v1/documents/{id}/chunks": "documents:read",
  "POST /api/v1/documents/{id}/reembed": "documents:write",
  "POST /api/v1/documents/{id}/delete": "documents:write",
  "POST /api/v1/documents/{id}/restore": "documents:write",
  "POST /api/v1/documents/{id}/versions/{version_id}/activate": "documents:write",
  "POST /api/v1/documents/search": "documents:read",
  "GET /api/v1/chat/sessions": "chat",
  "POST /api/v1/chat/sessions": "chat",
  "GET /api/v1/chat/sessions/{id}": "chat",
  "PUT /api/v1/chat/sessions/{id}": "chat",
  "PATCH /api/v1/chat/sessions/{id}": "chat",
  "DELETE /api/v1/chat/sessions/{id}": "chat",
  "GET /api/v1/chat/sessions/{id}/messages": "chat",
  "POST /api/v1/chat/sessions/{id}/messages": "chat",
  "PUT /api/v1/chat/messages/{id}": "chat",
  "DELETE /api/v1/chat/messages/{id}": "chat",
  "POST /api/v1/export_user_data": "privacy",
  "POST /export_user_data": "privacy",
  "POST /api/v1/delete_user_data": "privacy",
  "POST /delete_user_data": "privacy",
  "POST /api/v1/chat/sessions/{id}/speech": "chat",
  "POST /api/v1/chat/messages/{id}/tts": "chat",
  "GET /api/v1/chat/messages/{id}/audio": "chat",
  "POST /api/v1/query": "chat",
  "POST /query": "chat",
  "POST /api/v1/chat/sessions/{id}/rag-query": "chat",
  "POST /api/v1/chat/messages/{id}/regenerate": "chat",
  "GET /api/v1/messages/{id}/rag-context": "chat",
  "GET /api/v1/chat/messages/{id}/rag-context": "chat",
  "GET /api/v1/audit": "admin",
  "GET /api/v1/chat/analytics": "admin",
  "POST /api/v1/keys": "admin",
  "GET /api/v1/keys": "admin",
  "POST /api/v1/keys/{id}/rotate": "admin",
  "DELETE /api/v1/keys/{id}": "admin",
  "POST /api/v1/users/register": "accounts",
  "POST /api/v1/users/login": null,
  "POST /api/v1/users/refresh": null,
  "POST /api/v1/users/logout": null,
  "POST /api/v1/console/session": null,
  "GET /api/v1/console/session": null,
  "DELETE /api/v1/console/session": null,
  "GET /api/v1/users/me": "any",
  "PUT /api/v1/users/me": "any",
  "DELETE /api/v1/users/me": "any",
  "PUT /api/v1/users/me/password": "any",
  "GET /api/v1/users": "admin",
  "GET /api/v1/stats": "admin",
  "GET /api/v1/experiments": "admin",
  "GET /api/v1/usage": "admin",
  "GET /api/v1/settings": "admin",
  "GET /api/v1/users/{user_id}/numbers": "privacy",
  "GET /api/v1/users/{user_id}": "any",
  "PATCH /api/v1/users/{user_id}": "admin",
  "GET /.well-known/jwks.json": null,
  "POST /v3/memories/add/": "memory:write",
  "POST /v1/memories/": "memory:write",
  "POST /v3/memories/": "memory:read",
  "POST /v2/memories/": "memory:read",
  "GET /v1/memories/": "memory:read",
  "POST /v3/memories/search/": "memory:read",
  "POST /v2/memories/search/": "memory:read",
  "POST /v1/memories/search/": "memory:read",
  "DELETE /v1/memories/": "memory:write",
  "GET /v1/memories/{id}/": "memory:read",
  "PUT /v1/memories/{id}/": "memory:write",
  "DELETE /v1/memories/{id}/": "memory:write",
  "GET /v1/memories/{id}/history/": "memory:read",
  "PUT /v1/batch/": "memory:write",
  "DELETE /v1/batch/": "memory:write",
  "POST /v1/exports/": "memory:read",
  "POST /v1/exports/get/": "memory:read",
  "POST /v1/summary/": "any",
  "POST /v2/profiles/jobs/": "any",
  "GET /v2/profiles/jobs/{job}/": "any",
  "GET /v2/profiles/settings/": "any",
  "POST /v2/profiles/settings/": "any",
  "POST /api/v1/orgs/organizations/{organization}/projects/": "any",
  "DELETE /api/v1/orgs/organizations/{organization}/projects/{project}/": "any",
  "GET /api/v1/orgs/organizations/{organization}/projects/{project}/members/": "any",
  "POST /api/v1/orgs/organizations/{organization}/projects/{project}/members/": "any",
  "PUT /api/v1/orgs/organizations/{organization}/projects/{project}/members/": "any",
  "DELETE /api/v1/orgs/organizations/{organization}/projects/{project}/members/": "any",
  "GET /v1/ping/": "any",
  "GET /v1/entities/": "admin",
  "DELETE /v2/entities/{entity_type}/{entity_id}/": "privacy",
  "DELETE /v1/entities/{entity_type}/{entity_id}/": "privacy",
  "GET /v1/event/{id}/": "job:status",
  "GET /v1/events/": "job:status",
  "POST /mem0/memories": "memory:write",
  "GET /mem0/memories": "memory:read",
  "DELETE /mem0/memories": "memory:write",
  "GET /mem0/memories/{id}": "memory:read",
  "PUT /mem0/memories/{id}": "memory:write",
  "DELETE /mem0/memories/{id}": "memory:write",
  "GET /mem0/memories/{id}/history": "memory:read",
  "POST /mem0/search": "memory:read",
  "GET /mem0/entities": "admin",
  "POST /mem0/reset": "any",
  "GET /mem0/configure": "any",
  "POST /mem0/configure": "any",
  "GET /": null,
  "GET /health": null,
  "GET /ready": null,
  "GET /metrics": null,
}
const routes = Object.entries(scopes).map(([route, scope]) => {
  const [method = "", path = ""] = route.split(" ")
  return {
    route,
    method,
    template: path,
    path: path
      .replace(/\{(version_)?id\}/g, unknownId)
      .replace("{user_id}", "someone")
      .replace("{entity_type}", "user")
      .replace("{entity_id}", "nobody")
      .replace(/\{(organization|project)\}/g, "pika"),
    scope,
  }
})
const guarded = routes.filter(({ scope }) => scope !== null)
const scoped = guarded.flatMap(({ scope, ...route }) =>
  scope === null || scope === "any" ? [] : [{ ...route, scope }],
)

const pika = usePika({ own: true })
let client: StrictClient
const keyWithout: Partial<Record<Scope, string>> = {}
const keyWith: Partial<Record<Scope, string>> = {}
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
  const { sql } = pika
  for (const scope of allScopes) {
    const others = allScopes.filter((other) => other !== scope && other !== "admin")
    keyWithout[scope] = (await makeKey(sql, others)).key
    keyWith[scope] = (await makeKey(sql, [scope])).key
  }
  await insertPerson(sql, "someone")
})

/** Without a person they list everybody's, which needs the scope `admin`, too. */
const listsEverybody: ReadonlySet<string> = new Set([
  "/api/v1/jobs",
  "/api/v1/jobs/counts",
  "/api/v1/jobs/events",
  "/v1/events/",
  "/v1/memories/",
])

/** The example of a registration can be sent once. */
const withNewName = (body: ReturnType<typeof bodyOf>): ReturnType<typeof bodyOf> =>
  body && "username" in body ? { ...body, username: newName() } : body

const operation = (route: { method: string; template: string }) => {
  const found = client.document.paths[route.template]?.[route.method.toLowerCase()]
  if (!found) throw new Error(`${route.method} ${route.template} is not in the document`)
  return found
}

test("the document is valid OpenAPI 3.1", async () => {
  const result = await new Validator().validate(structuredClone(client.document))
  expect(result).toEqual({ valid: true })
  expect(client.document.openapi).toBe("3.1.0")
})

test("the document names these routes and no others", () => {
  const documented = Object.entries(client.document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(documented.sort()).toEqual(Object.keys(scopes).sort())
})

test("each group of routes on the page says what it is for", () => {
  const { paths, tags } = client.document
  const groups = Object.values(paths).flatMap((methods) => Object.values(methods).flatMap((one) => one.tags ?? []))
  expect(tags.map(({ name }) => name).sort()).toEqual([...new Set(groups)].sort())
  expect(tags.filter(({ description }) => !description)).toEqual([])
})

describe.each(routes)("$route", (route) => {
  test("is described, with its scope and its errors", () => {
    const { summary, security, responses, requestBody } = operation(route)
    expect(summary).toBeTruthy()
    const named = route.scope === null || route.scope === "any" ? [] : [route.scope]
    const ways = route.scope === null ? [] : [{ ApiKey: named }, { Bearer: named }]
    expect(security ?? []).toEqual(ways)
    const errors = route.scope === null ? [] : ["400", "401", "403", "429", "500", "503"]
    if (route.template.includes("{id}")) errors.push("404")
    if (requestBody) errors.push("413", "415")
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(errors))
  })

  test("has an example of what it takes, and of what it gives in the shape that it promises", () => {
    const { requestBody, responses } = operation(route)
    if (requestBody && !requestBody.content["*/*"]) expect(exampleOf(operation(route))).toBeDefined()
    for (const [status, { content }] of Object.entries(responses)) {
      const media = content?.["application/json"]
      if (!media || route.scope === null) continue
      const name =
        String((media.schema as { $ref?: string }).$ref)
          .split("/")
          .pop() ?? ""
      const schemas = client.document.components.schemas as Record<string, { example?: unknown } | undefined>
      const example = media.example ?? schemas[name]?.example
      client.check(route.method, route.path, { status: Number(status), type: "application/json", body: example })
    }
  })
})

describe.each(guarded)("$route", (route) => {
  test("takes a credential", async () => {
    for (const headers of [
      { "X-API-Key": "" },
      { "X-API-Key": "no such key" },
      { "X-API-Key": "x".repeat(300) },
      { "X-API-Key": "", Authorization: "Bearer nonsense" },
    ])
      expect(await client.send(route.method, route.path, undefined, headers)).toMatchObject({
        status: 401,
        body: isOfMem0(route.path) ? {} : { error_code: "UNAUTHORIZED", details: [] },
      })
  })
})

describe.each(scoped)("$route", (route) => {
  test("takes the scope that the document states, and no more than that", async () => {
    const { scope } = route
    const body = bodyOf(operation(route)) ?? (route.method === "GET" || route.method === "DELETE" ? undefined : {})
    const without = await client.send(route.method, route.path, body, { "X-API-Key": keyWithout[scope] ?? "" })
    expect(without).toMatchObject({ status: 403, body: isOfMem0(route.path) ? {} : { error_code: "FORBIDDEN" } })
    expect(without.body.message ?? without.body.detail).toContain(scope)
    const enough = await client.send(route.method, route.path, body, { "X-API-Key": keyWith[scope] ?? "" })
    expect([401, 403]).not.toContain(listsEverybody.has(route.template) ? 200 : enough.status)
    const admin = await client.send(route.method, route.path, body, { "X-API-Key": keyWith.admin ?? "" })
    expect([401, 403]).not.toContain(admin.status)
  })

  test("accepts its own example", async () => {
    const example = withNewName(bodyOf(operation(route)))
    if (example === undefined) return
    const { status } = await client.send(route.method, route.path, example)
    // What an example names is not there.
    const namesThing =
      route.template.includes("{id}") ||
      ["/v1/batch/", "/v1/exports/get/"].includes(route.template) ||
      "memory_id" in example
    expect(status).toBeLessThan(namesThing ? 405 : 300)
    expect(status).not.toBe(400)
  })
})

test("a body is required where its fields are, or where one of them must be given", () => {
  const isRequired = (method: string, path: string) =>
    (client.document.paths[path]?.[method] as { requestBody?: { required?: boolean } } | undefined)?.requestBody
      ?.required
  const documents = "/api/v1/documents/{id}"
  expect(isRequired("post", `${documents}/reembed`)).toBe(false)
  expect(isRequired("post", `${documents}/delete`)).toBe(false)
  expect(isRequired("post", "/api/v1/keys/{id}/rotate")).toBe(false)
  expect(isRequired("patch", documents)).toBe(true)
  expect(isRequired("patch", "/api/v1/memories/{id}")).toBe(true)
  expect(isRequired("post", "/api/v1/search_facts")).toBe(true)
})

test("a revoked key stops working", async () => {
  const { sql } = pika
  const { key, id } = await makeKey(sql, ["memory:read"])
  await sql`update api_keys set revoked_at = now() where id = ${id}`
  expect((await client.send("GET", "/api/v1/memories?user_id=a", undefined, { "X-API-Key": key })).status).toBe(401)
})
