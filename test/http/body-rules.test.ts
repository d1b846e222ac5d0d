import { afterAll, beforeAll, expect, test } from "bun:test"
import { connect } from "node:net"
import { z } from "@hono/zod-openapi"
import { route, streamField } from "../../src/feature/route.ts"
import { verb } from "../../src/feature/verb.ts"
import { documentRoute } from "../../src/http/document-route.ts"
import { requestsTotal } from "../../src/http/metrics.ts"
import type { Server } from "../../src/http/serve.ts"
import { AppError } from "../../src/platform/errors.ts"
import { serveRoutes } from "../support/made-up-routes.ts"
import { testKey } from "../support/pika.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
const mebibyte = 1024 * 1024
const upload = { action: "test.upload", scope: "memory:write", rate: "other" } as const
const door = { tag: "Test", summary: "A body", answers: { 200: "It." } } as const
const body = { stream: "file", maxBytes: 256 * mebibyte, contentTypes: ["application/octet-stream"] } as const

const reading = new Set<string>()
let mostMemory = 0
/** Without what is only not collected yet: the larger the heap of a process, the later that is. */
const memoryInUse = (): number => {
  Bun.gc(true)
  return process.memoryUsage.rss()
}
const countBytes = verb({
  ...upload,
  input: z.strictObject({ name: z.string(), file: streamField }),
  output: z.object({ name: z.string(), bytes: z.number() }),
  run: async (_ctx, { name, file }) => {
    if (name === "refused") throw new AppError("CONFLICT", "Not this one.")
    let bytes = 0
    for await (const part of file) {
      reading.add(name)
      if (Math.floor(bytes / 2e7) !== Math.floor((bytes + part.length) / 2e7))
        mostMemory = Math.max(mostMemory, memoryInUse())
      bytes += part.length
    }
    return { name, bytes }
  },
})
const countRoute = route(countBytes, { ...door, method: "post", path: "/test/count", body })
const smallRoute = route(countBytes, {
  ...door,
  method: "post",
  path: "/test/small/{name}",
  body: { ...body, maxBytes: 1000, contentTypes: ["multipart/form-data", "text/plain"] },
})
const echo = verb({
  ...upload,
  input: z.strictObject({ text: z.string() }),
  output: z.object({ length: z.number() }),
  run: async (_ctx, { text }) => ({ length: text.length }),
})
const jsonRoute = route(echo, { ...door, method: "post", path: "/test/json", body: { maxBytes: 2 * mebibyte } })

let server: Server
beforeAll(() => {
  server = serveRoutes(pika.running.services, [countRoute, smallRoute, jsonRoute])
})
afterAll(() => server.stop())

const send = (
  path: string,
  content: string | Uint8Array<ArrayBuffer> | ReadableStream | null,
  type: string,
  id = "nobody-asks",
) =>
  fetch(`${server.url}${path}`, {
    method: "POST",
    body: content,
    headers: { "X-API-Key": testKey, "Content-Type": type, "X-Request-Id": id },
  })
const chunked = (bytes: number): ReadableStream => new Blob([new Uint8Array(bytes)]).stream()
const octets = "application/octet-stream"

/** By another process, whose memory does not count. */
const sendFromElsewhere = async (megabytes: number): Promise<string> => {
  const sender = `
    const part = new Uint8Array(100_000)
    let left = ${10 * megabytes}
    const body = new ReadableStream({ pull: (c) => (left-- > 0 ? c.enqueue(part) : c.close()) })
    const headers = { "X-API-Key": "${testKey}", "Content-Type": "${octets}" }
    const answer = await fetch("${server.url}/test/count?name=large", { method: "POST", body, headers })
    console.log(answer.status, await answer.text())`
  const child = Bun.spawn([process.execPath, "-e", sender], { stdout: "pipe" })
  return (await new Response(child.stdout).text()).trim()
}

test("200 MB reach a verb as a stream, and are never in memory together", async () => {
  await pika.client.tell("somebody", "I have a dog named Sparky") // Afterwards all threads are warm.
  await sendFromElsewhere(50)
  const before = memoryInUse()
  mostMemory = 0
  expect(await sendFromElsewhere(200)).toBe('200 {"name":"large","bytes":200000000}')
  expect(mostMemory - before).toBeLessThan(40_000_000)
}, 30_000)

test("a streamed body over the limit of its route is refused with 413, whether it says its size or not", async () => {
  for (const content of [new Uint8Array(1001), chunked(1001)]) {
    const answer = await send("/test/small/a", content, "text/plain")
    expect([answer.status, await answer.json()]).toMatchObject([
      413,
      { error_code: "PAYLOAD_TOO_LARGE", message: "The body is larger than 1,000 bytes. Send less at once." },
    ])
  }
  for (const content of [new Uint8Array(1000), chunked(1000), null])
    expect((await send("/test/small/a", content, "text/plain")).status).toBe(200)
})

test("a streamed body of another type than its route takes is refused with 415", async () => {
  for (const type of ["application/json", "text/html", ""])
    expect((await send("/test/small/a", "x", type)).status).toBe(415)
  for (const type of ["text/plain; charset=utf-8", "Multipart/Form-Data;boundary=x"])
    expect((await send("/test/small/a", "x", type)).status).toBe(200)
})

test("the other fields of a route with a streamed body are its path and its query", async () => {
  expect(await (await send("/test/count?name=b", "xyz", octets)).json()).toEqual({ name: "b", bytes: 3 })
  expect(await (await send("/test/small/c", "xyz", "text/plain")).json()).toEqual({ name: "c", bytes: 3 })
  for (const path of ["/test/count", "/test/count?name=b&file=x", "/test/count?name=b&more=x", "/test/small/a?more=x"])
    expect((await send(path, "x", path.includes("small") ? "text/plain" : octets)).status).toBe(400)
})

test("a verb may refuse a streamed body that it has not read", async () => {
  const answer = await send("/test/count?name=refused", new Uint8Array(20 * mebibyte), octets)
  expect(answer.status).toBe(409)
  expect((await send("/test/count?name=next", "x", octets)).status).toBe(200)
})

test("a client that leaves in the middle of a streamed body ends the request", async () => {
  const { hostname, port } = new URL(server.url)
  const before = await requests()
  const socket = connect({ host: hostname, port: Number(port) })
  socket.write(
    `POST /test/count?name=gone HTTP/1.1\r\nHost: x\r\nX-API-Key: ${testKey}\r\nContent-Type: ${octets}\r\nContent-Length: 100000\r\n\r\nabc`,
  )
  await until("its first bytes are read", () => reading.has("gone"))
  socket.destroy()
  await until("it is measured", async () => (await requests()) > before, 5000)
})

const requests = async (): Promise<number> => {
  const { values } = await pika.running.services.metrics.get(requestsTotal).get()
  return values.filter(({ labels }) => labels.route === "/test/count").reduce((sum, { value }) => sum + value, 0)
}

test("a route may take larger JSON than others", async () => {
  const json = (length: number) => JSON.stringify({ text: "x".repeat(length) })
  for (const content of [json(1.5 * mebibyte), new Blob([json(1.5 * mebibyte)]).stream()])
    expect(await (await send("/test/json", content, "application/json")).json()).toEqual({ length: 1.5 * mebibyte })
  for (const content of [json(2 * mebibyte), new Blob([json(2 * mebibyte)]).stream()]) {
    const answer = await send("/test/json", content, "application/json")
    expect([answer.status, await answer.json()]).toMatchObject([
      413,
      { message: "The body is larger than 2 MiB. Send less at once." },
    ])
  }
})

test("the document says which types a streamed body may have, and where the other fields are", () => {
  const { request, responses } = documentRoute(smallRoute)
  expect(request?.body?.content).toEqual({
    "multipart/form-data": { schema: { type: "string", format: "binary" } },
    "text/plain": { schema: { type: "string", format: "binary" } },
  })
  expect(Object.keys(responses)).toContain("413")
  const { query } = documentRoute(countRoute).request ?? {}
  expect(query instanceof z.ZodObject && Object.keys(query.shape)).toEqual(["name"])
})
