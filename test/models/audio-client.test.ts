import { afterAll, afterEach, expect, test } from "bun:test"
import { createAudioClient } from "../../src/models/audio/audio-client.ts"
import type { SpeechRequest } from "../../src/models/audio/speak.ts"
import type { ProviderCall } from "../../src/models/provider-call.ts"
import { saidIn, wavOf } from "../support/audio.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import type { SpeechEndpoint, SpeechFailure } from "../support/fake-speech.ts"
import { errorOf } from "../support/provider-calls.ts"
import { providerKey } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const provider = startFakeProvider()
const { speech } = provider
afterAll(() => provider.stop())
afterEach(() => provider.recover())

const createClient = () => createAudioClient({ name: "backup", apiKey: providerKey, baseUrl: provider.url })
type Options = { signal?: AbortSignal; calls?: ProviderCall[]; retries?: number }
const limits = ({ signal = new AbortController().signal, calls = [], retries = 0 }: Options = {}) => ({
  ...{ signal, timeoutMilliseconds: 1000, retries, caller: "request" as const },
  onCall: (call: ProviderCall) => void calls.push(call),
})

const file = new File([wavOf()], "speech.wav", { type: "audio/wav" })
const hear = (client = createClient(), model = "whisper-1", options: Options = {}) =>
  client.transcribe({ model, file, language: null, seconds: 0.5 }, limits(options))

const order: SpeechRequest = {
  ...{ model: "tts-1", text: "Hello Rex", voice: "alloy", format: "mp3", speed: 1, language: null },
}
const speak = (client = createClient(), request = order, options: Options = {}) =>
  client.speak(request, limits(options))

const collect = async (parts: AsyncGenerator<Uint8Array, void>): Promise<Buffer> => {
  const all: Uint8Array[] = []
  for await (const part of parts) all.push(part)
  return Buffer.concat(all)
}

test("a recording is heard, with its language and length", async () => {
  expect(await hear()).toEqual({ text: "I have a dog named Sparky", language: "en", seconds: 0.5, isSpeech: true })
  expect(speech.heard).toMatchObject([
    { model: "whisper-1", language: null, format: "verbose_json", filename: "speech.wav" },
  ])
})

test("a model that knows no details is asked without them, and from then on at once", async () => {
  const client = createClient()
  await hear(client, "gpt-4o-mini-transcribe")
  await hear(client, "gpt-4o-mini-transcribe")
  expect(speech.heard.map(({ format }) => format)).toEqual(["verbose_json", "json", "json"])
})

test.each([
  ["no words", { text: "  " }, false],
  [
    "words into a silence",
    { text: "Thanks for watching!", segments: [{ no_speech_prob: 0.9, avg_logprob: -1.4 }] },
    false,
  ],
  ["words that it is sure of", { text: "Hello", segments: [{ no_speech_prob: 0.9, avg_logprob: -0.2 }] }, true],
  ["segments of another kind", { text: "Hello", segments: "none" }, true],
])("an endpoint that answers with %s hears speech or not", async (_name, words, isSpeech) => {
  speech.hear(words)
  expect((await hear()).isSpeech).toBe(isSpeech)
})

test("what is spoken comes in parts, in the wanted format and voice", async () => {
  const audio = await collect(await speak())
  expect(saidIn(audio)).toBe("Hello Rex")
  expect(speech.spoken).toEqual([
    { model: "tts-1", input: "Hello Rex", voice: "alloy", response_format: "mp3", speed: 1 },
  ])
})

test("an endpoint that refuses the language is asked without it, and from then on at once", async () => {
  speech.refuseLanguage()
  const client = createClient()
  for (let round = 0; round < 2; round++) await collect(await speak(client, { ...order, language: "vi" }))
  expect(speech.spoken.map(({ language }) => language)).toEqual(["vi", undefined, undefined])
})

const failures: [name: string, failure: SpeechFailure, fault: string, says: RegExp][] = [
  ["a wrong key", { kind: "status", status: 401 }, "refused", /answered 401.*BACKUP_API_KEY/],
  ["an unknown model", { kind: "status", status: 404 }, "refused", /answered 404.*BACKUP_BASE_URL/],
  ["too many calls", { kind: "status", status: 429 }, "overloaded", /answered 429/],
  ["an internal error", { kind: "status", status: 500 }, "overloaded", /answered 500/],
  ["silence of the endpoint", { kind: "hang" }, "unreachable", /did not answer in time/],
  ["JSON of another shape", { kind: "wrong_shape" }, "malformed", /TRANSCRIPTION_MODEL|SPEECH_MODEL/],
  ["a page of HTML", { kind: "not_json" }, "malformed", /TRANSCRIPTION_MODEL|SPEECH_MODEL/],
]
for (const endpoint of ["transcriptions", "speech"] satisfies SpeechEndpoint[])
  for (const [name, failure, fault, says] of failures)
    test(`${name} at ${endpoint} is told with the provider's name and what to do`, async () => {
      speech.fail(endpoint, failure)
      const calls: ProviderCall[] = []
      const run = endpoint === "speech" ? speak(createClient(), order, { calls }) : hear(createClient(), "m", { calls })
      const error = await errorOf(run)
      expect(error).toMatchObject({ fault, provider: "backup" })
      expect(error.message).toMatch(says)
      expect(error.message).not.toContain("fake-provider-error-body")
      expect(calls).toMatchObject([{ result: fault }])
    })

test("no bytes of audio are a failure before the first byte", async () => {
  speech.fail("speech", { kind: "empty" })
  expect(await errorOf(speak())).toMatchObject({ fault: "malformed" })
})

test("audio that breaks off is a failure to whoever reads it", async () => {
  speech.fail("speech", { kind: "cut" })
  const calls: ProviderCall[] = []
  const run = speak(createClient(), order, { calls }).then(collect)
  expect(await errorOf(run)).toMatchObject({ fault: "unreachable" })
  expect(calls).toMatchObject([{ kind: "speech", result: "unreachable" }])
})

test("five failures open the breaker of what failed, and of nothing else", async () => {
  const client = createClient()
  speech.fail("transcriptions", { kind: "status", status: 500 })
  for (let round = 0; round < 5; round++) await errorOf(hear(client))
  expect(await errorOf(hear(client))).toMatchObject({ fault: "skipped" })
  expect(saidIn(await collect(await speak(client)))).toBe("Hello Rex")
})

test("who aborts a transcription ends the call at once", async () => {
  speech.fail("transcriptions", { kind: "hang" })
  const abort = new AbortController()
  const run = errorOf(hear(createClient(), "m", { signal: abort.signal }))
  await until("the endpoint was asked", () => speech.count("transcriptions") > 0 && speech.heard.length > 0)
  abort.abort()
  expect(await run).toMatchObject({ fault: "cancelled" })
})

test("who stops reading ends the call to the endpoint, and it counts as cancelled", async () => {
  const calls: ProviderCall[] = []
  speech.fail("speech", { kind: "endless" })
  const parts = await speak(createClient(), order, { calls })
  for await (const part of parts) {
    expect(part.length).toBeGreaterThan(0)
    break
  }
  expect(calls).toMatchObject([{ result: "cancelled", characters: 9 }])
  await until("the endpoint has noticed", () => speech.left() === 1)
})

test("use is told in seconds that were heard, characters that were spoken, and tokens where they are counted", async () => {
  const calls: ProviderCall[] = []
  speech.hear({ text: "Hello", usage: { type: "tokens", input_tokens: 12, output_tokens: 3 } })
  await hear(createClient(), "m", { calls })
  await collect(await speak(createClient(), order, { calls }))
  expect(calls).toMatchObject([
    { kind: "transcription", seconds: 0.5, characters: 0, inputTokens: 12, outputTokens: 3, result: "ok" },
    { kind: "speech", seconds: 0, characters: 9, inputTokens: 0, outputTokens: 0, result: "ok" },
  ])
})
