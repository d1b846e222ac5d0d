import type { AskedAnswer } from "../answers/ask.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { SpokenFormat } from "./audio/audio-types.ts"
import type { Services } from "./context.ts"
import { speechConfigOf } from "./find-message.ts"
import { keepSpoken } from "./keep-spoken.ts"
import { sentencesOf } from "./sentences.ts"
import { type Speaking, speakMessage } from "./speak-message.ts"
import { speakTexts } from "./speak-texts.ts"
import { hashOf, maxSpokenCharacters, type SpokenSettings, settingsOf, spokenWords } from "./spoken-settings.ts"

/** The fields of an `assistant_audio` frame. `audio`: base64. */
export type AudioFrame = { message_id: string; index: number; audio: string; format: string }

type SpokenAnswer = { userId: string; asked: AskedAnswer; signal: AbortSignal }

/** Of audio in one frame. */
const frameBytes = 24 * 1024

/** Files of these formats are one file when they are put together. A WAV file says in its head how long it is. */
const joinable: ReadonlySet<SpokenFormat> = new Set(["mp3", "opus"])

/**
 * An answer as the frames that speak it while it is written, in a session with a voice. No frames: the session has no voice, or no endpoint
 * is set. Nothing more is spoken of an answer that was stopped or failed.
 */
export async function* speakAnswer(
  services: Services,
  { userId, asked, signal }: SpokenAnswer,
): AsyncGenerator<AudioFrame, void> {
  const { sql, log, speech } = services
  const { messageId, question } = asked
  const config = await asUser(sql, userId, (tx) => speechConfigOf(tx, userId, question.session_id))
  if (!speech || config.voice === null) return
  const settings = settingsOf(speech, config, {})
  const speak = joinable.has(settings.format) ? speakAsWritten : speakWhole
  const given = endWith(asked)
  let index = 0
  try {
    const parts = speak({ sql, log, speech }, asked, settings, AbortSignal.any([signal, given]))
    for await (const part of parts)
      for (let at = 0; at < part.length; at += frameBytes) {
        const audio = Buffer.from(part.subarray(at, at + frameBytes)).toString("base64")
        yield { message_id: messageId, index: index++, audio, format: settings.format }
      }
  } catch (error) {
    if (!given.aborted) throw error
  }
}

/** Is aborted when the answer ends without being complete. */
const endWith = ({ finished }: AskedAnswer): AbortSignal => {
  const control = new AbortController()
  const abort = () => control.abort()
  finished.then(({ message }) => message.status === "complete" || abort(), abort)
  return control.signal
}

type Speak = (
  services: Speaking,
  asked: AskedAnswer,
  settings: SpokenSettings,
  signal: AbortSignal,
) => AsyncGenerator<Uint8Array, void>

/** Each sentence as soon as it is complete. All of it is kept as the audio of the message. */
const speakAsWritten: Speak = async function* (services, asked, settings, signal) {
  const { speech } = services
  const spoken = yield* speakTexts(speech, speakable(sentencesOf(asked)), settings, signal)
  const { message } = await asked.finished
  if (!spoken || message.status !== "complete") return
  const text = spokenWords(message)
  const audio = [...text].length <= maxSpokenCharacters ? spoken.audio : null
  await keepSpoken(services, message, { hash: hashOf(text, speech, settings), settings }, { ...spoken, audio })
}

async function* speakable(sentences: AsyncIterable<string>): AsyncGenerator<string, void> {
  for await (const sentence of sentences) {
    const text = spokenWords({ content: sentence, message_type: "assistant" })
    if (/[\p{L}\p{N}]/u.test(text)) yield text
  }
}

const speakWhole: Speak = async function* (services, asked, settings, signal) {
  const { message } = await asked.finished
  if (message.status === "complete" && spokenWords(message) !== "")
    yield* speakMessage(services, message, settings, signal)
}
