import { afterAll, afterEach, beforeAll, expect, test } from "bun:test"
import { saidIn, wavOf } from "../support/audio.ts"
import { insertSession } from "../support/chat.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { providerKey } from "../support/provider-pika.ts"

const [first, second] = [startFakeProvider(), startFakeProvider()]
let pika: TestPika
beforeAll(async () => {
  pika = await startPika({
    environment: {
      ...{ SPEECH_PROVIDER: "local,first,second", FIRST_BASE_URL: first.url, FIRST_API_KEY: providerKey },
      ...{ SECOND_BASE_URL: second.url, SECOND_API_KEY: providerKey, SPEECH_VOICE: "nova" },
    },
  })
}, 60_000)
afterEach(() => {
  first.recover()
  second.recover()
})
afterAll(async () => {
  await pika.stop()
  await first.stop()
  await second.stop()
}, 30_000)

const speak = (messageId: string) => pika.client.request("POST", `/api/v1/chat/messages/${messageId}/tts`, {})
const hear = (sessionId: string) => {
  const form = new FormData()
  form.set("file", new File([wavOf()], "a.wav"))
  form.set("reply", "false")
  return pika.client.request("POST", `/api/v1/chat/sessions/${sessionId}/speech`, form)
}

test("the next endpoint hears when one fails", async () => {
  const { sessionId } = await insertSession(pika.sql, "emma")
  first.speech.fail("transcriptions", { kind: "status", status: 401 })
  second.speech.hear("I have a cat")
  const { user_message: said } = (await (await hear(sessionId)).json()) as { user_message: { content: string } }
  expect(said.content).toBe("I have a cat")
  expect([first.speech.count("transcriptions") > 0, second.speech.count("transcriptions") > 0]).toEqual([true, true])
})

test("the next endpoint speaks when one fails before its first byte", async () => {
  const { answerId } = await insertSession(pika.sql, "emma", "Three horns.")
  first.speech.fail("speech", { kind: "empty" })
  const audio = new Uint8Array(await (await speak(answerId)).arrayBuffer())
  expect(saidIn(audio)).toBe("Three horns.")
  expect(second.speech.spoken).toMatchObject([{ input: "Three horns.", voice: "nova" }])
})

test("after the first byte no other endpoint is asked", async () => {
  const { answerId } = await insertSession(pika.sql, "emma", "Three horns. ".repeat(100))
  const heard = Promise.withResolvers<void>()
  first.speech.fail("speech", { kind: "cut", when: heard.promise })
  const body = (await speak(answerId)).body?.getReader()
  expect((await body?.read())?.value?.length).toBeGreaterThan(0)
  heard.resolve()
  await body?.read().catch(() => null)
  expect(second.speech.spoken).toEqual([])
})

test("unless recordings are kept, only their words are", async () => {
  const { sessionId } = await insertSession(pika.sql, "emma")
  const { user_message: said } = (await (await hear(sessionId)).json()) as {
    user_message: { id: string; audio_url: null }
  }
  expect(said.audio_url).toBeNull()
  expect(await pika.sql`select from chat_audio where message_id = ${said.id}`).toHaveLength(0)
  expect(await Array.fromAsync(new Bun.Glob("*").scan(pika.running.services.spool.folder))).toEqual([])
})

test("how it was heard is kept for the analytics", async () => {
  const { sessionId } = await insertSession(pika.sql, "emma")
  const { user_message: said } = (await (await hear(sessionId)).json()) as { user_message: { id: string } }
  const [row] = await pika.sql`select * from chat_speech where message_id = ${said.id}`
  expect(row).toMatchObject({ kind: "heard", provider: "first", audio_seconds: 0.5, characters: null })
  expect(row?.total_ms).toBeGreaterThan(0)
})
