import { describe, expect, test } from "bun:test"
import { connect, type Socket } from "node:net"
import { makeKey } from "../support/keys.ts"
import { testKey } from "../support/pika.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ own: true })

/** A connection of its own: what came back so far, and when it was closed. */
const open = (text: string) => {
  const { hostname, port } = new URL(pika.client.url)
  const began = performance.now()
  const state = { answer: "", closedAfter: null as number | null }
  const socket: Socket = connect(Number(port), hostname, () => socket.write(text))
  socket.on("data", (bytes) => {
    state.answer += bytes
  })
  socket.on("error", () => undefined)
  socket.on("close", () => {
    state.closedAfter = performance.now() - began
  })
  return { socket, state }
}

/** Sends one byte more every half a second, so that the connection is never idle. */
const trickle = (socket: Socket): Timer => setInterval(() => socket.writable && socket.write("a"), 500)

const head = (more: string, key = testKey) =>
  `POST /api/v1/search_facts HTTP/1.1\r\nHost: pika\r\nX-API-Key: ${key}\r\nContent-Type: application/json\r\n${more}\r\n`

test("a client that never gets to its end is cut off, in its headers and in its body, and others are answered", async () => {
  const slow = [
    open("POST /api/v1/search_facts HTTP/1.1\r\nHost: pika\r\nX-Slow: a"),
    open(`${head("Content-Length: 1000\r\n")}{`),
    open(`${head("Transfer-Encoding: chunked\r\n")}1\r\n{\r\n`),
    open(""),
  ]
  const trickles = slow.slice(0, 2).map(({ socket }) => trickle(socket))
  const opened = performance.now()
  while (slow.some(({ state }) => state.closedAfter === null)) {
    expect(performance.now() - opened).toBeLessThan(75_000)
    const began = performance.now()
    expect((await pika.client.request("GET", "/health")).status).toBe(200)
    expect((await pika.client.search("someone", "dog")).count).toBe(0)
    expect(performance.now() - began).toBeLessThan(5000)
    await Bun.sleep(200)
  }
  for (const timer of trickles) clearInterval(timer)
  const [headers, body, chunks, silent] = slow.map(({ state }) => state)
  expect(headers?.closedAfter).toBeWithin(5000, 20_000)
  expect(silent?.closedAfter).toBeWithin(5000, 20_000)
  for (const state of [body, chunks]) {
    expect(state?.closedAfter).toBeWithin(14_000, 18_000)
    expect(state?.answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*"error_code":"INVALID_REQUEST".*did not arrive within 15 s/)
  }
}, 60_000)

test("headers and addresses over 16 KiB are refused with 431, and the next request is answered", async () => {
  const long = "a".repeat(17_000)
  for (const text of [
    `GET /health HTTP/1.1\r\nHost: pika\r\nX-Long: ${long}\r\n\r\n`,
    `GET /${long} HTTP/1.1\r\nHost: pika\r\n\r\n`,
    `GET /health HTTP/1.1\r\nHost: pika\r\n${"X-Many: a\r\n".repeat(1000)}\r\n`,
  ]) {
    const { state } = open(text)
    await until("it is closed", () => state.closedAfter)
    expect(state.answer).toStartWith("HTTP/1.1 431 ")
    expect((await pika.client.request("GET", "/health")).status).toBe(200)
  }
  const { socket, state } = open(`GET /health?${"a".repeat(15_000)} HTTP/1.1\r\nHost: pika\r\n\r\n`)
  await until("it is answered", () => state.answer)
  expect(state.answer).toStartWith("HTTP/1.1 ")
  socket.destroy()
})

describe("a thousand requests at once with one credential", () => {
  test("leave no place for its next, and other places for others", async () => {
    const { key } = await makeKey(pika.sql, ["memory:read"], { name: "crowd" })
    const join = () => open(`${head("Content-Length: 1000\r\n", key)}{`)
    const crowd = Array.from({ length: 1000 }, join)
    const search = (credential: string) =>
      pika.client.request("POST", "/api/v1/search_facts", { user_id: "a", query: "b" }, { "X-API-Key": credential })
    const refused = await until("all places are taken", async () => {
      const answer = await search(key)
      if (answer.status === 503) return answer
      crowd.push(join()) // In the place that this search took from the crowd.
      return null
    })
    expect(refused.headers.get("retry-after")).toBe("1")
    expect(await refused.json()).toMatchObject({ status: "error", error_code: "UNAVAILABLE", details: [] })
    expect((await search(testKey)).status).toBe(200)
    for (const path of ["/health", "/ready", "/metrics"])
      expect((await pika.client.request("GET", path, undefined, { "X-API-Key": key })).status).toBe(200)
    for (const { socket } of crowd) socket.destroy()
    await until("the places are free again", async () => (await search(key)).status === 200)
  }, 30_000)
})
