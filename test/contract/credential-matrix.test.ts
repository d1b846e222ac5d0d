import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { startFakeProvider } from "../support/fake-provider.ts"
import { speechEnvironment } from "../support/provider-pika.ts"
import { usePika } from "../support/use-pika.ts"
import { type Column, columnsOf, issuer } from "./credential-columns.ts"
import { type GuardedRoute, guardedRoutes, type Request, requestFor, secret } from "./credential-requests.ts"
import { createStrictClient, type StrictClient } from "./strict-client.ts"

// Every guarded route of the document with every kind of credential. Without a worker, so that jobs stay pending.
const provider = startFakeProvider()
afterAll(() => provider.stop())
const pika = usePika({
  environment: { JWT_PUBLIC_KEY: issuer.publicPem, ...speechEnvironment(provider) },
  roles: { http: true, worker: false },
})
let client: StrictClient
let routes: GuardedRoute[]
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
  routes = guardedRoutes(client.document)
})

const columns = columnsOf(() => pika.sql)

let owners = 0

type Asked = Request & { owner: string }
const makeRequest = async (route: GuardedRoute): Promise<Asked> => {
  const owner = `owner-${owners++}`
  return { owner, ...(await requestFor({ client: pika.client, sql: pika.sql }, route, owner)) }
}

/** What is refused, and what only reads, leaves its thing as it was: all who do so ask for one. */
const kept = new Map<string, Promise<Asked>>()
const keptRequest = (route: GuardedRoute): Promise<Asked> => {
  const request = kept.get(route.name) ?? makeRequest(route)
  kept.set(route.name, request)
  return request
}
const changesNothing = (route: GuardedRoute, column: Column): boolean =>
  // A webhook is there until the next one is made.
  (route.method === "GET" && !route.path.includes("/webhooks/")) ||
  ([403, 404] as const).every((stranger) => column.expected(route.scope, stranger) !== "success")

/** What a route answers to a credential, and what it should. What is wrong with an answer otherwise stands in place of its status. */
const tryRoute = async (route: GuardedRoute, column: Column) => {
  const { owner, path, body, stranger } = await (changesNothing(route, column)
    ? keptRequest(route)
    : makeRequest(route))
  const headers = { "X-API-Key": "", ...(await column.headers(route.scope, owner)) }
  const expected = column.expected(route.scope, stranger)
  const actual = await client.send(route.method, path, body, headers).then(
    ({ status, text, headers: answered }) => {
      if (status < 300) return "success"
      if (text.includes(secret) || text.includes(owner)) return `${status}, which tells of the owner: ${text}`
      if (status === 401 && !answered.has("WWW-Authenticate")) return "401 without WWW-Authenticate"
      return status
    },
    (error: unknown) => String(error),
  )
  return { expected, actual }
}

describe("every guarded route of the document, asked with", () => {
  test.each(columns.map((column) => [column.credential, column] as const))(
    "%s",
    async (_credential, column) => {
      const expected: Record<string, unknown> = {}
      const actual: Record<string, unknown> = {}
      for (const route of routes) {
        const cell = await tryRoute(route, column)
        expected[route.name] = cell.expected
        actual[route.name] = cell.actual
      }
      expect(actual).toEqual(expected)
    },
    60_000,
  )
})

test("the matrix has every route that states a scope in the document, with both ways in", () => {
  // Those that take any credential are in test/people/credentials.test.ts.
  const secured = Object.values(client.document.paths)
    .flatMap((methods) => Object.values(methods))
    .filter(({ security }) => Object.values(security?.[0] ?? {}).flat().length > 0)
  expect(routes.length).toBe(secured.length)
  expect(routes.length).toBeGreaterThan(20)
  for (const { operation } of routes)
    expect(operation.security?.flatMap((way) => Object.keys(way))).toEqual(["ApiKey", "Bearer"])
})

test.each([
  ["/api/v1/things/{id}", {}, "say how to make what its {id} names"],
  ["/api/v1/things/{thing}", {}, "say what its path parameters are"],
  ["/api/v1/things", {}, "it does not say whose data it is about"],
  ["/api/v1/things", { requestBody: { content: {} } }, "its body has no example"],
  ["/api/v1/things", { parameters: [{ name: "day", in: "query", required: true }] }, "its day has no example"],
])("a new route that needs more than the document tells is named: %s %o", async (path, more, says) => {
  const operation = { responses: {}, ...more }
  const route: GuardedRoute = { name: `GET ${path}`, method: "GET", path, scope: "memory:read", operation }
  const attempt = requestFor({ client: pika.client, sql: pika.sql }, route, "owner")
  await expect(attempt).rejects.toThrow(`GET ${path}: ${says}`)
})
