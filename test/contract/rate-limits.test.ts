import { beforeAll, expect, test } from "bun:test"
import type { Scope } from "../../src/feature/actor.ts"
import { inSession, signIn } from "../support/console-session.ts"
import { makeKey } from "../support/keys.ts"
import { usePika } from "../support/use-pika.ts"
import { unknownId, validBodies } from "./requests.ts"
import { createStrictClient, type StrictClient } from "./strict-client.ts"

const pika = usePika({ environment: { PIKA_RATE_LIMITS: "search=5,extract=3,jobs=8,other=6" } })
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
})

const newKey = async (scopes: Scope[] = ["admin"]) => ({
  "X-API-Key": (await makeKey(pika.sql, scopes, { name: "limited" })).key,
})
const headersOf = (headers: Headers) =>
  ["limit", "remaining", "policy"].map((name) => headers.get(`ratelimit-${name}`)).join(" ")

const search = (headers: Record<string, string>) =>
  client.send("POST", "/api/v1/search_facts", validBodies.search(), headers)

test("every answer says what is left, and the one too many is refused with when to try again", async () => {
  const key = await newKey()
  for (const left of [4, 3, 2, 1, 0]) {
    const answer = await search(key)
    expect([answer.status, headersOf(answer.headers)]).toEqual([200, `5 ${left} 5;w=60`])
    expect(Number(answer.headers.get("ratelimit-reset"))).toBeWithin(1, 61)
    expect(answer.headers.get("retry-after")).toBeNull()
  }
  const refused = await search(key)
  expect(refused).toMatchObject({ status: 429, body: { error_code: "RATE_LIMITED", details: [] } })
  expect(headersOf(refused.headers)).toBe("5 0 5;w=60")
  expect(refused.headers.get("retry-after")).toBe(refused.headers.get("ratelimit-reset"))
})

test("a limit counts both doors, and is apart from the others and from another credential's", async () => {
  const key = await newKey()
  for (let n = 0; n < 5; n++) await search(key)
  const simple = await client.send("POST", "/search_facts", { user_id: "a", query: "b" }, key)
  expect(simple.status).toBe(429)
  const path = `/api/v1/jobs/${unknownId}`
  expect(headersOf((await client.send("GET", path, undefined, key)).headers)).toBe("8 7 8;w=60")
  expect(headersOf((await client.send("GET", `/jobs/${unknownId}/status`, undefined, key)).headers)).toBe("8 6 8;w=60")
  expect(headersOf((await client.send("GET", "/api/v1/jobs", undefined, key)).headers)).toBe("6 5 6;w=60")
  const extract = await client.send("POST", "/extract_facts", validBodies.extract(), key)
  expect([extract.status, headersOf(extract.headers)]).toEqual([202, "3 2 3;w=60"])
  expect((await search(await newKey())).status).toBe(200)
})

test("the sessions of the console of a key count together, and apart from the app that has it", async () => {
  const { key } = await makeKey(pika.sql, ["admin"])
  const [one, other] = [await signIn(pika, { api_key: key }), await signIn(pika, { api_key: key })]
  const left = async (headers: Record<string, string>) => headersOf((await search(headers)).headers)
  const of = (token: string) => ({ "X-API-Key": "", ...inSession(token) })
  expect([await left(of(one)), await left(of(other)), await left({ "X-API-Key": key })]).toEqual([
    ...["5 4 5;w=60", "5 3 5;w=60"],
    "5 4 5;w=60",
  ])
})

test("requests that are refused for another reason count and are told, too", async () => {
  const key = await newKey(["job:status"])
  const attempts: [body: unknown, headers: Record<string, string>, status: number][] = [
    [validBodies.search(), {}, 403],
    ["{", {}, 403],
    ["x", { "Content-Type": "text/plain" }, 403],
  ]
  for (const [n, [body, headers, status]] of attempts.entries()) {
    const answer = await client.send("POST", "/api/v1/search_facts", body, { ...key, ...headers })
    expect([answer.status, headersOf(answer.headers)]).toEqual([status, `5 ${4 - n} 5;w=60`])
  }
  const other = await newKey()
  for (const [body, headers, status, left] of [
    ["{", {}, 400, 4],
    ["x", { "Content-Type": "text/plain" }, 415, 3],
    ["x".repeat(2_000_000), {}, 413, 2],
    [{}, {}, 400, 1],
  ] as const) {
    const answer = await client.send("POST", "/search_facts", body, { ...other, ...headers })
    expect([answer.status, headersOf(answer.headers)]).toEqual([status, `5 ${left} 5;w=60`])
  }
})

test("without a valid credential nothing is counted, and the system routes know no limit", async () => {
  for (let n = 0; n < 10; n++) {
    const answer = await search({ "X-API-Key": "nobody" })
    expect([answer.status, answer.headers.get("ratelimit-limit")]).toEqual([401, null])
    const health = await client.send("GET", "/health")
    expect([health.status, health.headers.get("ratelimit-limit")]).toEqual([200, null])
  }
})

test("who goes on asking after many refusals is answered late", async () => {
  const key = await newKey()
  for (let n = 0; n < 5; n++) await search(key)
  for (let n = 0; n < 20; n++) expect((await search(key)).status).toBe(429)
  const began = performance.now()
  expect((await search(key)).status).toBe(429)
  expect(performance.now() - began).toBeGreaterThan(95)
})
