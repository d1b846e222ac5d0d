import { afterAll, beforeAll, expect, test } from "bun:test"
import { connect, type Socket } from "node:net"
import { z } from "@hono/zod-openapi"
import { route } from "../../src/feature/route.ts"
import { type SendPart, StreamedAnswer, type StreamOptions } from "../../src/feature/streamed-answer.ts"
import { verb } from "../../src/feature/verb.ts"
import { requestsTotal } from "../../src/http/metrics.ts"
import type { Server } from "../../src/http/serve.ts"
import { AppError } from "../../src/platform/errors.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { auditOf } from "../support/audit.ts"
import { startCollector } from "../support/collector.ts"
import { serveRoutes } from "../support/made-up-routes.ts"
import { testKey } from "../support/pika.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const lines: string[] = []
const collector = startCollector()
const pika = usePika({
  environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
  log: createLogger("info", { write: (line) => void lines.push(line) }),
})

/** What the verb of each test does, by the name of the test's stream. */
type Write = (send: SendPart, signal: AbortSignal) => Promise<void>
const writers = new Map<string, { write: Write; options: StreamOptions }>()
const made = (name: string, write: Write, options: Partial<StreamOptions> = {}): string => {
  writers.set(name, { write, options: { contentType: "text/event-stream", ...options } })
  return name
}

const streaming = verb({
  action: "test.stream",
  scope: "memory:read",
  rate: "other",
  input: z.strictObject({ name: z.string() }),
  output: z.unknown(),
  run: async (_ctx, { name }) => {
    const writer = writers.get(name)
    if (!writer) throw new Error("the test has no such stream")
    return new StreamedAnswer(writer.options, writer.write)
  },
})
const streamRoute = route(streaming, {
  method: "get",
  path: "/test/stream",
  tag: "Test",
  summary: "A stream",
  answers: { 200: "It." },
})

let server: Server
beforeAll(() => {
  server = serveRoutes(pika.running.services, [streamRoute])
})
afterAll(async () => {
  await server.stop()
  collector.stop()
})

const ask = (name: string, signal?: AbortSignal, url = server.url) =>
  fetch(`${url}/test/stream?name=${name}`, {
    headers: { "X-API-Key": testKey, "X-Request-Id": name },
    ...(signal && { signal }),
  })

/** A client that reads nothing until it is told. */
const askIdly = (name: string): Socket => {
  const { hostname, port } = new URL(server.url)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.pause()
  socket.on("error", () => undefined)
  socket.write(
    `GET /test/stream?name=${name} HTTP/1.1\r\nHost: x\r\nX-API-Key: ${testKey}\r\nX-Request-Id: ${name}\r\n\r\n`,
  )
  return socket
}

type Line = { msg: string; request_id: string; status: number; duration_ms: number; reason?: string; level: number }
/** The lines that the log has of a request: one for each request that ended. */
const linesOf = (name: string): Line[] =>
  lines.map((line) => JSON.parse(line) as Line).filter((line) => line.msg === "request" && line.request_id === name)
const statusesOf = async (name: string) => ({
  log: linesOf(name).map(({ status }) => status),
  audit: (await auditOf(pika, name)).map(({ status_code }) => status_code),
})
const measured = async (status: number): Promise<number> => {
  const { values } = await pika.running.services.metrics.get(requestsTotal).get()
  return values.find(({ labels }) => labels.route === "/test/stream" && labels.status === status)?.value ?? 0
}
const once = (status: number) => ({ log: [status], audit: [status] })
const ended = (name: string) => until("the log has it", () => linesOf(name).length > 0, 15_000)
const event = (n: number) => `id: ${n}\ndata: {"n":${n}}\n\n`

test("a stream goes out part by part, and is logged, audited, measured and traced when it ends", async () => {
  const second = Promise.withResolvers<void>()
  const name = made("slow", async (send) => {
    await send(event(1))
    await second.promise
    await send(event(2))
  })
  const before = await measured(200)
  const response = await ask(name)
  expect(response.headers.get("content-type")).toBe("text/event-stream")
  expect(response.headers.get("x-request-id")).toBe(name)
  const reader = (response.body ?? expect.unreachable()).getReader()
  expect(new TextDecoder().decode((await reader.read()).value)).toBe(event(1))
  await Bun.sleep(50)
  expect(await statusesOf(name)).toEqual({ log: [], audit: [] })
  expect(await measured(200)).toBe(before)
  second.resolve()
  expect(new TextDecoder().decode((await reader.read()).value)).toBe(event(2))
  expect((await reader.read()).done).toBe(true)
  await ended(name)
  expect(await statusesOf(name)).toEqual(once(200))
  expect(linesOf(name)[0]?.duration_ms).toBeGreaterThanOrEqual(50)
  expect(await measured(200)).toBe(before + 1)
  const span = await until("its span is exported", () =>
    collector.spans().find(({ attributes }) => attributes["pika.request_id"] === name),
  )
  expect(span).toMatchObject({
    name: "GET /test/stream",
    attributes: { "http.response.status_code": 200, "http.route": "/test/stream" },
  })
})

test("what fails before the first part is an error with its status", async () => {
  const name = made("early", async () => {
    throw new AppError("CONFLICT", "Not now.")
  })
  const response = await ask(name)
  expect([response.status, await response.json()]).toMatchObject([409, { error_code: "CONFLICT" }])
  expect(await statusesOf(name)).toEqual(once(409))
})

test("a document of up to 256 KiB goes out when it is whole, so that what fails is an error with its status", async () => {
  const name = made(
    "short",
    async (send) => {
      for (let n = 0; n < 4; n++) await send("x".repeat(64 * 1024))
      throw new AppError("CONFLICT", "Not now.")
    },
    { contentType: "application/json" },
  )
  expect((await ask(name)).status).toBe(409)
})

test("a stream that fails later breaks off, and is recorded as a fault", async () => {
  const fail = Promise.withResolvers<void>()
  const name = made("broken", async (send) => {
    await send(event(1))
    await fail.promise
  })
  const before = await measured(500)
  const response = await ask(name)
  const text = response.text()
  fail.reject(new Error("the model broke off"))
  expect(await text.catch(() => "broken off")).toBe("broken off")
  await ended(name)
  expect(await statusesOf(name)).toEqual(once(500))
  expect(await measured(500)).toBe(before + 1)
  expect(lines.filter((line) => line.includes('"an answer broke off"') && line.includes(name))).toHaveLength(1)
})

test("a stream that its client leaves is cancelled, and recorded as left", async () => {
  const told = Promise.withResolvers<void>()
  const name = made("left", async (send, signal) => {
    signal.addEventListener("abort", () => told.resolve())
    await send(event(1))
    await told.promise
    await send(event(2))
  })
  const client = new AbortController()
  const response = await ask(name, client.signal)
  await (response.body ?? expect.unreachable()).getReader().read()
  client.abort()
  await told.promise
  await ended(name)
  expect(await statusesOf(name)).toEqual(once(499))
  expect(linesOf(name)[0]?.reason).toBe("the client left")
})

test("a client that leaves before the first part cancels the work, and is recorded as left", async () => {
  const begun = Promise.withResolvers<void>()
  const name = made("impatient", async (_send, signal) => {
    begun.resolve()
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
  })
  const client = new AbortController()
  const response = ask(name, client.signal).catch(() => "left")
  await begun.promise
  client.abort()
  expect(await response).toBe("left")
  await ended(name)
  expect(await statusesOf(name)).toEqual(once(499))
})

test("a client that takes nothing is cut off, though it stays", async () => {
  const megabyte = new Uint8Array(1024 * 1024).fill(32)
  let sent = 0
  const name = made(
    "idle",
    async (send) => {
      for (; sent < 500; sent++) await send(megabyte)
    },
    { contentType: "application/json", maxWaitMs: 300 },
  )
  const socket = askIdly(name)
  await ended(name)
  expect(await statusesOf(name)).toEqual(once(499))
  expect(linesOf(name)[0]?.reason).toBe("the client took too little")
  expect(sent).toBeLessThan(50)
  const closed = new Promise((resolve) => socket.once("close", resolve))
  let received = 0
  socket.on("data", (bytes) => {
    received += bytes.length
  })
  socket.resume()
  await closed
  expect(received).toBeLessThan(sent * megabyte.length)
}, 20_000)

test("a stream that takes longer than it may is broken off as a fault", async () => {
  const name = made(
    "endless",
    async (send, signal) => {
      await send(event(1))
      await new Promise((resolve) => signal.addEventListener("abort", resolve))
    },
    { timeoutMs: 200 },
  )
  const response = await ask(name)
  expect(await response.text().catch(() => "broken off")).toBe("broken off")
  await ended(name)
  expect(await statusesOf(name)).toEqual(once(500))
})

test("a quiet event stream has a comment every ten seconds", async () => {
  const name = made("quiet", async (send, signal) => {
    await send(event(1))
    await new Promise((resolve) => signal.addEventListener("abort", resolve))
  })
  const client = new AbortController()
  const reader = ((await ask(name, client.signal)).body ?? expect.unreachable()).getReader()
  const decoder = new TextDecoder()
  expect(decoder.decode((await reader.read()).value)).toBe(event(1))
  expect(decoder.decode((await reader.read()).value)).toBe(": \n\n")
  client.abort()
}, 20_000)

test("a thousand streams of one credential leave no place for its next request, until one ends", async () => {
  const end = Promise.withResolvers<void>()
  let begun = 0
  const hold = made("crowd", async (send) => {
    await send(event(1))
    begun += 1
    await end.promise
  })
  const one = made("one", async (send) => send(event(1)))
  const crowd = Array.from({ length: 1000 }, () => askIdly(hold))
  await until("all have begun", () => begun === 1000)
  expect((await ask(one)).status).toBe(503)
  end.resolve()
  await until("all have ended", () => linesOf(hold).length === 1000)
  expect((await ask(one)).status).toBe(200)
  for (const socket of crowd) socket.destroy()
}, 30_000)

test("a server that stops waits two seconds for a stream, breaks it off, and records it", async () => {
  const stopping = serveRoutes(pika.running.services, [streamRoute])
  const stopped = Promise.withResolvers<void>()
  const name = made("stopped", async (send, signal) => {
    signal.addEventListener("abort", () => stopped.resolve())
    await send(event(1))
    await stopped.promise
  })
  const text = (await ask(name, undefined, stopping.url)).text().catch(() => "broken off")
  await stopping.stop()
  expect(await text).toBe("broken off")
  await stopped.promise
  expect(await statusesOf(name)).toEqual(once(500))
  expect(linesOf(name)[0]?.reason).toBe("The server stops. Try again shortly.")
}, 10_000)
