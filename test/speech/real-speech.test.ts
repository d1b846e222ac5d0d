import { afterAll, describe, expect, test } from "bun:test"
import { createAudioClient } from "../../src/models/audio/audio-client.ts"
import { isSilent } from "../../src/speech/audio/is-silent.ts"
import { readWav } from "../../src/speech/audio/read-wav.ts"
import { missingPrograms, startRealSpeech } from "../support/real-speech.ts"

const missing = missingPrograms()

describe.skipIf(missing !== null)(`with programs that speak and hear${missing === null ? "" : ` (${missing})`}`, () => {
  const server = startRealSpeech()
  afterAll(() => server.stop())
  const client = createAudioClient({ name: "real", apiKey: "unused", baseUrl: server.url })
  const limits = () => ({
    ...{ signal: new AbortController().signal, timeoutMilliseconds: 20_000, retries: 0, caller: "request" as const },
  })
  const say = async (text: string, voice: string): Promise<Buffer<ArrayBuffer>> => {
    const order = { model: "espeak", text, voice, format: "wav" as const, speed: 1, language: null }
    const parts: Uint8Array[] = []
    for await (const part of await client.speak(order, limits())) parts.push(part)
    return Buffer.concat(parts)
  }

  test("what is said comes back as its words", async () => {
    const file = new File([await say("I like dinosaurs", "en-us")], "speech.wav")
    const heard = await client.transcribe({ model: "sphinx", file, language: "en", seconds: null }, limits())
    expect(heard).toMatchObject({ text: "i like dinosaurs", isSpeech: true })
  })

  test("Vietnamese is spoken, too", async () => {
    const wav = readWav(await say("Khủng long ba sừng ăn cỏ", "vi"))
    expect(wav && !isSilent(wav)).toBe(true)
    expect((wav?.samples.length ?? 0) / (wav?.bytesPerSecond ?? 1)).toBeGreaterThan(1)
  })
})
