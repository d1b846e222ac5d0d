import { afterEach, beforeAll, expect, test } from "bun:test"
import { z } from "zod"
import { sentFrames } from "../../src/sockets/frames.ts"
import { times } from "../../src/sockets/times.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import type { TestSocket } from "../support/socket-client.ts"
import { eventIds, makeSession, openChat } from "../support/sockets.ts"
import { until } from "../support/until.ts"

const using = usePikaWithProvider({ environment: { CHAT_PROVIDER: "openai" } })
beforeAll(async () => {
  await using.client.add("lan", "User has a dog named Sparky")
})
/** Something that memory has an answer to: otherwise no model is asked. */
const aboutSparky = "What do you know about my dog Sparky?"
const opened: TestSocket[] = []
const open = async (sessionId: string, headers?: Record<string, string>) => {
  const socket = await openChat(using, sessionId, headers)
  opened.push(socket)
  return socket
}
afterEach(() => {
  for (const socket of opened.splice(0)) socket.close()
})
const newSession = () => makeSession(using, "lan")
const say = (socket: TestSocket, content: string, client_message_id?: string) =>
  socket.send({ type: "user_message", content, client_message_id })
const answer = (text: string) => using.provider.reply(() => text)

/** Every frame is as the AsyncAPI document says. */
const checkFrames = ({ frames }: TestSocket): void => {
  for (const frame of frames) sentFrames[frame.type as keyof typeof sentFrames].parse(frame)
}

test("a message is acknowledged to its sender and answered in parts and as a whole, on every socket of the session", async () => {
  answer("Your dog is called Sparky, and he likes to swim in the lake behind the house.")
  using.provider.streamLike({ pauseMilliseconds: 15 })
  const sessionId = await newSession()
  const [phone, tablet] = [await open(sessionId), await open(sessionId)]
  expect(phone.frames[0]).toMatchObject({ type: "ready", session_id: sessionId, last_event_id: 0, event_id: 0 })
  // One that says nothing is told a moment later, without the parts of an answer that is whole by then.
  tablet.send({ type: "ping" })
  say(phone, aboutSparky, "m1")
  const whole = await phone.receive("assistant_response")
  await tablet.receive("assistant_response")
  for (const socket of [phone, tablet]) {
    checkFrames(socket)
    expect(socket.of("user_message")).toMatchObject([
      { message: { content: aboutSparky, client_message_id: "m1", status: "complete" } },
    ])
    const deltas = socket.of("assistant_delta")
    expect(deltas.length).toBeGreaterThan(0)
    expect(String(whole.content)).toStartWith(deltas.map(({ text }) => text).join(""))
    expect(deltas.map(({ index }) => Number(index))).toEqual(
      deltas.map(({ index }) => Number(index)).sort((a, b) => a - b),
    )
    expect(eventIds(socket)).toEqual([...new Set(eventIds(socket))].sort((a, b) => a - b))
  }
  expect(whole).toMatchObject({ status: "complete", content: expect.stringContaining("lake") })
  expect(phone.of("typing_indicator").map(({ is_typing }) => is_typing)).toEqual([true, false])
})

test("the same client_message_id again is acknowledged again, and is one message and one answer", async () => {
  answer("Yes.")
  const sessionId = await newSession()
  const socket = await open(sessionId)
  say(socket, "Once?", "twice")
  await socket.receive("assistant_response")
  say(socket, "Once?", "twice")
  await until("it is acknowledged again", () => socket.of("user_message").length === 2)
  const [first, second] = socket.of("user_message")
  expect(second?.message).toEqual(first?.message)
  const rows = await using.sql`select message_type from chat_messages where session_id = ${sessionId} order by sequence`
  expect(rows.map(({ message_type }) => message_type)).toEqual(["user", "assistant"])
})

test("a message that was appended over REST is acknowledged to the socket that sends it again, and answered", async () => {
  answer("Yes.")
  const sessionId = await newSession()
  await using.client.request("POST", `/api/v1/chat/sessions/${sessionId}/messages`, {
    ...{ message_type: "user", content: "Over REST?", client_message_id: "m1" },
  })
  const socket = await open(sessionId)
  say(socket, "Over REST?", "m1")
  expect(await socket.receive("user_message")).toMatchObject({
    message: { client_message_id: "m1", content: "Over REST?" },
  })
  await socket.receive("assistant_response")
  expect(socket.of("user_message")).toHaveLength(1)
})

test("resume brings everything since, in order, with the deltas of a running answer as one", async () => {
  answer("One. Two. Three. Four. Five. Six. Seven. Eight. Nine. Ten. ".repeat(4))
  using.provider.streamLike({ pauseMilliseconds: 60 })
  const sessionId = await newSession()
  const phone = await open(sessionId)
  say(phone, aboutSparky)
  await until("some parts came", () => phone.of("assistant_delta").length >= 2)
  const late = await open(sessionId)
  late.send({ type: "resume", after: 0 })
  await late.receive("user_message")
  const whole = await late.receive("assistant_response")
  const parts = late.of("assistant_delta")
  expect(parts[0]?.index).toBe(0)
  expect(String(whole.content)).toStartWith(parts.map(({ text }) => text).join(""))
})

test("what happens before a client resumes is not sent before what it lacks", async () => {
  const sessionId = await newSession()
  const post = (content: string) =>
    using.client.request("POST", `/api/v1/chat/sessions/${sessionId}/messages`, { message_type: "user", content })
  await post("One.")
  await post("Two.")
  const before = times.resume
  times.resume = 60_000
  const [phone, tablet] = [await open(sessionId), await open(sessionId)]
  times.resume = before
  tablet.send({ type: "ping" })
  await post("Three.")
  await tablet.receive("user_message")
  phone.send({ type: "resume", after: 1 })
  await until("it has both", () => phone.of("user_message").length >= 2)
  expect(eventIds(phone)).toEqual([2, 3])
})

test("a client that says nothing is told what happens all the same", async () => {
  const sessionId = await newSession()
  const [phone, tablet] = [await open(sessionId), await open(sessionId)]
  say(phone, "Hello?")
  await tablet.receive("user_message")
})

test("after the end of an answer, resume brings it whole and without deltas", async () => {
  answer("It is over.")
  const sessionId = await newSession()
  const phone = await open(sessionId)
  say(phone, "Is it?")
  await phone.receive("assistant_response")
  const late = await open(sessionId)
  late.send({ type: "resume", after: 0 })
  await late.receive("assistant_response")
  expect(late.frames.map(({ type }) => type)).toEqual(["ready", "user_message", "assistant_response"])
})

test("resume from where the log no longer reaches back says so, and brings what there is", async () => {
  const sessionId = await newSession()
  await using.sql`update chat_sessions set last_event_id = 9 where id = ${sessionId}`
  await using.sql`
    insert into chat_events (user_id, session_id, event_id, type, payload)
    values ('lan', ${sessionId}, 9, 'memory_updated', '{"stored": 1, "ended": 0}')`
  const socket = await open(sessionId)
  socket.send({ type: "resume", after: 3 })
  expect(await socket.receive("memory_updated")).toMatchObject({ event_id: 9, stored: 1 })
  expect(socket.of("error")).toMatchObject([{ error_code: "RANGE_NOT_SATISFIABLE", retryable: false }])
})

test("stop ends the answer, which is kept as far as it came", async () => {
  answer("word ".repeat(200))
  using.provider.streamLike({ pauseMilliseconds: 20 })
  const socket = await open(await newSession())
  say(socket, aboutSparky)
  const { message_id } = await socket.receive("assistant_delta")
  const { left } = using.provider.streams
  socket.send({ type: "stop", message_id })
  expect(await socket.receive("assistant_response")).toMatchObject({ message_id, status: "stopped" })
  await until("the model sees its call broken", () => using.provider.streams.left > left)
})

test("a message whose answer failed is acknowledged and answered when it is sent again", async () => {
  const socket = await open(await newSession())
  using.provider.fail("chat", { kind: "status", status: 429 }, 1)
  say(socket, aboutSparky, "again")
  expect(await socket.receive("error")).toMatchObject({ client_message_id: "again", retryable: true })
  answer("Sparky likes to swim.")
  say(socket, aboutSparky, "again")
  await socket.receive("assistant_response", ({ status }) => status === "complete")
  const [first, second] = socket.of("user_message")
  expect(second?.message).toEqual(first?.message)
})

test("messages that come during an answer wait their turn, and the eleventh is refused", async () => {
  answer("Well.")
  const release = using.provider.hold("chat")
  const socket = await open(await newSession())
  for (let count = 0; count < 13; count++) say(socket, aboutSparky, `m${count}`)
  const refused = await socket.receive("error")
  expect(refused).toMatchObject({
    error_code: "RATE_LIMITED",
    retryable: true,
    client_message_id: expect.stringMatching(/^m1/),
  })
  release()
  await until(
    "all others are answered",
    () => {
      const answered = socket.of("assistant_response").length
      return answered > 0 && answered + socket.of("error").length === 13
    },
    20_000,
  )
})

test("who types is told to the other sockets of the session alone", async () => {
  const sessionId = await newSession()
  const [phone, tablet, other] = [await open(sessionId), await open(sessionId), await open(await newSession())]
  phone.send({ type: "typing_indicator", is_typing: true })
  expect(await tablet.receive("typing_indicator")).toEqual({ type: "typing_indicator", is_typing: true, who: "user" })
  phone.send({ type: "ping" })
  await phone.receive("pong")
  expect([phone.of("typing_indicator"), other.of("typing_indicator")]).toEqual([[], []])
})

test("an edited and a deleted message are told, and resume no longer tells what they said", async () => {
  const sessionId = await newSession()
  const socket = await open(sessionId)
  const posted = await using.client.request("POST", `/api/v1/chat/sessions/${sessionId}/messages`, {
    ...{ message_type: "user", content: "a secret" },
  })
  const { id } = z.object({ id: z.string() }).parse(await posted.json())
  await socket.receive("user_message")
  await using.client.request("PUT", `/api/v1/chat/messages/${id}`, { content: "a walk" })
  await socket.receive("message_updated", ({ message }) => JSON.stringify(message).includes("a walk"))
  await using.client.request("DELETE", `/api/v1/chat/messages/${id}`)
  await socket.receive("message_updated", ({ message }) => JSON.stringify(message).includes('"is_deleted":true'))
  const late = await open(sessionId)
  late.send({ type: "resume", after: 0 })
  await until("all three came", () => late.frames.length === 4)
  expect(JSON.stringify(late.frames)).not.toMatch(/secret|walk/)
})

test.each([
  ["no content", { type: "user_message", client_message_id: "m1" }, "m1"],
  ["an unknown field", { type: "user_message", content: "x", client_message_id: "m2", extra: 1 }, "m2"],
  ["another type of content", { type: "user_message", content: "x", content_type: "image" }, undefined],
  ["a type that does not exist", { type: "toString" }, undefined],
])("a frame with %s is refused with words, and the socket stays open", async (_what, frame, id) => {
  const socket = await open(await newSession())
  socket.send(frame)
  const error = await socket.receive("error")
  expect(error).toMatchObject({ error_code: "INVALID_REQUEST", retryable: false })
  expect(error.client_message_id).toBe(id)
  socket.send({ type: "ping" })
  await socket.receive("pong")
})

test("a deleted session closes its sockets with 4404", async () => {
  const sessionId = await newSession()
  const socket = await open(sessionId)
  await using.sql`delete from chat_sessions where id = ${sessionId}`
  expect((await socket.closed()).code).toBe(4404)
})

test("opening and closing are in the audit, with the session and without what was said", async () => {
  const sessionId = await newSession()
  const socket = await open(sessionId)
  socket.close()
  const rows = await until("both are recorded", async () => {
    await using.pika.running.services.audit.flush()
    const found = await using.sql`
      select action, resource_type, user_id, status_code from audit_log where resource_id = ${sessionId} order by id`
    return found.length === 2 ? found : null
  })
  expect(rows.map((row) => ({ ...row }))).toEqual([
    { action: "chat.connect", resource_type: "session", user_id: "lan", status_code: 101 },
    { action: "chat.disconnect", resource_type: "session", user_id: "lan", status_code: 200 },
  ])
})
