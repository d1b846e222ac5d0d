import { type AskedAnswer, askQuestion } from "../answers/ask.ts"
import { addMessage } from "../chat/messages/add-message.ts"
import type { MessageRow } from "../chat/messages/message-row.ts"
import { findMessageByClientId } from "../chat/messages/queries.ts"
import { readSession } from "../chat/sessions/find-session.ts"
import { asUser } from "../platform/database/as-user.ts"
import { audioTypes } from "./audio/audio-types.ts"
import type { Services } from "./context.ts"
import { findHeard, recordSpeech } from "./record-speech.ts"
import { requireSpeech } from "./require-speech.ts"
import { storeAudio } from "./storage/store-audio.ts"
import { type Transcription, transcribeRecording } from "./transcribe-recording.ts"

/** `path`: a recording on the disk. `gone`: aborted when nobody waits for the words any more. */
export type HeardInput = {
  userId: string
  sessionId: string
  path: string
  language: string | null
  clientMessageId: string | null
  /** False: the words are stored and not answered. */
  isQuestion: boolean
  /** Whether the answer is stopped when `gone` is aborted. */
  isAnswerForCaller: boolean
  gone: AbortSignal
}

/** `answer`: null when none was asked for. */
export type Heard = {
  message: MessageRow
  answer: AskedAnswer | null
  language: string | null
  seconds: number | null
  milliseconds: number | null
}

/**
 * The words of a recording become a message of the person, and are answered. A `client_message_id` that came before is that message: it
 * is not transcribed again.
 */
export const hearRecording = async (services: Services, input: HeardInput): Promise<Heard> => {
  const speech = requireSpeech(services)
  const { sessionId, clientMessageId } = input
  if (clientMessageId === null) return hearOnce(services, input)
  return speech.inTurn(`${sessionId} ${clientMessageId}`, () => hearOnce(services, input))
}

const hearOnce = async (services: Services, input: HeardInput): Promise<Heard> => {
  const known = await findKnown(services, input)
  if (known) return { ...(await say(services, input, known.message.content)), ...known.told }
  const transcription = await transcribeRecording(services, input.path, input.language, input.gone)
  const said = await say(services, input, transcription.words)
  const message = await keep(services, said.message, transcription)
  const { language, seconds, milliseconds } = transcription
  return { message, answer: said.answer, language, seconds, milliseconds }
}

const nothingTold = { language: null, seconds: null, milliseconds: null }

/** The message of an earlier request, and what was found out about it. Throws NOT_FOUND when the session is gone. */
const findKnown = ({ sql }: Services, { userId, sessionId, clientMessageId }: HeardInput) =>
  asUser(sql, userId, async (tx) => {
    await readSession(tx, userId, sessionId)
    const message =
      clientMessageId === null ? null : await findMessageByClientId(tx, userId, sessionId, clientMessageId)
    if (!message) return null
    const heard = await findHeard(tx, userId, message.id)
    const told = heard && { language: heard.language, seconds: heard.audio_seconds, milliseconds: heard.total_ms }
    return { message, told: told ?? nothingTold }
  })

const say = async (
  services: Services,
  { userId, sessionId, clientMessageId, isQuestion, isAnswerForCaller, gone }: HeardInput,
  words: string,
): Promise<{ message: MessageRow; answer: AskedAnswer | null }> => {
  if (!isQuestion) {
    const { row } = await asUser(services.sql, userId, (tx) =>
      addMessage(tx, userId, sessionId, {
        ...{ message_type: "user", content_type: "audio", content: words, client_message_id: clientMessageId },
      }),
    )
    return { message: row, answer: null }
  }
  const question = { userId, sessionId, query: words, clientMessageId, contentType: "audio" as const }
  const answer = await askQuestion(services, isAnswerForCaller ? { ...question, gone } : question)
  return { message: answer.question, answer }
}

/** Returns the message as it is now. What cannot be kept does not cost the words. */
const keep = async (services: Services, message: MessageRow, transcription: Transcription): Promise<MessageRow> => {
  const { recording, provider, model, language, seconds, milliseconds } = transcription
  try {
    await recordSpeech(services.sql, message, {
      ...{ kind: "heard", provider, model, language, audioSeconds: seconds },
      ...{ characters: null, firstBytesMs: null, totalMs: milliseconds },
    })
    if (!services.keepsAudio) return message
    const data = await Bun.file(recording.path).bytes()
    const { mimeType } = audioTypes[recording.type]
    return (
      (await storeAudio(services.sql, message, { kind: "recording", settingsHash: null, mimeType, data })) ?? message
    )
  } catch (error) {
    services.log.warn({ err: error, message_id: message.id }, "a recording could not be kept")
    return message
  }
}
