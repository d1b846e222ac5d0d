import type OpenAI from "openai"
import type { CallLimits } from "../call-limits.ts"
import type { CircuitBreaker } from "../circuit-breaker.ts"
import { createOptionalPart } from "../optional-part.ts"
import { ProviderError } from "../provider-error.ts"
import type { ProviderWatch } from "../provider-watch.ts"
import { startAudioCall } from "./audio-call.ts"

/** `language`: of the text, for an endpoint that wants to be told. */
export type SpeechRequest = {
  model: string
  text: string
  voice: string
  format: "mp3" | "opus" | "wav"
  speed: number
  language: string | null
}

/** Resolves when the first bytes have come. The audio must be read, or returned. */
export type Speak = (request: SpeechRequest, limits: CallLimits) => Promise<AsyncGenerator<Uint8Array, void>>

/** The longest wait for the next bytes. */
const maxGapMilliseconds = 30_000
/** Of one text: more is not audio of it. */
const maxBytes = 128 * 1024 * 1024

/** OpenAI has no parameter for the language, and others do: it is sent when it is known, and left out where it is refused. */
export const createSpeak = (
  client: OpenAI,
  { provider, gate, watch }: { provider: string; gate: CircuitBreaker; watch: ProviderWatch },
): Speak => {
  const withLanguage = createOptionalPart()
  const speak = (request: SpeechRequest, limits: CallLimits) =>
    gate(request.model, limits, async () => {
      const call = startAudioCall({ provider, model: request.model, kind: "speech", watch }, limits)
      // A reader that is cancelled does not end the connection.
      const end = new AbortController()
      const signal = AbortSignal.any([limits.signal, end.signal])
      try {
        const { model, text, voice, format, speed, language } = request
        const body = { model, input: text, voice, response_format: format, speed }
        const response = await client.audio.speech.create(
          language === null ? body : Object.assign(body, { language }),
          {
            ...{ signal, timeout: limits.timeoutMilliseconds, maxRetries: limits.retries },
          },
        )
        call.use.characters = [...text].length
        const reader = readerOf(provider, response)
        const first = await nextBytes(provider, reader, limits.timeoutMilliseconds)
        if (first === null) throw noAudio(provider)
        return readOn(provider, reader, first, { call, end })
      } catch (error) {
        end.abort()
        throw call.fail(error)
      }
    })
  return (request, limits) =>
    request.language === null
      ? speak(request, limits)
      : withLanguage(request.model, (hasLanguage) =>
          speak(hasLanguage ? request : { ...request, language: null }, limits),
        )
}

type Reader = Pick<ReadableStreamDefaultReader<Uint8Array>, "read">

const readerOf = (provider: string, { body, headers }: Response): Reader => {
  if (body && !/^(?:text|application\/json)/i.test(headers.get("content-type") ?? "")) return body.getReader()
  throw noAudio(provider)
}

/** The next bytes; null at the end. */
const nextBytes = async (provider: string, reader: Reader, milliseconds: number): Promise<Uint8Array | null> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(tooSlow(provider)), milliseconds)
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late.promise])
      if (done) return null
      if (value.length > 0) return value
    }
  } finally {
    clearTimeout(timer)
  }
}

/** The call is over when its audio has been read, or nobody reads it any more. */
async function* readOn(
  provider: string,
  reader: Reader,
  first: Uint8Array,
  { call, end }: { call: ReturnType<typeof startAudioCall>; end: AbortController },
): AsyncGenerator<Uint8Array, void> {
  let bytes = 0
  let isTold = false
  try {
    for (let part: Uint8Array | null = first; part; part = await nextBytes(provider, reader, maxGapMilliseconds)) {
      bytes += part.length
      if (bytes > maxBytes) throw noAudio(provider)
      yield part
    }
    isTold = true
    call.succeed()
  } catch (error) {
    isTold = true
    throw call.fail(error)
  } finally {
    if (!isTold) call.leave()
    end.abort()
  }
}

const noAudio = (provider: string): ProviderError =>
  new ProviderError(
    provider,
    "malformed",
    `The model provider ${provider} did not answer with audio. Check that it serves SPEECH_MODEL and SPEECH_VOICE.`,
  )

const tooSlow = (provider: string): ProviderError =>
  new ProviderError(provider, "unreachable", `The model provider ${provider} stopped in the middle of its audio.`)
