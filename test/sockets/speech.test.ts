import { expect, test } from "bun:test"
import { z } from "zod"
import { sentFrames } from "../../src/sockets/frames.ts"
import { wavOf } from "../support/audio.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import { makeSession, openChat } from "../support/sockets.ts"
import { usePika } from "../support/use-pika.ts"

const using = usePikaWithProvider({ environment: { TRANSCRIPTION_MODEL: "whisper-1" } })
const silent = usePika({ roles: { http: true, worker: false } })
const spoken = (seconds: number) => ({
  ...{ type: "user_message", content_type: "audio", format: "wav", client_message_id: "spoken" },
  audio: Buffer.from(wavOf({ seconds })).toString("base64"),
})

test("what is said over a socket is stored as its words, answered, and the answer is spoken in a session with a voice", async () => {
  const made = await using.client.request("POST", "/api/v1/chat/sessions", {
    ...{ user_id: "lan", speech_config: { voice: "alloy" } },
  })
  const socket = await openChat(using, z.object({ id: z.string() }).parse(await made.json()).id)
  socket.send(spoken(1))
  const { message } = await socket.receive("user_message")
  expect(message).toMatchObject({
    content_type: "audio",
    content: "I have a dog named Sparky",
    client_message_id: "spoken",
  })
  const { message_id } = await socket.receive("assistant_response")
  const part = await socket.receive("assistant_audio")
  expect(part).toMatchObject({ message_id, index: 0, format: "mp3" })
  sentFrames.assistant_audio.parse(part)
  socket.close()
})

test("without an endpoint for speech, a recording is refused with its client_message_id", async () => {
  const socket = await openChat(silent, await makeSession(silent, "lan"))
  socket.send(spoken(1))
  expect(await socket.receive("error")).toMatchObject({
    ...{ error_code: "SPEECH_NOT_CONFIGURED", client_message_id: "spoken", retryable: false },
  })
  socket.close()
})
