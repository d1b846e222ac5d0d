import { afterEach, beforeAll, describe, expect, test } from "bun:test"
import type { Json } from "../support/client.ts"
import { usePika } from "../support/use-pika.ts"
import { bodyRoutes, takesEmptyBody, textFields, unknownId, validBodies, withField } from "./requests.ts"
import { createStrictClient, type StrictClient } from "./strict-client.ts"

const pika = usePika()
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
})

/** A field that may be named for what is wrong inside it: a metadata object is checked as a whole. */
const namedField = (path: string): string => (path.startsWith("metadata") ? "metadata" : path)

const refused = async (method: string, path: string, body: unknown, field: string): Promise<string> => {
  const answer = await client.send(method, path, body)
  expect(answer).toMatchObject({ status: 400, body: { error_code: "INVALID_REQUEST", details: [{ path: field }] } })
  expect(answer.body.details).toHaveLength(1)
  expect(answer.body.message).toStartWith(`The request is not valid.${field ? ` ${field}: ` : " It "}`)
  return String(answer.body.message)
}

afterEach(async () => {
  const [count] = await pika.sql`
    select (select count(*) from users)::int as users, (select count(*) from facts)::int as facts,
      (select count(*) from jobs)::int as jobs, (select count(*) from fact_vectors)::int as vectors`
  expect(count).toEqual({ users: 0, facts: 0, jobs: 0, vectors: 0 })
})

const search = "/api/v1/search_facts"
const extract = "/api/v1/extract_facts"
const memories = "/api/v1/memories"
const keys = "/api/v1/keys"
const turns = (count: number) => Array.from({ length: count }, () => ({ role: "user", content: "Hello" }))
const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels))

const cases: [name: string, path: string, body: () => Json, field: string, value: unknown][] = [
  ["an empty query", search, validBodies.search, "query", ""],
  ["a blank query", search, validBodies.search, "query", " \n\t "],
  ["a query of 1,001 characters", search, validBodies.search, "query", "q".repeat(1001)],
  ["a query of 1,001 characters outside the basic plane", search, validBodies.search, "query", "🐶".repeat(1001)],
  ["a limit of 0", search, validBodies.search, "limit", 0],
  ["a limit of 101", search, validBodies.search, "limit", 101],
  ["a limit with a fraction", search, validBodies.search, "limit", 1.5],
  ["a limit as text", search, validBodies.search, "limit", "5"],
  ["a limit of null", search, validBodies.search, "limit", null],
  ["a threshold under 0", search, validBodies.search, "score_threshold", -0.1],
  ["a threshold over 1", search, validBodies.search, "score_threshold", 1.1],
  ["a threshold as text", search, validBodies.search, "score_threshold", "0.5"],
  ["a flag as text", search, validBodies.search, "filters.include_past", "true"],
  ["an unknown category to search in", search, validBodies.search, "filters.category", "animals"],
  ["no tag in the filter", search, validBodies.search, "filters.fact_type", []],
  ["nine tags in the filter", search, validBodies.search, "filters.fact_type", Array(9).fill("dog")],
  ["a time that is no time", search, validBodies.search, "filters.created_after", "yesterday"],
  ["a day that does not exist", search, validBodies.search, "filters.created_before", "2026-02-30T00:00:00Z"],
  ["a time without an offset", search, validBodies.search, "filters.created_before", "2026-02-01T00:00:00"],
  [
    "a time in a year that the calendar lacks",
    search,
    validBodies.search,
    "filters.created_after",
    "0000-01-01T00:00:00Z",
  ],
  [
    "a time that is in such a year in UTC",
    search,
    validBodies.search,
    "filters.created_after",
    "9999-12-31T23:00:00-05:00",
  ],
  ["no turn", extract, validBodies.extract, "conversation", []],
  ["501 turns", extract, validBodies.extract, "conversation", turns(501)],
  ["an unknown role", extract, validBodies.extract, "conversation.0.role", "robot"],
  ["an empty turn", extract, validBodies.extract, "conversation.0.content", ""],
  ["a turn of 32,769 characters", extract, validBodies.extract, "conversation.0.content", "a".repeat(32_769)],
  ["a turn that is a number", extract, validBodies.extract, "conversation.0.content", 7],
  ["instructions of 2,001 characters", extract, validBodies.extract, "instructions", "i".repeat(2001)],
  ["instructions with a NUL", extract, validBodies.extract, "instructions", "tea\0"],
  ["instructions that are a list", extract, validBodies.extract, "instructions", ["no food"]],
  ["metadata that is a list", extract, validBodies.extract, "metadata", ["toy-1"]],
  ["metadata over 16 KiB", extract, validBodies.extract, "metadata", { note: "a".repeat(16_384) }],
  ["metadata 33 levels deep", extract, validBodies.extract, "metadata", { deep: nested(32) }],
  ["metadata 5,000 levels deep", memories, validBodies.add, "metadata", { deep: nested(5000) }],
  ["an empty fact", memories, validBodies.add, "fact_value", ""],
  ["a blank fact", memories, validBodies.add, "fact_value", "  "],
  ["a fact of 1,001 characters", memories, validBodies.add, "fact_value", "a".repeat(1001)],
  ["an unknown category", memories, validBodies.add, "category", "animals"],
  ["nine tags", memories, validBodies.add, "fact_type", Array(9).fill("dog")],
  ["an empty tag", memories, validBodies.add, "fact_type.0", ""],
  ["a tag of 61 characters", memories, validBodies.add, "fact_type.0", "a".repeat(61)],
  ["an empty user_id", memories, validBodies.add, "user_id", ""],
  ["a user_id of 129 characters", memories, validBodies.add, "user_id", "u".repeat(129)],
  ["an unprintable user_id", memories, validBodies.add, "user_id", "tab\there"],
  ["a user_id that hides its direction", memories, validBodies.add, "user_id", "abc\u202Edef"],
  ["a user_id that is a number", memories, validBodies.add, "user_id", 123],
  ["a conversation_id of 129 characters", memories, validBodies.add, "conversation_id", "c".repeat(129)],
  ["a key without scopes", keys, validBodies.key, "scopes", []],
  ["an unknown scope", keys, validBodies.key, "scopes.0", "everything"],
  ["scopes as text", keys, validBodies.key, "scopes", "memory:read"],
  ["a key for one user that may do everything", keys, validBodies.key, "scopes", ["memory:read", "admin"]],
  ["a key that has expired when it is made", keys, validBodies.key, "expires_at", "2026-01-01T00:00:00Z"],
  ["an end that is no time", keys, validBodies.key, "expires_at", "90d"],
  ["an end of null", keys, validBodies.key, "expires_at", null],
  ["a name of 129 characters", keys, validBodies.key, "name", "n".repeat(129)],
]

describe("refused with the name of the field", () => {
  test.each(cases)("%s", async (_name, path, body, field, value) => {
    const message = await refused("POST", path, withField(body(), field, value), field)
    if (typeof value === "string" && value.length > 4) expect(message).not.toContain(value)
  })
})

test.each([
  ["query", 7, "must be a string"],
  ["query", null, "must be a string"],
  ["query", undefined, "is missing"],
  ["limit", "5", "must be a number"],
  ["limit", 1.5, "must be a whole number"],
  ["limit", 1e300, "must be at most 100"],
  ["score_threshold", 2, "must be at most 1"],
  ["filters", [], "must be an object"],
  ["filters.include_past", 1, "must be true or false"],
  ["filters.fact_type", "dog", "must be an array"],
  ["filters.fact_type", Array(9).fill("dog"), "must have at most 8 items"],
  ["query", "q".repeat(1001), "must have at most 1000 characters"],
])("for %s with %p the message says what it must be", async (field, value, says) => {
  expect(await refused("POST", search, withField(validBodies.search(), field, value), field)).toBe(
    `The request is not valid. ${field}: ${says}`,
  )
})

test("of several mistakes each is named once", async () => {
  const { body } = await client.send("POST", search, { user_id: "", query: 7, limit: 0, colour: "red" })
  expect((body.details as Json[]).map(({ path }) => path).sort()).toEqual(["colour", "limit", "query", "user_id"])
  expect(body.message).toEndWith("(and 3 more)")
})

describe("what PostgreSQL cannot hold is refused in every text field", () => {
  for (const { method, path, body } of bodyRoutes)
    test(`${method} ${path}`, async () => {
      for (const field of textFields(body()))
        for (const text of ["NUL \0 here", "half a pair \ud83d", "\udc36 the other half"])
          await refused(method, path, withField(body(), field, text), namedField(field))
    })

  test("a NUL or half a pair in a name in metadata, at any depth", async () => {
    for (const name of ["a\0b", "a\ud83d"])
      for (const field of ["metadata", "metadata.device"])
        await refused("POST", memories, withField(validBodies.add(), field, { [name]: 1 }), "metadata")
  })

  test("half a megabyte of brackets, wherever it is", async () => {
    const brackets = "[".repeat(250_000) + "]".repeat(250_000)
    await refused("POST", memories, `{"user_id":"a","fact_value":"b","metadata":{"c":${brackets}}}`, "metadata")
    await refused("POST", memories, `{"user_id":${brackets},"fact_value":"b"}`, "user_id")
  })

  test("an escape is as good as the character itself", async () => {
    await refused("POST", search, `{"user_id":"someone","query":"a\\u0000b"}`, "query")
    await refused("POST", search, `{"user_id":"someone","query":"a\\ud83d"}`, "query")
  })
})

const requiredFields: Record<string, string> = {
  [keys]: "name",
  "/api/v1/users/register": "username",
  "/api/v1/users/login": "password",
  "/api/v1/users/refresh": "refresh_token",
  "/api/v1/users/logout": "refresh_token",
  "/api/v1/console/session": "api_key",
  [`/api/v1/chat/sessions/${unknownId}/messages`]: "content",
  [`/api/v1/chat/sessions/${unknownId}/rag-query`]: "query",
  "/api/v1/query": "query",
  "/query": "query",
  "/api/v1/webhooks": "name",
  [`/api/v1/memories/${unknownId}/feedback`]: "feedback",
}

describe("every route that takes a body", () => {
  for (const { method, path, body } of bodyRoutes) {
    test(`${method} ${path} refuses a field it does not know, by name`, async () => {
      await refused(method, path, { ...body(), favourite: 1 }, "favourite")
      for (const [field, value] of Object.entries(body()))
        if (field !== "metadata" && typeof value === "object" && value !== null && !Array.isArray(value))
          await refused(method, path, withField(body(), `${field}.favourite`, 1), `${field}.favourite`)
    })

    test(`${method} ${path} refuses what is not a JSON object`, async () => {
      for (const malformed of ["", "{", "{'user_id':1}", `{"user_id":"a",}`, "\u0000", "<xml/>"]) {
        const answer = await client.send(method, path, malformed)
        expect(answer).toMatchObject({ status: 400, body: { error_code: "INVALID_REQUEST" } })
      }
      for (const other of ["null", "[]", "1", `"text"`]) await refused(method, path, other, "")
    })

    if (takesEmptyBody(method, path))
      test(`${method} ${path} takes a body without fields`, async () => {
        // There is no document of that id.
        expect((await client.send(method, path, {})).status).toBe(404)
      })
    else
      test(`${method} ${path} names every field that is missing`, async () => {
        const missing = await client.send(method, path, {})
        expect(missing.status).toBe(400)
        if (method === "POST")
          expect(missing.body.details).toContainEqual({
            path: requiredFields[path] ?? "user_id",
            message: expect.stringMatching(/^is missing$|^must be one of /),
          })
      })
  }
})
