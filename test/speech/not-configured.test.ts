import { expect, test } from "bun:test"
import { z } from "zod"
import { wavOf } from "../support/audio.ts"
import { insertSession } from "../support/chat.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
const errorSchema = z.object({ error_code: z.string(), message: z.string() })

test("without an endpoint, hearing and speaking say which settings are missing", async () => {
  const { sessionId, answerId } = await insertSession(pika.sql, "emma")
  const form = new FormData()
  form.set("file", new File([wavOf()], "a.wav"))
  const answers = [
    await pika.client.request("POST", `/api/v1/chat/sessions/${sessionId}/speech`, form),
    await pika.client.request("POST", `/api/v1/chat/messages/${answerId}/tts`, {}),
  ]
  for (const answer of answers) {
    const { error_code: code, message } = errorSchema.parse(await answer.json())
    expect([answer.status, code]).toEqual([503, "SPEECH_NOT_CONFIGURED"])
    for (const setting of ["SPEECH_PROVIDER", "TRANSCRIPTION_MODEL", "SPEECH_MODEL", "SPEECH_VOICE", "OPENAI_API_KEY"])
      expect(message).toContain(setting)
  }
})

test("what was kept is read also without an endpoint", async () => {
  const { messageId } = await insertSession(pika.sql, "tuan", "a recording")
  const answer = await pika.client.request("GET", `/api/v1/chat/messages/${messageId}/audio`)
  expect([answer.status, await answer.text()]).toEqual([200, "a recording"])
})
