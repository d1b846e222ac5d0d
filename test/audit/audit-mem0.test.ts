import { beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test"
import { allScopes } from "../../src/feature/actor.ts"
import type { OpenApi } from "../contract/conformance.ts"
import { type GuardedRoute, guardedRoutes, type Request, requestFor } from "../contract/credential-requests.ts"
import { auditOf } from "../support/audit.ts"
import { makeKey } from "../support/keys.ts"
import { usePika } from "../support/use-pika.ts"

setDefaultTimeout(30_000)

/** What the audit says of each route of mem0's API: the action of the verb that does it. A new route is written down here, too. */
const actions: Record<string, string> = {
  "POST /v3/memories/add/": "memory.extract",
  "POST /v1/memories/": "memory.extract",
  "POST /mem0/memories": "memory.extract",
  "POST /v3/memories/": "memory.list",
  "POST /v2/memories/": "memory.list",
  "GET /v1/memories/": "memory.list",
  "GET /mem0/memories": "memory.list",
  "POST /v3/memories/search/": "memory.search",
  "POST /v2/memories/search/": "memory.search",
  "POST /v1/memories/search/": "memory.search",
  "POST /mem0/search": "memory.search",
  "DELETE /v1/memories/": "memory.delete",
  "DELETE /mem0/memories": "memory.delete",
  "GET /v1/memories/{id}/": "memory.read",
  "GET /mem0/memories/{id}": "memory.read",
  "PUT /v1/memories/{id}/": "memory.update",
  "PUT /mem0/memories/{id}": "memory.update",
  "DELETE /v1/memories/{id}/": "memory.delete",
  "DELETE /mem0/memories/{id}": "memory.delete",
  "GET /v1/memories/{id}/history/": "memory.history",
  "GET /mem0/memories/{id}/history": "memory.history",
  "PUT /v1/batch/": "memory.update",
  "DELETE /v1/batch/": "memory.delete",
  "GET /v1/entities/": "memory.entities",
  "GET /mem0/entities": "memory.entities",
  "DELETE /v2/entities/{entity_type}/{entity_id}/": "memory.delete_entity",
  "DELETE /v1/entities/{entity_type}/{entity_id}/": "memory.delete_entity",
  "GET /v1/event/{id}/": "job.read",
  "GET /v1/events/": "job.list",
  "POST /v1/feedback/": "memory.feedback",
  "GET /api/v1/orgs/organizations/{organization}/projects/{project}/": "mem0.project_read",
  "PATCH /api/v1/orgs/organizations/{organization}/projects/{project}/": "mem0.project_update",
  "GET /api/v1/webhooks/projects/{project}/": "webhook.list",
  "POST /api/v1/webhooks/projects/{project}/": "webhook.create",
  "PUT /api/v1/webhooks/{id}/": "webhook.update",
  "DELETE /api/v1/webhooks/{id}/": "webhook.delete",
  "GET /v2/entities/{entity_type}/{user_id}/profile/": "user.profile",
  "POST /v1/exports/": "memory.request_export",
  "POST /v1/exports/get/": "memory.read_export",
}
/** They are about nobody's data. */
const ofNobody = /^(memory\.entities|mem0\.|webhook\.)/

const owner = "user_123"
const pika = usePika({ roles: { http: true, worker: false } })
let routes: GuardedRoute[]
let key: { id: string; key: string }
beforeAll(async () => {
  const document = (await (await fetch(`${pika.client.url}/openapi.json`)).json()) as OpenApi
  routes = guardedRoutes(document).filter(({ operation }) => operation.tags?.includes("Compat"))
  key = await makeKey(pika.sql, allScopes)
})

const routeOf = (name: string): GuardedRoute => {
  const route = routes.find((route) => route.name === name)
  if (!route) throw new Error(`${name} is not in the document`)
  return route
}

const send = async ({ method }: GuardedRoute, { path, body }: Pick<Request, "path" | "body">, credential: string) => {
  const requestId = Bun.randomUUIDv7()
  const headers = { "X-API-Key": credential, "X-Request-Id": requestId }
  const { status } = await pika.client.request(method, path, body, headers)
  return { status, rows: await auditOf(pika, requestId) }
}

test("every route of mem0's API that needs a scope is in this table, and no other", () => {
  expect(Object.keys(actions).sort()).toEqual(routes.map(({ name }) => name).sort())
})

describe.each(Object.entries(actions))("%s", (name, action) => {
  test("leaves one row that says who did what to whose data", async () => {
    // What an earlier test has edited says the same.
    await pika.sql`delete from facts`
    const request = await requestFor(pika, routeOf(name), owner)
    const { status, rows } = await send(routeOf(name), request, key.key)
    expect(status).toBeLessThan(300)
    const { id: actor_id } = key
    const user_id = ofNobody.test(action) ? null : owner
    // What the client was answered with, and not what the verb behind it has elsewhere.
    const told = { actor_kind: "api_key", actor_id, action, user_id, status_code: status }
    expect(rows).toEqual([expect.objectContaining(told)])
  })

  test("leaves one row when the credential lacks the scope, and says nothing of whom", async () => {
    const { scope } = routeOf(name)
    const weak = await makeKey(
      pika.sql,
      allScopes.filter((other) => other !== scope && other !== "admin"),
    )
    const { status, rows } = await send(routeOf(name), await requestFor(pika, routeOf(name), owner), weak.key)
    expect(status).toBe(403)
    const nothing = { resource_type: null, user_id: null, status_code: 403 }
    expect(rows).toEqual([expect.objectContaining({ actor_id: weak.id, action, ...nothing })])
  })
})

describe("what changes memories of several people leaves a row for each of them", () => {
  const people = ["ann", "bob", "cy"]
  const keep = async (agent: string): Promise<string[]> => {
    const ids: string[] = []
    for (const user_id of people) {
      const memory = { user_id, agent_id: agent, infer: false, messages: `${user_id} likes ${agent}` }
      const answer = await pika.client.request("POST", "/v3/memories/add/", memory)
      ids.push(((await answer.json()) as { results: { id: string }[] }).results[0]?.id ?? "")
    }
    return ids
  }
  const changes: [string, (ids: string[]) => [method: string, path: string, body?: object]][] = [
    [
      "PUT",
      (ids) => ["PUT", "/v1/batch/", { memories: ids.map((memory_id, at) => ({ memory_id, text: `It is ${at}` })) }],
    ],
    ["batch", (ids) => ["DELETE", "/v1/batch/", { memories: ids.map((memory_id) => ({ memory_id })) }]],
    ["agent", () => ["DELETE", "/v1/memories/?agent_id=agent"]],
    ["run", () => ["DELETE", "/v2/entities/agent/run/"]],
  ]
  test.each(changes)("%s", async (agent, change) => {
    const ids = await keep(agent)
    const [method, path, body] = change(ids)
    const requestId = Bun.randomUUIDv7()
    const answer = await pika.client.request(method, path, body, { "X-API-Key": key.key, "X-Request-Id": requestId })
    expect(answer.status).toBe(200)
    const rows = await auditOf(pika, requestId)
    const told = rows.map(({ user_id, resource_id }) => [user_id, resource_id] as const)
    expect(told.toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1))).toEqual(
      people.map((user_id, at) => [user_id, ids[at] ?? ""]),
    )
  })
})
