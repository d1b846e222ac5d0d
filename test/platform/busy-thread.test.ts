import { expect, test } from "bun:test"
import { asAppError } from "../../src/models/as-app-error.ts"
import { ThreadError } from "../../src/platform/thread.ts"

test("a request whose thread died or was too slow is told to come again, not that something went wrong", () => {
  expect(asAppError(new ThreadError("It took longer than it may."))).toMatchObject({
    code: "UNAVAILABLE",
    retryAfterSeconds: 2,
  })
})
