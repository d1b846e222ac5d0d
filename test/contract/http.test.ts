import { beforeAll, expect, test } from "bun:test"
import { connect } from "node:net"
import { testKey } from "../support/pika.ts"
import { usePika } from "../support/use-pika.ts"
import { bodyRoutes, takesEmptyBody, unknownId, validBodies } from "./requests.ts"
import { createStrictClient, type StrictClient } from "./strict-client.ts"

const pika = usePika()
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
})

const search = "/api/v1/search_facts"
const mebibyte = 1024 * 1024

test("another content type than JSON is refused with 415", async () => {
  for (const type of [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
  ])
    for (const { method, path, body } of bodyRoutes) {
      const answer = await client.send(method, path, body(), { "Content-Type": type })
      expect(answer).toMatchObject({ status: 415, body: { error_code: "UNSUPPORTED_MEDIA_TYPE" } })
    }
})

test("a body without a content type is refused with 415", async () => {
  for (const { method, path, body } of bodyRoutes) {
    const bytes = new TextEncoder().encode(JSON.stringify(body()))
    const response = await fetch(`${pika.client.url}${path}`, {
      method,
      body: bytes,
      headers: { "X-API-Key": testKey },
    })
    expect([method, path, response.status]).toEqual([method, path, 415])
  }
})

test("JSON may name its encoding", async () => {
  for (const type of ["application/json; charset=utf-8", "APPLICATION/JSON", "application/json;charset=UTF-8"])
    expect((await client.send("POST", search, validBodies.search(), { "Content-Type": type })).status).toBe(200)
})

test("a route that takes a body says so when there is none", async () => {
  for (const { method, path } of bodyRoutes) {
    const answer = await client.send(method, path, undefined, { "Content-Type": "application/json" })
    expect(answer).toMatchObject({ status: 400, body: { error_code: "INVALID_REQUEST" } })
    // There is no document of that id.
    expect([path, (await client.send(method, path)).status]).toEqual([path, takesEmptyBody(method, path) ? 404 : 400])
  }
})

test("a body of 1 MiB is read and one byte more is refused", async () => {
  const padded = (bytes: number) => JSON.stringify(validBodies.search()).padEnd(bytes)
  expect((await client.send("POST", search, padded(mebibyte))).status).toBe(200)
  expect((await client.send("POST", search, padded(mebibyte + 1))).status).toBe(413)
})

test("2 MiB and 20 MiB are refused with 413, by every route that takes a body", async () => {
  for (const size of [2 * mebibyte, 20 * mebibyte])
    for (const { method, path } of bodyRoutes)
      expect(await client.send(method, path, "x".repeat(size))).toMatchObject({
        status: 413,
        body: { error_code: "PAYLOAD_TOO_LARGE" },
      })
})

test("2 MiB without a Content-Length are refused with 413, by every route that takes a body", async () => {
  for (const { method, path } of bodyRoutes) {
    const response = await fetch(`${pika.client.url}${path}`, {
      method,
      headers: { "X-API-Key": testKey, "Content-Type": "application/json" },
      body: new ReadableStream({
        start: (controller) => {
          for (let part = 0; part < 32; part++) controller.enqueue(new Uint8Array(mebibyte / 16).fill(32))
          controller.close()
        },
      }),
    })
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ status: "error", error_code: "PAYLOAD_TOO_LARGE" })
  }
})

/** Sends `head` and then `body` over a connection of its own that stays open, and gives what came back once it holds `end`. */
const firstAnswer = async (head: string[], body: string, end: RegExp = /^HTTP/): Promise<string> => {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const { hostname, port } = new URL(pika.client.url)
  const socket = connect(Number(port), hostname, () => socket.write(`${head.join("\r\n")}\r\n\r\n${body}`))
  let answer = ""
  socket.on("data", (bytes) => {
    answer += bytes
    if (end.test(answer)) resolve(answer)
  })
  socket.on("error", reject)
  socket.on("close", () => reject(new Error(`closed after: ${answer}`)))
  try {
    return await promise
  } finally {
    socket.destroy()
  }
}

const head = [`POST ${search} HTTP/1.1`, "Host: pika", `X-API-Key: ${testKey}`, "Content-Type: application/json"]

test("a body that is announced as too large is refused before it comes", async () => {
  expect(await firstAnswer([...head, `Content-Length: ${2 * mebibyte}`], "{")).toStartWith("HTTP/1.1 413 ")
})

test("a body of unknown length is refused before its end", async () => {
  const chunk = `${(mebibyte + 1).toString(16)}\r\n${"x".repeat(mebibyte + 1)}\r\n`
  expect(await firstAnswer([...head, "Transfer-Encoding: chunked"], chunk)).toStartWith("HTTP/1.1 413 ")
})

test("what is left of a refused body is not taken for the next request", async () => {
  const smuggled = "DELETE /nothing HTTP/1.1\r\nHost: pika\r\n\r\n"
  const rest = `${smuggled.padEnd(2 * mebibyte, "\r\n")}GET /health HTTP/1.1\r\nHost: pika\r\n\r\n`
  const answers = await firstAnswer(
    [...head, `Content-Length: ${2 * mebibyte}`],
    rest,
    /"ok"|"NOT_FOUND"|closed/,
  ).catch(String)
  expect(answers).toContain("HTTP/1.1 413 ")
  expect(answers).not.toContain("NOT_FOUND")
})

test("a request line in a method that nobody knows adds no series to the metrics", async () => {
  await firstAnswer(["BREW-COFFEE-42 /api/v1/memories HTTP/1.1", "Host: pika", "Connection: close"], "").catch(() => "")
  expect(await (await fetch(`${pika.client.url}/metrics`)).text()).not.toContain("BREW-COFFEE-42")
})

test("the caller's request id comes back, in the header and in an error", async () => {
  for (const id of ["a", "Order-66_b.c", "x".repeat(128)]) {
    const good = await client.send("POST", search, validBodies.search(), { "X-Request-Id": id })
    expect([good.headers.get("x-request-id"), good.body.request_id]).toEqual([id, id])
    const bad = await client.send("POST", search, {}, { "X-Request-Id": id })
    expect([bad.headers.get("x-request-id"), bad.body.request_id]).toEqual([id, id])
  }
})

test("a request id that is too long or holds other characters is replaced", async () => {
  for (const id of ["x".repeat(129), "two words", "<b>", "ích", "a/b", "\t"]) {
    const answer = await client.send("GET", `/api/v1/memories/${unknownId}`, undefined, { "X-Request-Id": id })
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/)
  }
})

test("what is not there is a 404 of the one shape, in any method", async () => {
  for (const path of [
    "/nothing",
    "/api/v1/nothing",
    "/api/v2/search_facts",
    "/api/v1/memories/",
    "/docs/nothing.js",
    "/%E0%A4%A",
  ])
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
      expect(await client.send(method, path)).toMatchObject({ status: 404, body: { error_code: "NOT_FOUND" } })
})

test("a route in another method is a 404 as well", async () => {
  for (const [method, path] of [
    ["GET", search],
    ["DELETE", "/api/v1/memories"],
    ["POST", "/health"],
    ["OPTIONS", search],
    ["PUT", search],
  ])
    expect((await client.send(method ?? "", path ?? "")).status).toBe(404)
})

test("HEAD answers as GET does, without a body", async () => {
  for (const [path, status] of [
    ["/health", 200],
    ["/docs", 200],
    ["/nothing", 404],
    ["/api/v1/memories?user_id=a", 200],
  ] as const) {
    const response = await pika.client.request("HEAD", path)
    expect([path, response.status, await response.text()]).toEqual([path, status, ""])
    expect(response.headers.get("x-request-id")).toBeTruthy()
  }
})
