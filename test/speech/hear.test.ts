import { expect, test } from "bun:test"
import { z } from "zod"
import { messageSchema } from "../../src/chat/messages/schemas.ts"
import { mp3Of, saidIn, wavOf, webmOf } from "../support/audio.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const used = usePikaWithProvider({ environment: { PIKA_KEEP_AUDIO: "true", TRANSCRIPTION_MODEL: "whisper-1" } })
const { provider } = used
const { speech } = provider

const heardSchema = z.strictObject({
  user_message: messageSchema,
  assistant_message: messageSchema.nullable(),
  language: z.string().nullable(),
  duration_seconds: z.number().nullable(),
  processing_time: z.strictObject({
    ...{ transcribe: z.number().nullable(), answer: z.number().nullable(), speak: z.number().nullable() },
  }),
})

const openSession = async (config: Record<string, unknown> = {}): Promise<string> => {
  const user_id = `child-${Bun.randomUUIDv7()}`
  const made = await used.client.request("POST", "/api/v1/chat/sessions", { user_id, ...config })
  return z.object({ id: z.string() }).parse(await made.json()).id
}

type Fields = Record<string, string>
const send = (sessionId: string, audio: Uint8Array<ArrayBuffer> | string, fields: Fields = {}): Promise<Response> => {
  const form = new FormData()
  form.set("file", new File([audio], "whatever.bin"))
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return used.client.request("POST", `/api/v1/chat/sessions/${sessionId}/speech`, form)
}
const hear = async (sessionId: string, audio: Uint8Array<ArrayBuffer> = wavOf(), fields: Fields = {}) => {
  const response = await send(sessionId, audio, fields)
  const text = await response.text()
  if (response.status !== 200) throw new Error(text)
  return heardSchema.parse(JSON.parse(text))
}
const refusal = async (response: Response) => {
  const { error_code } = z.object({ error_code: z.string() }).parse(await response.json())
  return [response.status, error_code]
}
const messagesOf = async (sessionId: string) => [
  ...(await used.sql`
    select message_type, content_type, content from chat_messages where session_id = ${sessionId} order by sequence`),
]

test("what is said becomes a message, and is answered", async () => {
  const sessionId = await openSession()
  const { user_message: said, assistant_message: answer, ...told } = await hear(sessionId, wavOf({ seconds: 1.5 }))
  expect(said).toMatchObject({ message_type: "user", content_type: "audio", content: "I have a dog named Sparky" })
  expect(answer).toMatchObject({ message_type: "assistant", status: "complete", audio_url: null })
  expect(told).toMatchObject({ language: "en", duration_seconds: 1.5, processing_time: { speak: null } })
  expect(told.processing_time.transcribe).toBeGreaterThan(0)
  expect(told.processing_time.answer).toBeGreaterThan(0)
  expect(await messagesOf(sessionId)).toHaveLength(2)
})

test("what was said waits to be remembered, like what was typed", async () => {
  const sessionId = await openSession()
  await hear(sessionId)
  const [session] = await used.sql`select remember_at from chat_sessions where id = ${sessionId}`
  expect(session).toMatchObject({ remember_at: expect.any(Date) })
})

test("without a reply, the words are stored and nobody answers", async () => {
  const sessionId = await openSession()
  const { assistant_message: answer, processing_time: times } = await hear(sessionId, wavOf(), { reply: "false" })
  expect([answer, times.answer]).toEqual([null, null])
  expect(await messagesOf(sessionId)).toEqual([
    { message_type: "user", content_type: "audio", content: "I have a dog named Sparky" },
  ])
})

test("a spoken answer is kept with its message, in the voice of the session", async () => {
  const sessionId = await openSession({ speech_config: { voice: "nova", format: "wav" } })
  const { assistant_message: answer, processing_time: times } = await hear(sessionId, wavOf(), { speak: "true" })
  expect(times.speak).toBeGreaterThan(0)
  expect(speech.spoken).toMatchObject([{ voice: "nova", response_format: "wav" }])
  const audio = await used.client.request("GET", String(answer?.audio_url))
  expect(audio.headers.get("content-type")).toBe("audio/wav")
  expect(saidIn(new Uint8Array(await audio.arrayBuffer()))).toBe(speech.spoken[0]?.input ?? "")
})

test("an answer that cannot be spoken is still an answer", async () => {
  speech.fail("speech", { kind: "status", status: 401 })
  const { assistant_message: answer, processing_time: times } = await hear(await openSession(), wavOf(), {
    speak: "true",
  })
  expect(answer).toMatchObject({ status: "complete", audio_url: null })
  expect(times.speak).toBeNull()
})

test("a recording is kept where recordings are, and is what the message's audio is", async () => {
  const recording = wavOf({ seconds: 0.3 })
  const { user_message: said } = await hear(await openSession(), recording, { reply: "false" })
  const audio = await used.client.request("GET", String(said.audio_url))
  expect(audio.headers.get("content-type")).toBe("audio/wav")
  expect(Buffer.from(await audio.arrayBuffer())).toEqual(recording)
})

test("the same client_message_id is one message and one answer, and is heard once", async () => {
  const sessionId = await openSession()
  const fields = { client_message_id: "q-1" }
  const first = await hear(sessionId, wavOf({ seconds: 1.5 }), fields)
  speech.hear("something else")
  const again = await hear(sessionId, wavOf({ seconds: 1.5 }), fields)
  expect(again).toMatchObject({
    user_message: { id: first.user_message.id, content: "I have a dog named Sparky" },
    assistant_message: { id: first.assistant_message?.id },
    ...{ language: "en", duration_seconds: 1.5 },
  })
  expect(speech.heard).toHaveLength(1)
  expect(await messagesOf(sessionId)).toHaveLength(2)
})

test("two requests at the same time with one client_message_id are heard once", async () => {
  const sessionId = await openSession()
  const release = speech.hold()
  const both = [1, 2].map(() => hear(sessionId, wavOf(), { client_message_id: "q-1" }))
  await until("the endpoint is asked", () => speech.heard.length > 0)
  release()
  const [first, second] = await Promise.all(both)
  expect(second?.user_message.id).toBe(first?.user_message.id ?? "")
  expect(second?.assistant_message?.id).toBe(first?.assistant_message?.id ?? "")
  expect(speech.heard).toHaveLength(1)
})

test("a client that leaves while it is heard ends the call, and nothing is stored", async () => {
  const sessionId = await openSession()
  speech.fail("transcriptions", { kind: "hang" }, 1)
  const form = new FormData()
  form.set("file", new File([wavOf()], "a.wav"))
  const abort = new AbortController()
  const request = fetch(`${used.client.url}/api/v1/chat/sessions/${sessionId}/speech`, {
    ...{ method: "POST", headers: { "X-API-Key": used.client.key }, body: form, signal: abort.signal },
  }).catch(() => null)
  await until("the endpoint is asked", () => speech.heard.length > 0)
  abort.abort()
  await request
  await until("the call has ended", async () => {
    const metrics = await (await fetch(`${used.client.url}/metrics`)).text()
    return /speech_seconds_count\{kind="heard",result="cancelled"\} 1/.test(metrics)
  })
  expect(await messagesOf(sessionId)).toEqual([])
})

test("the language of the request comes before that of the session", async () => {
  const sessionId = await openSession({ speech_config: { language: "vi-VN" } })
  await hear(sessionId, wavOf(), { reply: "false" })
  const { language } = await hear(sessionId, wavOf(), { reply: "false", language: "en" })
  expect(speech.heard.map((one) => one.language)).toEqual(["vi", "en"])
  expect(language).toBe("en")
})

test("a file goes to the endpoint under the name of its real type", async () => {
  const sessionId = await openSession()
  for (const audio of [mp3Of(), webmOf()]) await hear(sessionId, audio, { reply: "false" })
  expect(speech.heard.map(({ filename }) => filename)).toEqual(["speech.mp3", "speech.webm"])
})

test("a silent WAV file is refused without asking the endpoint", async () => {
  const sessionId = await openSession()
  expect(await refusal(await send(sessionId, wavOf({ isSilent: true })))).toEqual([422, "NO_SPEECH"])
  expect(speech.heard).toEqual([])
})

test("a recording in which the endpoint hears nobody is refused, and nothing is stored", async () => {
  const sessionId = await openSession()
  speech.fail("transcriptions", { kind: "empty" })
  expect(await refusal(await send(sessionId, mp3Of()))).toEqual([422, "NO_SPEECH"])
  expect(await messagesOf(sessionId)).toEqual([])
})

test("a recording over ten minutes is refused, by its file or by what the endpoint says", async () => {
  const sessionId = await openSession()
  expect(await refusal(await send(sessionId, mp3Of({ seconds: 601 })))).toEqual([413, "PAYLOAD_TOO_LARGE"])
  expect(speech.heard).toEqual([])
  speech.hear({ text: "hello", duration: 601 })
  expect(await refusal(await send(sessionId, webmOf({ seconds: 0 })))).toEqual([413, "PAYLOAD_TOO_LARGE"])
})

test.each([
  ["a text", "I am a text.", [415, "UNSUPPORTED_MEDIA_TYPE"]],
  ["nothing", "", [415, "UNSUPPORTED_MEDIA_TYPE"]],
  ["a recording that is cut off", wavOf().subarray(0, 30), [400, "INVALID_REQUEST"]],
  ["more than 25 MiB", new Uint8Array(25 * 1024 * 1024 + 1), [413, "PAYLOAD_TOO_LARGE"]],
] as const)("%s is refused", async (_name, bytes, expected) => {
  expect(await refusal(await send(await openSession(), bytes))).toEqual([...expected])
})

test.each([
  ["speak without reply", { reply: "false", speak: "true" }],
  ["a flag that is none", { reply: "yes" }],
  ["an unknown field", { loud: "true" }],
] as [string, Fields][])("%s is an invalid request", async (_name, fields) => {
  expect(await refusal(await send(await openSession(), wavOf(), fields))).toEqual([400, "INVALID_REQUEST"])
})

test("an endpoint that fails is a 503, and the same recording can be sent again", async () => {
  const sessionId = await openSession()
  speech.fail("transcriptions", { kind: "status", status: 401 })
  const fields = { client_message_id: "q-1", reply: "false" }
  expect(await refusal(await send(sessionId, wavOf(), fields))).toEqual([503, "UNAVAILABLE"])
  speech.recover()
  expect((await hear(sessionId, wavOf(), fields)).user_message.content).toBe("I have a dog named Sparky")
})

test("a session of nobody is not spoken in", async () => {
  expect(await refusal(await send(Bun.randomUUIDv7(), wavOf()))).toEqual([404, "NOT_FOUND"])
})
