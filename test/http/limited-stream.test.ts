import { expect, test } from "bun:test"
import { createLimitedStream } from "../../src/http/limited-stream.ts"
import { AppError } from "../../src/platform/errors.ts"

const tooSlow = "The body arrived too slowly. Send it again, faster."

const read = async (body: ReadableStream<Uint8Array>, limits: { quietMs?: number; timeoutMs?: number }) => {
  let failures = 0
  const stream = createLimitedStream(body, {
    maxBytes: 1_000_000_000,
    gone: new AbortController().signal,
    tooLarge: () => new AppError("PAYLOAD_TOO_LARGE", "too large"),
    onFailure: () => {
      failures += 1
    },
    ...limits,
  })
  let bytes = 0
  try {
    for await (const part of stream) bytes += part.length
    return { bytes, failures, error: null }
  } catch (error) {
    return { bytes, failures, error: (error as Error).message }
  }
}

test("a body that stops in the middle is given up after its quiet time, and its source is told", async () => {
  const left = Promise.withResolvers<void>()
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array(10)),
    cancel: () => left.resolve(),
  })
  expect(await read(body, { quietMs: 50 })).toEqual({ bytes: 10, failures: 1, error: tooSlow })
  await left.promise
})

test("a body that never ends, though it is never quiet, is given up at its time limit", async () => {
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      await Bun.sleep(1)
      controller.enqueue(new Uint8Array(1))
    },
  })
  expect(await read(body, { timeoutMs: 100 })).toMatchObject({ failures: 1, error: tooSlow })
})
