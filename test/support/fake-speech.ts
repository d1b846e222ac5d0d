import { z } from "zod"
import { mp3Of, oggOf, saidIn, wavOf } from "./audio.ts"

export type SpeechEndpoint = "transcriptions" | "speech"

/** How an audio endpoint misbehaves. */
export type SpeechFailure =
  /** Its body repeats the key and the request, as careless servers do. */
  | { kind: "status"; status: number; retryAfter?: string }
  | { kind: "slow"; milliseconds: number }
  | { kind: "hang" }
  /** The connection breaks in the middle of what is spoken or told: `when` this resolves, or after a moment. */
  | { kind: "cut"; when?: Promise<void> }
  | { kind: "not_json" }
  | { kind: "wrong_shape" }
  | { kind: "empty" }
  /** It speaks on, until its client leaves. */
  | { kind: "endless" }
  /** It sends the first bytes, and then nothing. */
  | { kind: "stuck" }

/** What a transcription answers: the words, or all of its fields. */
export type HeardWords = string | Record<string, unknown>

export type RecordedTranscription = {
  model: string
  language: string | null
  format: string
  filename: string
  bytes: number
}
export type RecordedSpeech = z.infer<typeof speechSchema>

const speechSchema = z.looseObject({
  model: z.string(),
  input: z.string(),
  voice: z.string(),
  response_format: z.enum(["mp3", "opus", "wav"]),
  speed: z.number(),
  language: z.string().optional(),
})

const mark = "fake-provider-error-body"
const contentTypes = { mp3: "audio/mpeg", opus: "audio/ogg", wav: "audio/wav" } as const
const makers = { mp3: mp3Of, opus: oggOf, wav: wavOf } as const
/** What it says in a file that nobody spoke into. */
const defaultWords = "I have a dog named Sparky"

/**
 * The audio endpoints of a provider. What it speaks carries its words, so what it hears of that are the same words. Like OpenAI, models
 * called gpt-… know no `verbose_json`, and an unknown field is refused if told.
 */
export const createFakeSpeech = () => {
  const failures: Record<SpeechEndpoint, { failure: SpeechFailure; left: number }[]> = {
    transcriptions: [],
    speech: [],
  }
  const counts: Record<SpeechEndpoint, number> = { transcriptions: 0, speech: 0 }
  const heard: RecordedTranscription[] = []
  const spoken: RecordedSpeech[] = []
  const state: { words: HeardWords; knowsLanguage: boolean; gate: Promise<void> | null; left: number } = {
    ...{ words: defaultWords, knowsLanguage: true, gate: null, left: 0 },
  }

  const misbehave = async (endpoint: SpeechEndpoint, http: Request): Promise<Response | SpeechFailure | null> => {
    counts[endpoint] += 1
    const [next] = failures[endpoint]
    if (next && --next.left <= 0) failures[endpoint].shift()
    const failure = next?.failure
    if (state.gate) await state.gate
    if (failure?.kind === "slow") await Bun.sleep(failure.milliseconds)
    if (failure?.kind === "hang") await new Promise((resolve) => http.signal.addEventListener("abort", resolve))
    if (failure?.kind === "status") return refusal(failure.status, http, failure.retryAfter)
    if (failure?.kind === "not_json")
      return new Response(`<html>${mark}</html>`, { headers: { "Content-Type": "text/html" } })
    if (failure?.kind === "wrong_shape") return Response.json({ answer: mark })
    return failure ?? null
  }

  const transcribe = async (http: Request): Promise<Response> => {
    const form = await http.formData()
    const file = form.get("file")
    if (!(file instanceof File)) return refusal(400, http)
    const text = (name: string): string => String(form.get(name) ?? "")
    const [model, format, language] = [text("model"), text("response_format"), text("language")]
    heard.push({ model, language: language || null, format, filename: file.name, bytes: file.size })
    const failure = await misbehave("transcriptions", http)
    if (failure instanceof Response) return failure
    if (model.startsWith("gpt-") && format === "verbose_json")
      return Response.json({ error: { message: "response_format 'verbose_json' is not compatible" } }, { status: 400 })
    if (failure?.kind === "cut")
      return new Response(broken(Buffer.from(`{"text":"${mark}`), failure.when), {
        headers: { "Content-Type": "application/json" },
      })
    const said = saidIn(await file.bytes()) ?? state.words
    const words = failure?.kind === "empty" ? { text: "" } : typeof said === "string" ? { text: said } : said
    const details = format === "verbose_json" ? { task: "transcribe", language: "english", duration: 2.5 } : {}
    return Response.json({ ...details, ...words })
  }

  const speak = async (http: Request): Promise<Response> => {
    const request = speechSchema.parse(await http.json())
    spoken.push(request)
    const failure = await misbehave("speech", http)
    if (failure instanceof Response) return failure
    if (request.language !== undefined && !state.knowsLanguage) return refusal(400, http)
    const headers = { "Content-Type": contentTypes[request.response_format] }
    if (failure?.kind === "empty") return new Response(null, { headers })
    const audio = makers[request.response_format]({ seconds: request.input.length / 15, says: request.input })
    if (failure?.kind === "cut")
      return new Response(broken(audio.subarray(0, audio.length / 2), failure.when), { headers })
    if (failure?.kind === "stuck") return new Response(stuck(audio), { headers })
    if (failure?.kind === "endless")
      return new Response(
        endless(audio, () => void state.left++),
        { headers },
      )
    return new Response(inParts(audio), { headers })
  }

  return {
    heard,
    spoken,
    routes: {
      "/v1/audio/transcriptions": { POST: transcribe },
      "/v1/audio/speech": { POST: speak },
    },
    count: (endpoint: SpeechEndpoint): number => counts[endpoint],
    /** Clients that left in the middle of what was spoken. */
    left: (): number => state.left,
    /** The next `times` calls; without it, all until `recover`. */
    fail: (endpoint: SpeechEndpoint, failure: SpeechFailure, times = Number.POSITIVE_INFINITY): void => {
      failures[endpoint].push({ failure, left: times })
    },
    /** What is heard from now on, until `recover`. */
    hear: (words: HeardWords): void => void Object.assign(state, { words }),
    /** The field `language` is refused, until `recover`. */
    refuseLanguage: (): void => void Object.assign(state, { knowsLanguage: false }),
    /** Calls wait, from now on, until the returned function is called. */
    hold: (): (() => void) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      state.gate = promise
      return () => {
        state.gate = null
        resolve()
      }
    },
    recover: (): void => {
      failures.transcriptions = []
      failures.speech = []
      heard.length = 0
      spoken.length = 0
      Object.assign(state, { words: defaultWords, knowsLanguage: true, gate: null, left: 0 })
    },
  }
}
export type FakeSpeech = ReturnType<typeof createFakeSpeech>

const refusal = (status: number, http: Request, retryAfter?: string): Response => {
  const message = `${mark}: ${http.headers.get("authorization")}`
  return Response.json(
    { error: { message } },
    { status, headers: retryAfter === undefined ? {} : { "Retry-After": retryAfter } },
  )
}

/** Ends the connection after the first bytes. */
const broken = (bytes: Uint8Array, when: Promise<void> = Bun.sleep(1)): ReadableStream =>
  new ReadableStream({
    pull: async (controller) => {
      controller.enqueue(bytes)
      await when
      controller.error(undefined)
    },
  })

const stuck = (audio: Uint8Array): ReadableStream =>
  new ReadableStream({ start: (controller) => controller.enqueue(audio) })

/** Sends the audio again and again. */
const endless = (audio: Uint8Array, onLeft: () => void): ReadableStream =>
  new ReadableStream({
    pull: async (controller) => {
      controller.enqueue(audio)
      await Bun.sleep(5)
    },
    cancel: onLeft,
  })

const partCount = 4

const inParts = (audio: Buffer): ReadableStream => {
  const size = Math.ceil(audio.length / partCount)
  let at = 0
  return new ReadableStream({
    pull: (controller) => {
      controller.enqueue(audio.subarray(at, at + size))
      at += size
      if (at >= audio.length) controller.close()
    },
  })
}
