import { expect, test } from "bun:test"
import { z } from "zod"
import { describeSchema } from "../../src/mcp/json-schema.ts"
import { readArguments } from "../../src/mcp/read-arguments.ts"

const schema = z.object({
  id: z.string(),
  limit: z.number().int().min(1).default(5),
  isPast: z.boolean().default(false),
  tags: z.array(z.string()).optional(),
  note: z.string().optional(),
})
const read = (given: unknown) => readArguments(schema, describeSchema(schema, "input"), given)
const defaults = { limit: 5, isPast: false }

test.each([
  ["numbers as text", { id: "a", limit: "7" }, { id: "a", limit: 7, isPast: false }],
  ["flags as text", { id: "a", isPast: "True" }, { id: "a", limit: 5, isPast: true }],
  ["lists as text", { id: "a", tags: '["x"]' }, { id: "a", tags: ["x"], ...defaults }],
  ["ids as numbers", { id: 42 }, { id: "42", ...defaults }],
  ["null for what is left out", { id: "a", limit: null, note: null }, { id: "a", ...defaults }],
  ["an empty text for what is left out", { id: "a", note: "", limit: "" }, { id: "a", ...defaults }],
  ["unknown arguments, which are dropped", { id: "a", x: 1, __proto__: { note: "y" } }, { id: "a", ...defaults }],
])("models may write %s", (_what, given, expected) => {
  expect(read(given)).toEqual(expected)
})

test.each([
  [{}, "id: is missing"],
  [{ id: "a", limit: "five" }, "limit: must be a number"],
  [{ id: "a", limit: 0 }, "limit: must be at least 1"],
  [{ id: "a", tags: "x" }, "tags: must be an array"],
  [{ id: true }, "id: must be a string"],
  ["nonsense", "id: is missing"],
  [null, "id: is missing"],
])("%o is refused", (given, problem) => {
  expect(() => read(given)).toThrow(problem)
})
