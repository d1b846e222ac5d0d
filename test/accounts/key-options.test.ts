import { expect, test } from "bun:test"
import { readId, readKeyToMake, readOverlap } from "../../src/accounts/key-options.ts"
import { StartupError } from "../../src/platform/errors.ts"
import { unknownId } from "../contract/requests.ts"

test("a key of which only the name is said has every scope, reaches everybody and does not end", () => {
  expect(readKeyToMake({ name: "toy" })).toEqual({
    name: "toy",
    scopes: [
      "memory:read",
      "memory:write",
      "documents:read",
      "documents:write",
      "chat",
      "accounts",
      "job:status",
      "privacy",
      "admin",
    ],
  })
})

test("a key for one user has every scope that concerns one user", () => {
  expect(readKeyToMake({ name: "toy", user: "emma" })).toMatchObject({
    scopes: ["memory:read", "memory:write", "documents:read", "documents:write", "chat", "job:status", "privacy"],
    user_id: "emma",
  })
})

test.each([
  ["2099-01-31", "2099-01-31T00:00:00.000Z"],
  ["2099-01-31T09:00:00Z", "2099-01-31T09:00:00.000Z"],
  ["2099-01-31T09:00:00+07:00", "2099-01-31T02:00:00.000Z"],
])("the end %p is %s", (expires, at) => {
  expect(readKeyToMake({ name: "toy", expires }).expires_at).toBe(at)
})

test("an end of 90d is ninety days from now", () => {
  const end = Date.parse(readKeyToMake({ name: "toy", expires: "90d" }).expires_at ?? "")
  expect(Math.abs(end - Date.now() - 90 * 86_400_000)).toBeLessThan(60_000)
})

test.each([
  ["no name", {}, "needs a name"],
  ["a name of two lines", { name: "x\ny" }, "name: must hold printable characters"],
  ["an unknown scope", { name: "x", scopes: "memory:read,all" }, '"all" is not a scope. There are: memory:read,'],
  ["an empty user", { name: "x", user: "" }, "user_id: must not be empty"],
  ["a user of 129 characters", { name: "x", user: "u".repeat(129) }, "user_id: must have at most 128 characters"],
  ["an end that is none", { name: "x", expires: "soon" }, '"soon" is not an end'],
  ["an end in another order", { name: "x", expires: "01/02/2099" }, '"01/02/2099" is not an end'],
  ["a day that does not exist", { name: "x", expires: "2099-13-01" }, '"2099-13-01" is not an end'],
])("%s is told in a sentence", (_name, options, says) => {
  expect(() => readKeyToMake(options)).toThrow(says)
  expect(() => readKeyToMake(options)).toThrow(StartupError)
})

test("an overlap is a number of seconds up to a day, an hour when it is not said", () => {
  expect([undefined, "0", "86400"].map(readOverlap)).toEqual([3600, 0, 86_400])
  for (const text of ["", "-1", "86401", "soon", "1.5", "1h"])
    expect(() => readOverlap(text)).toThrow("from 0 to 86400")
})

test("an id is a UUID", () => {
  expect(readId("rotate", unknownId)).toBe(unknownId)
  for (const id of [undefined, "", "mine", `${unknownId}0`, "-".repeat(36)])
    expect(() => readId("rotate", id)).toThrow("pika keys rotate ID")
})
