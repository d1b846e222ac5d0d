import { beforeAll, expect, test } from "bun:test"
import { z } from "@hono/zod-openapi"
import { generateKey } from "../../../src/accounts/api-key.ts"
import type { BaseServices, Context } from "../../../src/feature/context.ts"
import { socketRoute } from "../../../src/feature/socket.ts"
import type { Server } from "../../../src/http/serve.ts"
import { makeKey } from "../../support/keys.ts"
import { serveSockets } from "../../support/made-up-routes.ts"
import { testKey } from "../../support/pika.ts"
import { openSocket } from "../../support/socket-client.ts"
import { usePika } from "../../support/use-pika.ts"

const params = z.strictObject({ room: z.uuid() })
const received = { say: z.object({ type: z.literal("say"), text: z.string() }) }

// A route that says back what it hears, with everything that all sockets have.
const echo = socketRoute({
  action: "echo.connect",
  closedAction: "echo.disconnect",
  scope: "chat",
  rate: "other",
  path: "/ws/echo/{room}",
  params,
  protocol: "pika.v1",
  maxFrameBytes: 64 * 1024,
  maxFramesPerSecond: 30,
  summary: "Echo",
  description: "",
  received,
  sent: { said: z.object({ type: z.literal("said"), text: z.string() }) },
  open: async (_ctx: Context<BaseServices>, _params, connection) => ({
    onFrame: ({ text }) => void connection.send({ type: "said", text }),
    onRefusedFrame: ({ code }) => void connection.send({ type: "error", error_code: code }),
    onCredentialEnding: () => void connection.send({ type: "reauthenticate" }),
    onRoom: () => undefined,
    finish: async () => undefined,
    onClose: () => undefined,
  }),
})

const pika = usePika()
let server: Server
beforeAll(() => {
  server = serveSockets(pika.running.services, [echo])
})
const path = "/ws/echo/019a5c3e-7b1a-7000-8000-000000000000"
const open = (options?: Parameters<typeof openSocket>[1], at = path) => openSocket(server.url + at, options)
const key = { "X-API-Key": testKey }

test("a socket with a key in a header says back what it hears", async () => {
  const socket = open({ headers: key })
  await socket.opened()
  socket.send({ type: "say", text: "xin chào" })
  expect(await socket.receive("said")).toEqual({ type: "said", text: "xin chào" })
  socket.close()
})

test("a token or key comes as a subprotocol, and only pika.v1 is answered", async () => {
  const socket = open({ protocols: ["pika.v1", `bearer.${testKey}`] })
  await socket.opened()
  socket.send({ type: "say", text: "hello" })
  await socket.receive("said")
  expect(socket.socket.protocol).toBe("pika.v1")
  socket.close()
})

test("a credential comes as the first frame, and frames sent at once are not lost", async () => {
  const socket = open()
  await socket.opened()
  socket.send({ type: "authenticate", token: testKey })
  socket.send({ type: "say", text: "1" })
  socket.send({ type: "say", text: "2" })
  await socket.receive("said", ({ text }) => text === "2")
  expect(socket.of("said").map(({ text }) => text)).toEqual(["1", "2"])
  socket.close()
})

test.each([
  ["an unknown key", { headers: { "X-API-Key": generateKey() } }, path, 4401],
  ["a malformed token", { headers: { Authorization: "Bearer a.b.c" } }, path, 4401],
  ["an unknown key as subprotocol", { protocols: ["pika.v1", `bearer.${generateKey()}`] }, path, 4401],
  ["a key in the URL", {}, `${path}?token=${testKey}`, 4401],
  ["a key in the URL beside one in a header", { headers: key }, `${path}?api_key=${testKey}`, 4401],
  ["a path that names nothing", { headers: key }, "/ws/echo/nothing", 4404],
])("%s closes the socket", async (_what, options, at, code) => {
  const socket = open(options, at)
  expect((await socket.closed()).code).toBe(code)
})

test("a key without the scope closes the socket with 4403", async () => {
  const { key: other } = await makeKey(pika.sql, ["memory:read"])
  expect((await open({ headers: { "X-API-Key": other } }).closed()).code).toBe(4403)
})

test("another first frame than authenticate closes the socket with 4401", async () => {
  const socket = open()
  await socket.opened()
  socket.send({ type: "say", text: "let me in" })
  expect((await socket.closed()).code).toBe(4401)
})

test.each([
  ["64 KiB", 64 * 1024],
  ["2 MiB", 2 * 1024 * 1024],
  ["15 MiB", 15 * 1024 * 1024],
])("a frame of more than %s closes the socket with 4413", async (_size, length) => {
  const socket = open({ headers: key })
  await socket.opened()
  socket.send({ type: "say", text: "x".repeat(length) })
  expect((await socket.closed()).code).toBe(4413)
})

test("too many frames in a second close the socket with 4429", async () => {
  const socket = open({ headers: key })
  await socket.opened()
  for (let count = 0; count < 80; count++) socket.send({ type: "say", text: "" })
  expect((await socket.closed()).code).toBe(4429)
})

test("a frame that is not one of the route's is answered, and the socket stays open", async () => {
  const socket = open({ headers: key })
  await socket.opened()
  for (const bad of ["{", "null", '{"type":"sing"}', new Uint8Array([1, 2, 3])]) socket.send(bad)
  socket.send({ type: "say", text: "still here" })
  await socket.receive("said")
  expect(socket.of("error").map(({ error_code }) => error_code)).toEqual(Array(4).fill("INVALID_REQUEST"))
  socket.close()
})

test("an ordinary request is told to open a WebSocket", async () => {
  const answer = await fetch(server.url + path, { headers: key })
  expect(answer.status).toBe(400)
  expect(await answer.text()).toContain("Upgrade: websocket")
})
