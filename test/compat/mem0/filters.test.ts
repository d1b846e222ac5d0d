import { beforeAll, describe, expect, test } from "bun:test"
import { makeKey } from "../../support/keys.ts"
import { testKey } from "../../support/pika.ts"
import { usePika } from "../../support/use-pika.ts"

const pika = usePika()

const ask = async (method: string, path: string, body?: object, key = testKey) => {
  const headers = { "X-API-Key": "", Authorization: `Token ${key}` }
  const response = await pika.client.request(method, path, body, headers)
  return {
    status: response.status,
    body: (await response.json()) as { detail?: string; results: { memory: string }[] },
  }
}
const keep = (user_id: string, content: string, more: object = {}) =>
  ask("POST", "/v3/memories/add/", { user_id, infer: false, messages: [{ role: "user", content }], ...more })
const list = async (filters: unknown, key?: string) => {
  const { status, body } = await ask("POST", "/v3/memories/", { filters }, key)
  return status === 200 ? body.results.map(({ memory }) => memory).sort() : status
}

beforeAll(async () => {
  await keep("emma", "Red kite", { agent_id: "a1", metadata: { colour: "red", size: 3 } })
  await keep("emma", "Blue boat", { agent_id: "a2", run_id: "r1", metadata: { colour: "blue", size: 10 } })
  await keep("emma", "Green dog")
  await keep("tuan", "Red bus", { agent_id: "a1" })
})

const emma = { user_id: "emma" }
describe("a filter", () => {
  test.each([
    [{ userId: "emma", agentId: "a1" }, ["Red kite"]],
    [{ AND: [emma, { agent_id: { ne: "a1" } }] }, ["Blue boat", "Green dog"]],
    [{ AND: [emma, { NOT: [{ agent_id: "a1" }] }] }, ["Blue boat", "Green dog"]],
    [{ AND: [emma, { NOT: { agent_id: "*" } }] }, ["Green dog"]],
    [{ ...emma, agent_id: "*" }, ["Blue boat", "Red kite"]],
    [{ ...emma, OR: [{ run_id: "r1" }, { text: { contains: "Green" } }] }, ["Blue boat", "Green dog"]],
    [{ ...emma, agent_id: { in: ["a1", "a2"] } }, ["Blue boat", "Red kite"]],
    [{ ...emma, text: { contains: "green" } }, []],
    [{ ...emma, text: { icontains: "green" } }, ["Green dog"]],
    [{ ...emma, keywords: "boat" }, ["Blue boat"]],
    [{ ...emma, metadata: { colour: "red" } }, ["Red kite"]],
    [{ ...emma, metadata: { size: { gte: 4 } } }, ["Blue boat"]],
    [{ ...emma, categories: { contains: "other" }, created_at: { lt: "2020-01-01" } }, []],
    [
      { ...emma, created_at: { gte: "2020-01-01", lte: "2999-01-01T00:00:00Z" } },
      ["Blue boat", "Green dog", "Red kite"],
    ],
    [{ OR: [{ user_id: "tuan" }, { AND: [emma, { agent_id: "a1" }] }] }, ["Red bus", "Red kite"]],
    [{ user_id: { in: ["emma", "tuan"] }, agent_id: "a1" }, ["Red bus", "Red kite"]],
    [{ agent_id: "a1" }, ["Red bus", "Red kite"]],
    [{ AND: [emma, { user_id: "tuan" }] }, []],
    [{ AND: [{ user_id: { in: ["emma", "tuan"] } }, emma], agent_id: "a1" }, ["Red kite"]],
    [{ ...emma, metadata: { colour: [] } }, []],
    [{ ...emma, text: "' or 1=1 --" }, []],
    [{ ...emma, metadata: { "x') or true --": "y" } }, []],
  ])("%j finds %j", async (filters, found) => {
    expect(await list(filters)).toEqual(found)
  })

  const deep = (levels: number): object => (levels === 0 ? emma : { AND: [deep(levels - 1)] })
  test.each([
    [{ ...emma, unknown: 1 }],
    [{ ...emma, AND: [{ memory: "x" }] }],
    [{ ...emma, agent_id: { like: "x" } }],
    [{ ...emma, created_at: { gte: "yesterday" } }],
    [{ ...emma, categories: { gt: "a" } }],
    [{ AND: [] }],
    [[emma]],
    ["user_id"],
    [deep(20)],
    [{ OR: Array.from({ length: 600 }, () => emma) }],
  ])("that is not understood, or too large, is refused: %j", async (filters) => {
    expect(await list(filters)).toBe(400)
  })

  test("finds nothing of another person with a key of one person, whatever it says", async () => {
    const { key } = await makeKey(pika.sql, ["memory:read", "memory:write"], { userId: "emma" })
    expect(await list({ user_id: "tuan" }, key)).toBe(403)
    expect(await list({ OR: [{ user_id: "tuan" }, emma] }, key)).toBe(403)
    for (const everybody of [{}, { user_id: "*" }, { NOT: [{ user_id: "emma" }] }, { agent_id: "a1" }])
      expect(await list(everybody, key)).not.toContain("Red bus")
    const { key: many } = await makeKey(pika.sql, ["memory:read"])
    for (const everybody of [{}, { user_id: "*" }, { agent_id: "a1" }]) expect(await list(everybody, many)).toBe(403)
    expect((await ask("DELETE", "/v1/memories/?agent_id=a1&user_id=tuan", undefined, key)).status).toBe(403)
  })
})

describe("what narrows a request beside its filters", () => {
  const nested = (levels: number): unknown[] => Array.from({ length: levels }).reduce<unknown[]>((inner) => [inner], [])
  const many = (length: number) => Array.from({ length }, (_, at) => `k${at}`)
  test.each([
    ["text with NUL", { keywords: "a\0b" }],
    ["a category with half of a surrogate pair", { categories: ["\ud800"] }],
    ["a key with NUL", { metadata: { "a\0": 1 } }],
    ["metadata 40 levels deep", { metadata: { a: nested(40) } }],
    ["metadata of 600 keys", { metadata: Object.fromEntries(many(600).map((key) => [key, 1])) }],
    ["600 values of a key", { metadata: { a: many(600) } }],
    ["600 keywords", { keywords: many(600) }],
    ["60,000 categories", { categories: many(60_000) }],
  ])("is refused like a filter: %s", async (_, more) => {
    // The searches of older clients and of mem0's own server take no keywords.
    const searches = "keywords" in more ? [] : ["/v2/memories/search/", "/mem0/search"]
    for (const path of ["/v3/memories/", "/v2/memories/", "/v3/memories/search/", ...searches])
      expect([path, (await ask("POST", path, { query: "kite", filters: emma, ...more })).status]).toEqual([path, 400])
  })

  test("is refused in a query, too", async () => {
    expect((await ask("GET", "/v1/memories/?user_id=emma&keywords=%00")).status).toBe(400)
  })
})

test("a search with conditions that contradict each other, or allow no value, finds nothing", async () => {
  const never = [
    { AND: [emma, { user_id: "tuan" }] },
    { ...emma, metadata: { colour: [] } },
    { ...emma, NOT: [{ metadata: "*" }] },
  ]
  for (const filters of never) {
    const { status, body } = await ask("POST", "/v3/memories/search/", { query: "red kite", filters, threshold: 0 })
    expect([status, body.results]).toEqual([200, []])
  }
})

describe("the client in Python", () => {
  test("sends ids, filters and pages in its own ways", async () => {
    expect((await ask("POST", "/v3/memories/", { filters: emma, page: 1, page_size: 2 })).body.results).toHaveLength(2)
    const page = await ask("POST", "/v3/memories/?page_size=1", { filters: emma, page_size: 2 })
    expect(page.body.results).toHaveLength(1)
    const beside = await ask("POST", "/v3/memories/search/", { query: "kite", user_id: "emma", filters: emma })
    expect([beside.status, beside.body.detail]).toEqual([400, expect.stringContaining("user_id")])
  })

  test("sends filters of delete_all as a text, which deletes nothing", async () => {
    const answer = await ask("DELETE", "/v1/memories/?filters=%7B%27user_id%27%3A+%27emma%27%7D")
    expect([answer.status, answer.body.detail]).toEqual([400, expect.stringContaining("user_id")])
    expect((await ask("DELETE", "/v1/memories/")).status).toBe(400)
    expect(await list(emma)).toHaveLength(3)
  })
})

test("mem0's own server adds and answers with the memories, lists, searches, and deletes", async () => {
  const server = (method: string, path: string, body?: object) => ask(method, `/mem0${path}`, body)
  const added = await server("POST", "/memories", {
    user_id: "own",
    messages: [{ role: "user", content: "I live in Hue" }],
  })
  expect(added.body.results).toMatchObject([{ event: "ADD", memory: "User lives in Hue" }])
  expect((await server("GET", "/memories?user_id=own")).body.results).toHaveLength(1)
  expect((await server("POST", "/search", { query: "Where do I live?", user_id: "own" })).body.results).toHaveLength(1)
  expect((await server("GET", "/memories")).status).toBe(400)
  expect((await server("DELETE", "/memories?user_id=own")).body).toEqual({
    message: "All relevant memories deleted",
  } as never)
  expect((await server("POST", "/reset")).status).toBe(501)
})

test("what is not kept here is refused, and never a success", async () => {
  expect((await ask("POST", "/v3/memories/add/", { messages: "I like kites", agent_id: "a" })).status).toBe(400)
  const picture = [{ role: "user", content: [{ type: "image_url", image_url: { url: "https://a.test/b.png" } }] }]
  expect((await ask("POST", "/v3/memories/add/", { user_id: "p", messages: picture })).status).toBe(501)
  const flood = Array.from({ length: 501 }, (_, at) => ({ role: "user", content: `Thing ${at}` }))
  expect((await ask("POST", "/v3/memories/add/", { user_id: "p", messages: flood, infer: false })).status).toBe(400)
  const assistant = [{ role: "assistant", content: "Hello" }]
  expect((await ask("POST", "/v3/memories/add/", { user_id: "p", messages: assistant, infer: false })).status).toBe(400)
})
