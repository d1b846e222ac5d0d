import { expect, test } from "bun:test"
import { errorStatus } from "../../src/platform/errors.ts"
import { saidIn } from "../support/audio.ts"
import { insertSession } from "../support/chat.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const used = usePikaWithProvider()
const { provider } = used
const { speech } = provider
const words = "Triceratops has three horns [1]."
const spokenWords = "Triceratops has three horns."

const speak = (messageId: string, body: Record<string, unknown> = {}) =>
  used.client.request("POST", `/api/v1/chat/messages/${messageId}/tts`, body)
const read = (messageId: string, headers: Record<string, string> = {}) =>
  used.client.request("GET", `/api/v1/chat/messages/${messageId}/audio`, undefined, headers)
const make = (content = words) => insertSession(used.sql, `speaker-${Bun.randomUUIDv7()}`, content)
const hasAudio = async (messageId: string): Promise<boolean> => {
  const [row] = await used.sql`select has_audio from chat_messages where id = ${messageId}`
  return row?.has_audio
}
const audioRows = async (messageId: string): Promise<number> => {
  const [row] = await used.sql`
    select count(*)::int as rows from chat_audio join chat_audio_parts on audio_id = id where message_id = ${messageId}`
  return row?.rows
}
const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { error_code: string }).error_code

test("a message is spoken without its markers, kept, and then read without asking the endpoint", async () => {
  const { answerId } = await make()
  const first = await speak(answerId)
  expect(first.headers.get("content-type")).toBe("audio/mpeg")
  const audio = Buffer.from(await first.arrayBuffer())
  expect(saidIn(audio)).toBe(spokenWords)
  expect(await hasAudio(answerId)).toBe(true)
  expect(Buffer.from(await (await speak(answerId)).arrayBuffer())).toEqual(audio)
  expect(Buffer.from(await (await read(answerId)).arrayBuffer())).toEqual(audio)
  expect(speech.spoken).toMatchObject([{ input: spokenWords, voice: "alloy", model: "gpt-4o-mini-tts", speed: 1 }])
})

test("other settings are other audio, and the session's are used where none are asked for", async () => {
  const { sessionId, answerId } = await make()
  await used.sql`
    update chat_sessions set speech_config = ${JSON.stringify({ voice: "nova", speed: 1.5, format: "opus", language: "vi" })}::jsonb
    where id = ${sessionId}`
  const usual = await speak(answerId)
  expect(usual.headers.get("content-type")).toBe("audio/ogg")
  await usual.arrayBuffer()
  const other = await speak(answerId, { voice: "echo", format: "wav", speed: 0.5, language: "en" })
  expect(other.headers.get("content-type")).toBe("audio/wav")
  await other.arrayBuffer()
  expect(speech.spoken).toMatchObject([
    { voice: "nova", speed: 1.5, response_format: "opus", language: "vi" },
    { voice: "echo", speed: 0.5, response_format: "wav", language: "en" },
  ])
})

test("the first bytes are sent before the last are made", async () => {
  const { answerId } = await make()
  speech.fail("speech", { kind: "stuck" })
  const response = await speak(answerId)
  const reader = response.body?.getReader()
  expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
  await reader?.cancel()
})

test("a client that leaves ends the call to the endpoint, and nothing is kept", async () => {
  const { answerId } = await make()
  speech.fail("speech", { kind: "endless" })
  const abort = new AbortController()
  const response = await fetch(`${used.client.url}/api/v1/chat/messages/${answerId}/tts`, {
    ...{ method: "POST", headers: { "X-API-Key": used.client.key }, signal: abort.signal },
  })
  await response.body?.getReader().read()
  abort.abort()
  await until("the endpoint has noticed", () => speech.left() === 1)
  expect(await hasAudio(answerId)).toBe(false)
})

test("audio is read in ranges", async () => {
  const { answerId } = await make()
  const audio = Buffer.from(await (await speak(answerId, { format: "wav" })).arrayBuffer())
  const whole = await read(answerId)
  expect(whole.headers.get("accept-ranges")).toBe("bytes")
  const part = await read(answerId, { Range: "bytes=10-19" })
  expect(part.status).toBe(206)
  expect(part.headers.get("content-range")).toBe(`bytes 10-19/${audio.length}`)
  expect(Buffer.from(await part.arrayBuffer())).toEqual(audio.subarray(10, 20))
  const last = await read(answerId, { Range: "bytes=-100" })
  expect(Buffer.from(await last.arrayBuffer())).toEqual(audio.subarray(-100))
  expect((await read(answerId, { Range: `bytes=${audio.length}-` })).status).toBe(416)
  const tag = { "If-Range": `"another"`, Range: "bytes=0-1" }
  expect((await read(answerId, tag)).status).toBe(200)
})

test("long audio is read across its parts", async () => {
  const { answerId } = await make("a ".repeat(400))
  const audio = Buffer.from(await (await speak(answerId, { format: "wav" })).arrayBuffer())
  expect(audio.length).toBeGreaterThan(3 * 256 * 1024)
  const [from, to] = [256 * 1024 - 5, 2 * 256 * 1024 + 5]
  const part = await read(answerId, { Range: `bytes=${from}-${to - 1}` })
  expect(Buffer.from(await part.arrayBuffer())).toEqual(audio.subarray(from, to))
})

test.each([
  ["edited", "update chat_messages set content = 'Two horns.', edited_at = now() where id = $1"],
  ["deleted", "update chat_messages set content = '', deleted_at = now() where id = $1"],
])("a message that is %s loses its audio", async (_what, statement) => {
  const { answerId } = await make()
  await (await speak(answerId)).arrayBuffer()
  expect(await audioRows(answerId)).toBe(1)
  await used.sql.unsafe(statement, [answerId])
  expect(await audioRows(answerId)).toBe(0)
  expect(await hasAudio(answerId)).toBe(false)
  expect((await read(answerId)).status).toBe(404)
})

test("a message that is edited while it is spoken keeps nothing of what it said", async () => {
  const { answerId } = await make()
  const release = speech.hold()
  const spoken = speak(answerId)
  await until("the endpoint was asked", () => speech.count("speech") > 0 && speech.spoken.length > 0)
  await used.sql`update chat_messages set content = 'Two horns.' where id = ${answerId}`
  release()
  expect(saidIn(Buffer.from(await (await spoken).arrayBuffer()))).toBe(spokenWords)
  expect(await audioRows(answerId)).toBe(0)
  expect(await hasAudio(answerId)).toBe(false)
})

test("a message that is still written, or has no words, or too many, is not spoken", async () => {
  const { answerId } = await make()
  const setTo = (status: string, content: string) =>
    used.sql`update chat_messages set status = ${status}, content = ${content} where id = ${answerId}`
  for (const [status, content] of [
    ["streaming", "Tri"],
    ["failed", ""],
    ["complete", "[1]"],
    ["complete", "a".repeat(4097)],
  ] as const) {
    await setTo(status, content)
    const refused = await speak(answerId)
    expect([refused.status, await codeOf(refused)]).toEqual([409, "CONFLICT"])
  }
  expect(speech.spoken).toEqual([])
})

test("a deleted message, and one of nobody, are not spoken and not read", async () => {
  const { answerId } = await make()
  await used.sql`update chat_messages set content = '', deleted_at = now() where id = ${answerId}`
  for (const id of [answerId, Bun.randomUUIDv7()]) {
    expect((await speak(id)).status).toBe(404)
    expect((await read(id)).status).toBe(404)
  }
})

test("an endpoint that fails before its first byte is a 503, and a session's other audio stays", async () => {
  const { answerId } = await make()
  speech.fail("speech", { kind: "status", status: 401 })
  const failed = await speak(answerId)
  expect([failed.status, await codeOf(failed)]).toEqual([errorStatus.UNAVAILABLE, "UNAVAILABLE"])
  expect(await hasAudio(answerId)).toBe(false)
})

test("audio that breaks off closes the connection, and is not kept", async () => {
  const { answerId } = await make("a ".repeat(400))
  speech.fail("speech", { kind: "cut" })
  const broken = await speak(answerId, { format: "wav" })
    .then((response) => response.arrayBuffer())
    .catch(() => "broken")
  expect(broken instanceof ArrayBuffer ? saidIn(new Uint8Array(broken)) : null).toBeNull()
  expect(await hasAudio(answerId)).toBe(false)
})

test("how a message was spoken is kept for the analytics", async () => {
  const { answerId } = await make()
  await (await speak(answerId)).arrayBuffer()
  const [row] = await used.sql`select * from chat_speech where message_id = ${answerId}`
  expect(row).toMatchObject({
    kind: "spoken",
    provider: "openai",
    model: "gpt-4o-mini-tts",
    characters: spokenWords.length,
  })
  expect(row?.first_bytes_ms).toBeGreaterThan(0)
  expect(row?.total_ms).toBeGreaterThanOrEqual(row?.first_bytes_ms)
})

test("the sockets of a session are told that a message has audio", async () => {
  const { sessionId, answerId } = await make()
  await (await speak(answerId)).arrayBuffer()
  const events = await used.sql`
    select type, message_id from chat_events where session_id = ${sessionId} order by event_id desc limit 1`
  expect([...events]).toEqual([{ type: "message_updated", message_id: answerId }])
})
