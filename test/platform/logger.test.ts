import { expect, test } from "bun:test"
import { createLogger } from "../../src/platform/logger.ts"

const logged = (fields: object): Record<string, unknown> => {
  const lines: string[] = []
  createLogger("info", { write: (line) => void lines.push(line) }).info(fields, "said")
  return JSON.parse(lines.join()) as Record<string, unknown>
}

test("a field that holds a credential, or what somebody said, is not told, should one be logged", () => {
  const secret = "zqsecret"
  for (const name of ["headers", "authorization", "x-api-key", "key", "token", "body", "payload", "query", "content"])
    expect([name, logged({ [name]: secret })[name]]).toEqual([name, "[not told]"])
  const headers = { "x-api-key": secret, authorization: `Bearer ${secret}` }
  expect(JSON.stringify(logged({ headers, conversation: [{ content: secret }], metadata: { secret } }))).not.toContain(
    secret,
  )
})

test("ids, counts and durations are told as they are", () => {
  const fields = { request_id: "r", job_id: "j", status: 200, duration_ms: 1.5, route: "/search_facts" }
  expect(logged(fields)).toMatchObject(fields)
})
