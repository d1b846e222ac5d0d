import { describe, expect, test } from "bun:test"
import { mem0Dialect } from "../../../src/compat/mem0/dialect.ts"
import { testKey } from "../../support/pika.ts"
import { usePika } from "../../support/use-pika.ts"

const pika = usePika({ environment: { PIKA_RATE_LIMITS: "other=100" } })

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${pika.client.url}${path}`, { headers: { Authorization: `Token ${testKey}` }, ...init })

describe("the paths of mem0", () => {
  test.each([
    ["/v1/ping/", "/v1/ping/"],
    ["/v1/ping", "/v1/ping/"],
    ["//v1/ping/", "/v1/ping/"],
    ["/mem0/v1/ping", "/v1/ping/"],
    ["/mem0//v1/ping/", "/v1/ping/"],
    ["//mem0/v3/memories/add", "/v3/memories/add/"],
    ["/v2/memories/search", "/v2/memories/search/"],
    ["/v1/memories/a%2Fb%20c/", "/v1/memories/a%2Fb%20c/"],
    ["/api/v1/orgs/organizations/o/projects/p", "/api/v1/orgs/organizations/o/projects/p/"],
    ["/api/v1/webhooks/projects/p/", "/api/v1/webhooks/projects/p/"],
    ["/api/v1/webhooks/w/", "/api/v1/webhooks/w/"],
    ["/mem0/api/v1/webhooks/w", "/api/v1/webhooks/w/"],
    ["/mem0/memories", "/mem0/memories"],
    ["/mem0/memories/", "/mem0/memories"],
    ["/mem0/memories/m/history/", "/mem0/memories/m/history"],
  ])("%s is read as %s", (sent, read) => {
    expect(mem0Dialect.readPath(sent)).toBe(read)
  })

  test.each([
    "/",
    "/health",
    "//health",
    "/mem0",
    "/mem0/health",
    "/mem0/metrics",
    "/mem0/api/v1/memories",
    "/memories",
    "/v1/documents",
    "/v1/documents/x/",
    "/v1/jobs/x",
    "/api/v1/memories/x",
    "/api/v1/webhooks",
    "/api/v1/webhooks/w",
    "/api/v1/memories",
    "/v1/memoriesx",
  ])("%s is none of them", (path) => {
    expect(mem0Dialect.readPath(path)).toBeNull()
  })
})

test("a ping is answered in every spelling of its path, with a key as Token and as Bearer", async () => {
  const answer = { status: "ok", org_id: "pika", project_id: "pika", user_email: "self-hosted" }
  for (const path of ["/v1/ping/", "/v1/ping", "//v1/ping/", "/mem0/v1/ping/", "/v1/ping/?org_id=o&project_id=p"])
    for (const scheme of ["Token", "token", "Bearer"]) {
      if (scheme === "Bearer" && !testKey.startsWith("pika_")) continue
      const response = await ask(path, { headers: { Authorization: `${scheme} ${testKey}` } })
      expect([path, response.status, await response.json()]).toEqual([path, 200, answer])
    }
})

test("a key is taken as Token and as Bearer by every route of the product, too", async () => {
  const made = await pika.client.request("POST", "/api/v1/keys", { name: "toy", scopes: ["memory:read"] })
  const { key } = (await made.json()) as { key: string }
  for (const scheme of ["Token", "Bearer"]) {
    const headers = { Authorization: `${scheme} ${key}` }
    for (const path of ["/api/v1/memories?user_id=a", "/v1/ping/"])
      expect((await ask(path, { headers })).status).toBe(200)
  }
})

test("without a key, and for a path that is not there, errors have mem0's shape", async () => {
  const stranger = await ask("/v1/ping/", { headers: {} })
  expect(stranger.status).toBe(401)
  expect(await stranger.json()).toEqual({ detail: expect.stringContaining("X-API-Key"), error: expect.any(String) })
  const absent = await ask("/mem0/v3/nothing")
  expect(absent.status).toBe(404)
  expect(Object.keys((await absent.json()) as object)).toEqual(["detail", "error"])
  const ours = await ask("/v1/nothing")
  expect(await ours.json()).toMatchObject({ error_code: "NOT_FOUND" })
})

test("over the limit, mem0's clients are told when to come back, in the headers that they read", async () => {
  const made = await pika.client.request("POST", "/api/v1/keys", { name: "busy", scopes: ["memory:read"] })
  const { key } = (await made.json()) as { key: string }
  const send = () => ask("/v1/ping/", { headers: { Authorization: `Token ${key}` } })
  const answers = await Promise.all(Array.from({ length: 205 }, send))
  const refused = answers.find(({ status }) => status === 429)
  expect(Number(refused?.headers.get("Retry-After"))).toBeGreaterThan(0)
  expect(refused?.headers.get("X-RateLimit-Limit")).toBe("100")
  expect(refused?.headers.get("X-RateLimit-Remaining")).toBe("0")
  expect(Number(refused?.headers.get("X-RateLimit-Reset"))).toBeGreaterThan(0)
})
