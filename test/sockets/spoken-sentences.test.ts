import { afterEach, beforeAll, expect, test } from "bun:test"
import { z } from "zod"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import type { TestSocket } from "../support/socket-client.ts"
import { openChat } from "../support/sockets.ts"
import { until } from "../support/until.ts"

const using = usePikaWithProvider({ environment: { CHAT_PROVIDER: "openai" } })
const { speech } = using.provider
beforeAll(async () => {
  await using.client.add("lan", "User has a dog named Sparky")
})
const opened: TestSocket[] = []
afterEach(() => {
  for (const socket of opened.splice(0)) socket.close()
})

const sentences = ["Sparky is a good dog.", "He swims in the lake!", "Shall we look for him there?"]
const text = sentences.join(" ")

/** A socket that has asked, in a session with a voice. The answer is written word by word. */
const ask = async (answer: string, speechConfig: Record<string, unknown> = {}): Promise<TestSocket> => {
  using.provider.reply(() => answer)
  using.provider.streamLike({ pauseMilliseconds: 30 })
  const made = await using.client.request("POST", "/api/v1/chat/sessions", {
    ...{ user_id: "lan", speech_config: { voice: "alloy", ...speechConfig } },
  })
  const socket = await openChat(using, z.object({ id: z.string() }).parse(await made.json()).id)
  opened.push(socket)
  socket.send({ type: "user_message", content: "What do you know about my dog Sparky?" })
  return socket
}
const spoken = () => speech.spoken.map(({ input }) => input)

test("each sentence of an answer is spoken as soon as it is complete, in order, and all of it is kept as one", async () => {
  const socket = await ask(text)
  await socket.receive("assistant_response")
  const types = socket.frames.map(({ type }) => type)
  expect(types.indexOf("assistant_audio")).toBeGreaterThan(0)
  expect(types.indexOf("assistant_audio")).toBeLessThan(types.indexOf("assistant_response"))
  const { message } = await socket.receive("message_updated")
  expect(spoken()).toEqual(sentences)
  const frames = socket.of("assistant_audio")
  expect(frames.map(({ index }) => index)).toEqual(frames.map((_, index) => index))
  const { id, audio_url } = z.object({ id: z.string(), audio_url: z.string() }).parse(message)
  expect([...new Set(frames.map(({ message_id }) => message_id))]).toEqual([id])
  const kept = Buffer.from(await (await using.client.request("GET", audio_url)).arrayBuffer())
  expect(kept).toEqual(Buffer.concat(frames.map(({ audio }) => Buffer.from(String(audio), "base64"))))
  await (await using.client.request("POST", `/api/v1/chat/messages/${id}/tts`, {})).arrayBuffer()
  expect(spoken()).toEqual(sentences)
})

test("an answer that is stopped is not spoken further", async () => {
  speech.fail("speech", { kind: "endless" })
  const socket = await ask(`${text} ${"And then he swims on. ".repeat(20)}`)
  await socket.receive("assistant_audio")
  socket.send({ type: "stop" })
  expect(await socket.receive("assistant_response")).toMatchObject({ status: "stopped" })
  await until("the endpoint is left", () => speech.left() === 1)
  expect(spoken()).toEqual([sentences[0] ?? ""])
})

test("stop also ends the speech of an answer that is complete", async () => {
  speech.fail("speech", { kind: "endless" })
  const socket = await ask(text)
  const { message_id } = await socket.receive("assistant_response")
  socket.send({ type: "stop", message_id })
  await until("the endpoint is left", () => speech.left() === 1)
  expect(spoken()).toHaveLength(1)
})

test("a client that leaves ends the call to the endpoint, and the answer goes on", async () => {
  speech.fail("speech", { kind: "endless" })
  const socket = await ask(text)
  const { message_id } = await socket.receive("assistant_audio")
  socket.close()
  await until("the endpoint is left", () => speech.left() === 1)
  await until(
    "the answer is whole",
    async () =>
      (await using.sql`select from chat_messages where id = ${String(message_id)} and status = 'complete'`).length ===
      1,
  )
})

test("an endpoint that fails is told once, and the answer in words is whole", async () => {
  speech.fail("speech", { kind: "status", status: 400 })
  const socket = await ask(text)
  expect(await socket.receive("assistant_response")).toMatchObject({ status: "complete", content: text })
  await socket.receive("error")
  socket.send({ type: "ping" })
  await socket.receive("pong")
  expect(socket.of("error")).toHaveLength(1)
})

test("WAV, of which two do not make one, is spoken when the answer is whole", async () => {
  const socket = await ask(text, { format: "wav" })
  await socket.receive("message_updated")
  expect(spoken()).toEqual([text])
})
