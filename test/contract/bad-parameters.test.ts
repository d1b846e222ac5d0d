import { beforeAll, describe, expect, test } from "bun:test"
import { usePika } from "../support/use-pika.ts"
import { bodyRoutes, unknownId } from "./requests.ts"
import { createStrictClient, type StrictClient } from "./strict-client.ts"

const pika = usePika()
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
})

const refused = async (method: string, path: string, field: string, body?: unknown) => {
  const answer = await client.send(method, path, body)
  expect(answer).toMatchObject({ status: 400, body: { error_code: "INVALID_REQUEST", details: [{ path: field }] } })
  expect(answer.body.details).toHaveLength(1)
  return String(answer.body.message)
}

const memories = "/api/v1/memories?user_id=someone"
const profile = "/api/v1/users/someone/profile"
const graph = "/api/v1/users/someone/graph"
const audit = "/api/v1/audit"

test.each([
  ["a list of nobody's memories", "/api/v1/memories", "user_id"],
  ["an empty user_id", "/api/v1/memories?user_id=", "user_id"],
  ["a NUL in a user_id", "/api/v1/memories?user_id=a%00b", "user_id"],
  ["a line break in a user_id", "/api/v1/memories?user_id=a%0Ab", "user_id"],
  ["a user_id of 129 characters", `/api/v1/memories?user_id=${"u".repeat(129)}`, "user_id"],
  ["two user_ids", `${memories}&user_id=other`, "user_id"],
  ["a limit of 0", `${memories}&limit=0`, "limit"],
  ["a limit of 101", `${memories}&limit=101`, "limit"],
  ["a negative limit", `${memories}&limit=-1`, "limit"],
  ["a limit with a fraction", `${memories}&limit=1.5`, "limit"],
  ["a limit in words", `${memories}&limit=ten`, "limit"],
  ["an empty limit", `${memories}&limit=`, "limit"],
  ["a flag that is neither true nor false", `${memories}&include_past=1`, "include_past"],
  ["an unknown category", `${memories}&category=animals`, "category"],
  ["a cursor that is none", `${memories}&cursor=next`, "cursor"],
  ["an unknown parameter of memories", `${memories}&sort=oldest`, "sort"],
  ["an unknown status of jobs", "/api/v1/jobs?status=done", "status"],
  ["a cursor of jobs that is none", "/api/v1/jobs?cursor=1", "cursor"],
  ["a limit of 101 jobs", "/api/v1/jobs?limit=101", "limit"],
  ["a cursor of changes that is none", "/api/v1/users/someone/changes?cursor=12.34.5", "cursor"],
  ["a type of jobs that cannot be one", "/api/v1/jobs?type=Memory", "type"],
  ["an unknown parameter of jobs", "/api/v1/jobs?kind=memory.extract", "kind"],
  ["more hours than jobs are kept", "/api/v1/jobs/counts?hours=721", "hours"],
  ["a status of jobs to watch", "/api/v1/jobs/events?status=failed", "status"],
  ["a cursor of keys that is none", "/api/v1/keys?cursor=1", "cursor"],
  ["a limit of 101 keys", "/api/v1/keys?limit=101", "limit"],
  ["an unknown parameter of keys", "/api/v1/keys?user_id=someone", "user_id"],
  ["a profile of no tokens", `${profile}?max_tokens=0`, "max_tokens"],
  ["a profile of 32,001 tokens", `${profile}?max_tokens=32001`, "max_tokens"],
  ["an unknown parameter of a profile", `${profile}?limit=5`, "limit"],
  ["a NUL in the path", "/api/v1/users/a%00b/profile", "user_id"],
  ["a user_id of 129 characters in the path", `/api/v1/users/${"u".repeat(129)}/graph`, "user_id"],
  ["a graph of depth 0", `${graph}?depth=0`, "depth"],
  ["a graph of depth 4", `${graph}?depth=4`, "depth"],
  ["a graph of 10,001 edges", `${graph}?limit=10001`, "limit"],
  ["an empty entity", `${graph}?entity=`, "entity"],
  ["a NUL in an entity", `${graph}?entity=%00`, "entity"],
  ["an entity of 201 characters", `${graph}?entity=${"e".repeat(201)}`, "entity"],
  ["an unknown parameter of a graph", `${graph}?cypher=MATCH`, "cypher"],
  ["a limit of 1,001 rows of the audit", `${audit}?limit=1001`, "limit"],
  ["an action that is none", `${audit}?action=memory.steal`, "action"],
  ["a time that is none", `${audit}?from=yesterday`, "from"],
  ["an end that is none", `${audit}?to=2026-13-01T00:00:00Z`, "to"],
  ["a cursor of the audit that is none", `${audit}?cursor=1`, "cursor"],
  ["a NUL in whom the audit is of", `${audit}?user_id=a%00b`, "user_id"],
  ["an unknown parameter of the audit", `${audit}?actor=me`, "actor"],
])("%s is refused with the name of the parameter", async (_name, path, field) => {
  await refused("GET", path, field)
})

const idRoutes: [method: string, path: string, body?: unknown][] = [
  ["GET", "/api/v1/memories/{id}"],
  ["PATCH", "/api/v1/memories/{id}", { category: "pet" }],
  ["DELETE", "/api/v1/memories/{id}"],
  ["GET", "/api/v1/memories/{id}/history"],
  ["GET", "/api/v1/documents/{id}"],
  ["PATCH", "/api/v1/documents/{id}", { title: "Dinosaurs" }],
  ["DELETE", "/api/v1/documents/{id}"],
  ["GET", "/api/v1/documents/{id}/versions"],
  ["GET", "/api/v1/documents/{id}/chunks"],
  ["POST", "/api/v1/documents/{id}/reembed", {}],
  ["POST", "/api/v1/documents/{id}/delete", {}],
  ["POST", "/api/v1/documents/{id}/restore"],
  ["GET", "/api/v1/jobs/{id}"],
  ["GET", "/api/v1/jobs/{id}/status"],
  ["GET", "/jobs/{id}/status"],
  ["POST", "/api/v1/jobs/{id}/cancel"],
  ["POST", "/api/v1/jobs/{id}/retry"],
  ["POST", "/api/v1/keys/{id}/rotate", {}],
  ["DELETE", "/api/v1/keys/{id}"],
]

describe.each(idRoutes)("%s %s", (method, path, body) => {
  const withId = (id: string) => path.replace("{id}", id)

  test("refuses what is no UUID, without repeating it", async () => {
    for (const id of ["1", "undefined", "null", unknownId.slice(1), `${unknownId}0`, "' or 1=1 --", "{id}", "🐶"]) {
      const message = await refused(method, withId(encodeURIComponent(id)), "id", body)
      if (id.length > 3) expect(message).not.toContain(id)
    }
  })

  test("knows nothing of an id that was never given", async () => {
    expect(await client.send(method, withId(unknownId), body)).toMatchObject({
      status: 404,
      body: { error_code: "NOT_FOUND" },
    })
  })

  test("refuses query parameters, since it takes none", async () => {
    await refused(method, `${withId(unknownId)}?user_id=someone`, "user_id", body)
  })
})

describe("a route that takes a body takes no query parameters", () => {
  for (const { method, path, body } of bodyRoutes)
    test(`${method} ${path}`, async () => {
      await refused(method, `${path}?limit=5`, "limit", body())
    })
})

test("an edit that changes nothing is refused", async () => {
  const answer = await client.send("PATCH", `/api/v1/memories/${unknownId}`, {})
  expect(answer).toMatchObject({ status: 400, body: { error_code: "INVALID_REQUEST" } })
  expect(answer.body.message).toContain("must change at least one of")
})

test("an Idempotency-Key of 129 characters is refused", async () => {
  const body = { user_id: "someone", conversation: [{ role: "user", content: "I have a dog" }] }
  const answer = await client.send("POST", "/api/v1/extract_facts", body, { "Idempotency-Key": "k".repeat(129) })
  expect(answer).toMatchObject({ status: 400, body: { details: [{ path: "idempotency-key" }] } })
})
