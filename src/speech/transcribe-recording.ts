import { BulkheadRejectedError, bulkhead } from "cockatiel"
import { maxContentLength } from "../chat/messages/schemas.ts"
import { languageCode } from "../models/audio/language-code.ts"
import { AppError, unavailable } from "../platform/errors.ts"
import { type AudioType, audioTypes } from "./audio/audio-types.ts"
import { detectAudio } from "./audio/detect-audio.ts"
import type { Services } from "./context.ts"
import { requireSpeech } from "./require-speech.ts"

export type Recording = { path: string; type: AudioType }
export type Transcription = {
  recording: Recording
  words: string
  language: string | null
  seconds: number | null
  provider: string
  model: string
  milliseconds: number
}

export const maxRecordingBytes = 25 * 1024 * 1024
const maxSeconds = 600
/** Recordings that are in memory at once, and those that wait for that. */
const places = bulkhead(8, 64)
/** For all endpoints and attempts. */
const maxWaitMilliseconds = 120_000

/** The words of a recording. Throws when it is of a type that is not taken, too long, or nobody speaks in it. */
export const transcribeRecording = async (
  services: Pick<Services, "speech" | "measureAudio">,
  path: string,
  language: string | null,
  gone: AbortSignal,
): Promise<Transcription> => {
  const speech = requireSpeech(services)
  const type = await detectAudio(path)
  if (type === null) throw notTaken()
  const { isReadable, isSilent, seconds } = await services.measureAudio({ path, type })
  if (!isReadable) throw notReadable()
  if (isSilent) throw noSpeech()
  requireShort(seconds)
  const { mimeType } = audioTypes[type]
  const signal = AbortSignal.any([gone, AbortSignal.timeout(maxWaitMilliseconds)])
  const heard = await places
    .execute(async () => {
      const file = new File([await Bun.file(path).bytes()], `speech.${type}`, { type: mimeType })
      return speech.hear({ file, language: languageCode(language), seconds }, signal)
    }, signal)
    .catch((error: unknown) => {
      throw error instanceof BulkheadRejectedError
        ? unavailable("Too many recordings wait to be heard. Try again shortly.", 5, error)
        : error
    })
  requireShort(heard.seconds)
  const words = storable(heard.text)
  if (!heard.isSpeech || words === "") throw noSpeech()
  const { provider, model, milliseconds } = heard
  return {
    ...{ recording: { path, type }, words, provider, model, milliseconds },
    ...{ language: heard.language ?? language, seconds: heard.seconds },
  }
}

const storable = (text: string): string =>
  [...text.toWellFormed().replaceAll("\0", "").normalize("NFC").trim()].slice(0, maxContentLength).join("")

const notTaken = () =>
  new AppError(
    "UNSUPPORTED_MEDIA_TYPE",
    "Recordings of this type are not taken. Send a WAV, MP3, M4A, Ogg (Opus or Vorbis), WebM or FLAC file.",
  )

const notReadable = () =>
  new AppError(
    "INVALID_REQUEST",
    "The recording is not readable: it is cut off, or has no audio in it. Record it again.",
    {
      details: [{ path: "file", message: "is not readable" }],
    },
  )

const noSpeech = () =>
  new AppError("NO_SPEECH", "Nobody speaks in the recording. Check the microphone, and record it again.")

const requireShort = (seconds: number | null): void => {
  if (seconds !== null && seconds > maxSeconds)
    throw new AppError(
      "PAYLOAD_TOO_LARGE",
      `The recording is longer than ${maxSeconds / 60} minutes. Send a shorter one.`,
    )
}
