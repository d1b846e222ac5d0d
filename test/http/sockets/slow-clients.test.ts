import { afterEach, beforeAll, expect, test } from "bun:test"
import { connect, type Socket as TcpSocket } from "node:net"
import { z } from "@hono/zod-openapi"
import type { BaseServices, Context } from "../../../src/feature/context.ts"
import { type SocketConnection, socketRoute } from "../../../src/feature/socket.ts"
import type { Server } from "../../../src/http/serve.ts"
import { times } from "../../../src/http/sockets/times.ts"
import { serveSockets } from "../../support/made-up-routes.ts"
import { testKey } from "../../support/pika.ts"
import { openSocket } from "../../support/socket-client.ts"
import { until } from "../../support/until.ts"
import { usePika } from "../../support/use-pika.ts"

// A route that gives its connections to the test.
type Opened = { connection: SocketConnection; gone: AbortSignal; rooms: number; work: PromiseWithResolvers<void> }
const opened: Opened[] = []
const route = socketRoute({
  action: "test.connect",
  closedAction: "test.disconnect",
  scope: "chat",
  rate: "other",
  path: "/ws/test",
  params: z.strictObject({}),
  protocol: "pika.v1",
  maxFrameBytes: 64 * 1024,
  maxFramesPerSecond: 30,
  summary: "Test",
  description: "",
  received: { hello: z.object({ type: z.literal("hello") }) },
  sent: {},
  open: async ({ gone }: Context<BaseServices>, _params, connection) => {
    const one = { connection, gone, rooms: 0, work: Promise.withResolvers<void>() }
    opened.push(one)
    return {
      onFrame: () => void connection.send({ type: "hello" }),
      onRefusedFrame: () => undefined,
      onCredentialEnding: () => undefined,
      onRoom: () => {
        one.rooms += 1
      },
      finish: () => one.work.promise,
      onClose: () => undefined,
    }
  },
})

const pika = usePika()
let server: Server
beforeAll(() => {
  server = serveSockets(pika.running.services, [route])
})
const usual = { ...times }
afterEach(() => {
  Object.assign(times, usual)
  opened.length = 0
})

/** A client that has shaken hands and reads nothing more. */
const openMute = async (): Promise<TcpSocket> => {
  const { port } = new URL(server.url)
  const socket = connect(Number(port), "127.0.0.1")
  socket.write(
    `GET /ws/test HTTP/1.1\r\nHost: x\r\nX-API-Key: ${testKey}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
  )
  await until("it is open", () => opened[0])
  socket.pause()
  return socket
}
/** Reads from now on. Resolves, when the connection has ended, with the last bytes that came. */
const readToEnd = async (socket: TcpSocket): Promise<string> => {
  const parts: Buffer[] = []
  socket.on("data", (data: Buffer) => void parts.push(data))
  const ended = new Promise((resolve) => socket.once("close", resolve))
  socket.resume()
  await ended
  return parts.at(-1)?.toString("latin1") ?? ""
}
/** The code 4408, as a close frame has it. */
const tooSlow = String.fromCharCode(0x11, 0x38)

const text = "x".repeat(100_000)
/** Sends until the client is behind. */
const fill = (connection: SocketConnection): number => {
  let frames = 0
  while (connection.send({ type: "text", text })) frames += 1
  return frames
}

test("a client that reads nothing is told to the route, and cut off before it costs memory", async () => {
  Object.assign(times, { slow: 100, slowGrace: 100 })
  const socket = await openMute()
  const { connection, gone } = opened[0] ?? expect.unreachable()
  expect(fill(connection)).toBeLessThan(200)
  expect(connection.hasRoom()).toBe(false)
  await until("it is cut off", () => gone.aborted)
  expect(connection.send({ type: "text", text })).toBe(false)
  const ended = new Promise((resolve) => socket.once("close", resolve))
  socket.resume()
  await ended
})

test("a client that reads again is told to the route", async () => {
  const socket = await openMute()
  const one = opened[0] ?? expect.unreachable()
  fill(one.connection)
  socket.resume()
  await until("there is room", () => one.rooms === 1)
  expect(one.connection.hasRoom()).toBe(true)
  socket.destroy()
})

test("a client that reads too late is closed with 4408", async () => {
  Object.assign(times, { slow: 0, slowGrace: 60_000 })
  const socket = await openMute()
  const { connection } = opened[0] ?? expect.unreachable()
  fill(connection)
  await Bun.sleep(1100) // The clock of sockets ticks each second.
  expect(await readToEnd(socket)).toContain(`${tooSlow}The client reads too slowly.`)
})

test("a client that says nothing is pinged, and one that does not answer is closed with 4408", async () => {
  Object.assign(times, { silent: 0, pong: 60_000 })
  const alive = openSocket(`${server.url}/ws/test`, { headers: { "X-API-Key": testKey } })
  await until("it is open", () => opened[0])
  let isPinged = false
  alive.socket.addEventListener("ping", () => {
    isPinged = true
  })
  await until("it is pinged", () => isPinged)
  const socket = await openMute()
  Object.assign(times, { pong: 0 })
  expect(await readToEnd(socket)).toContain(`${tooSlow}The client does not answer.`)
  alive.close()
})

test("no first frame within its time closes the socket with 4401", async () => {
  Object.assign(times, { firstFrame: 0 })
  const socket = openSocket(`${server.url}/ws/test`)
  expect((await socket.closed()).code).toBe(4401)
})

test("a server that stops closes sockets with 1001 when their work has ended, and opens no more", async () => {
  const stopping = serveSockets(pika.running.services, [route])
  const connect = () => openSocket(`${stopping.url}/ws/test`, { headers: { "X-API-Key": testKey } })
  const [busy, idle] = [connect(), connect()]
  await until("both are open", () => opened.length === 2)
  opened[1]?.work.resolve()
  stopping.leave()
  await until("the idle one is closed", () => [busy, idle].some(({ socket }) => socket.readyState === WebSocket.CLOSED))
  expect([busy, idle].filter(({ socket }) => socket.readyState === WebSocket.OPEN).length).toBe(1)
  const refused = await fetch(`${stopping.url}/ws/test`, { headers: { Upgrade: "websocket", "X-API-Key": testKey } })
  expect(refused.status).toBe(503)
  opened[0]?.work.resolve()
  expect([(await busy.closed()).code, (await idle.closed()).code]).toEqual([1001, 1001])
  await stopping.stop()
})
