import { afterAll, expect, test } from "bun:test"
import { connect } from "node:net"
import fc from "fast-check"
import { sentFrames } from "../../src/sockets/frames.ts"
import { makeKey } from "../support/keys.ts"
import { openSocket, type TestSocket } from "../support/socket-client.ts"
import { makeSession, openChat } from "../support/sockets.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

// Valid, almost valid, hostile, binary, huge and slow frames. GENERATED_FRAMES=20000 tries more of them.
const pika = usePika({ roles: { http: true, worker: false } })
const frames = Number(process.env.GENERATED_FRAMES ?? 200)
const framesPerSocket = 20

const anyText = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.string({ unit: "binary", maxLength: 50 }),
  fc.constantFrom(
    "\0",
    "\u202e",
    "\ud800",
    "'; drop table pika.chat_messages; --",
    "{{7*7}}",
    "__proto__",
    "x".repeat(20_001),
  ),
)
const valid = fc.oneof(
  fc.record({ type: fc.constant("user_message"), content: anyText, client_message_id: fc.string({ maxLength: 20 }) }),
  fc.record({ type: fc.constant("typing_indicator"), is_typing: fc.boolean() }),
  fc.record({ type: fc.constant("stop") }),
  fc.record({ type: fc.constant("resume"), after: fc.nat() }),
  fc.constant({ type: "ping" }),
)
const almostValid = fc.oneof(
  fc.record({ type: fc.constant("user_message"), content: fc.anything(), content_type: anyText }),
  fc.record({ type: fc.constant("user_message"), content_type: fc.constant("audio"), audio: anyText, format: anyText }),
  fc.record({ type: fc.constant("resume"), after: fc.anything() }),
  fc.record({ type: fc.constant("stop"), message_id: fc.anything() }),
  fc.record({ type: anyText, content: anyText }),
)
const hostile = fc.oneof(
  fc.json(),
  fc.constantFrom(
    ...[
      '{"type":"ping","type":"stop"}',
      '{"__proto__":{"type":"ping"}}',
      '{"type":"constructor"}',
      `${"[".repeat(20_000)}`,
    ],
    ...[
      `{"type":"ping","x":${"9".repeat(400)}}`,
      "",
      " ",
      "nul",
      '{"type":"resume","after":1e308}',
      '{"type":"resume","after":-1}',
    ],
  ),
)
const frame = fc.oneof(
  { weight: 4, arbitrary: valid.map((value) => JSON.stringify(value)) },
  { weight: 3, arbitrary: almostValid.map((value) => JSON.stringify(value, plain) ?? "undefined") },
  { weight: 2, arbitrary: hostile },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
  { weight: 1, arbitrary: anyText },
)
/** JSON has no bigint. */
const plain = (_key: string, value: unknown) => (typeof value === "bigint" ? String(value) : value)

const sockets = () => pika.running.services.metrics.registry.getSingleMetricAsString("chat_sockets")
const number = async () => Number(/^chat_sockets (\d+)/m.exec(await sockets())?.[1])
afterAll(async () => {
  await until("no socket is left", async () => (await number()) === 0)
})

const checkAnswers = ({ frames: answers }: TestSocket): void => {
  for (const answer of answers) sentFrames[answer.type as keyof typeof sentFrames].parse(answer)
}

test("no frame breaks the server or another socket, and each answer is as the document says", async () => {
  const sessionId = await makeSession(pika, "lan")
  const watching = await openChat(pika, await makeSession(pika, "minh"))
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { minLength: framesPerSocket, maxLength: framesPerSocket }), async (sent) => {
      const socket = await openChat(pika, sessionId)
      for (const one of sent) socket.send(one)
      socket.send({ type: "ping" })
      // An authenticate among them may close it.
      await until(
        "it has answered",
        () => socket.of("pong").length > 0 || socket.socket.readyState === WebSocket.CLOSED,
      )
      checkAnswers(socket)
      socket.close()
    }),
    { numRuns: Math.ceil(frames / framesPerSocket), endOnFailure: true },
  )
  watching.send({ type: "ping" })
  await watching.receive("pong")
  expect(watching.frames.map(({ type }) => type)).toEqual(["ready", "pong"])
  watching.close()
}, 900_000)

test("a frame that is far too large closes the socket, whatever it would have been", async () => {
  const socket = await openChat(pika, await makeSession(pika, "lan"))
  socket.send({ type: "user_message", content: "x".repeat(900_000) })
  expect((await socket.closed()).code).toBe(4413)
  const huge = await openChat(pika, await makeSession(pika, "lan"))
  huge.send("x".repeat(3_000_000))
  expect((await huge.closed()).code).toBe(4413)
  // So much the runtime does not read.
  const vast = await openChat(pika, await makeSession(pika, "lan"))
  vast.send("x".repeat(20_000_000))
  expect((await vast.closed()).code).toBe(1009)
})

test("a frame that arrives byte by byte is taken when it is whole", async () => {
  const { port } = new URL(pika.client.url)
  const { key } = await makeKey(pika.sql, ["chat"])
  const socket = connect(Number(port), "127.0.0.1")
  const came: Buffer[] = []
  socket.on("data", (data: Buffer) => void came.push(data))
  socket.write(
    `GET /ws/chat/${await makeSession(pika, "lan")} HTTP/1.1\r\nHost: x\r\nX-API-Key: ${key}\r\nUpgrade: websocket\r\n` +
      "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
  )
  const text = () => Buffer.concat(came).toString("latin1")
  await until("it is ready", () => text().includes('"ready"'))
  // Masked with zeros.
  const bytes = Buffer.concat([Buffer.from([0x81, 0x80 + 15, 0, 0, 0, 0]), Buffer.from('{"type":"ping"}')])
  for (const byte of bytes) {
    socket.write(Buffer.from([byte]))
    await Bun.sleep(1)
  }
  await until("it is answered", () => text().includes('"pong"'))
  socket.destroy()
})

test("handshakes that are none are refused, and leave nothing open", async () => {
  const { port } = new URL(pika.client.url)
  for (const start of [
    "GET /ws/chat/x HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n",
    "GET /ws/chat/%00 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n",
    "POST /ws/chat/x HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n",
  ]) {
    const socket = connect(Number(port), "127.0.0.1")
    let text = ""
    socket.on("data", (data: Buffer) => {
      text += data.toString("latin1")
    })
    socket.write(start)
    await until("it is answered", () => text.includes("\r\n\r\n"))
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d/)
    socket.destroy()
  }
  const odd = openSocket(`${pika.client.url}/ws/chat/${"x".repeat(3000)}`, {
    headers: { "X-API-Key": pika.client.key },
  })
  expect((await odd.closed()).code).toBe(4404)
})
