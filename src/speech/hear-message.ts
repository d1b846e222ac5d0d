import type { AskedAnswer } from "../answers/ask.ts"
import { asUser } from "../platform/database/as-user.ts"
import { AppError } from "../platform/errors.ts"
import type { Services } from "./context.ts"
import { speechConfigOf } from "./find-message.ts"
import { hearRecording } from "./hear-recording.ts"
import { maxRecordingBytes } from "./transcribe-recording.ts"

/** `audio`: base64. */
export type SpokenMessage = {
  userId: string
  sessionId: string
  audio: string
  clientMessageId: string | null
  /** Aborted when the socket closes: then the words are not waited for. */
  gone: AbortSignal
}

/**
 * What came as sound over a socket becomes a message of the person, and is answered as one that was typed: whoever leaves. Throws the
 * error for the caller.
 */
export const hearMessage = async (
  services: Services,
  { userId, sessionId, audio, clientMessageId, gone }: SpokenMessage,
): Promise<AskedAnswer> => {
  const { language } = await asUser(services.sql, userId, (tx) => speechConfigOf(tx, userId, sessionId))
  const file = await services.spool.write(decoded(audio), { maxBytes: maxRecordingBytes, tooLarge })
  try {
    const { answer } = await hearRecording(services, {
      ...{ userId, sessionId, path: file.path, language, clientMessageId, gone },
      ...{ isQuestion: true, isAnswerForCaller: false },
    })
    if (!answer) throw new Error("a spoken question was not asked")
    return answer
  } finally {
    await services.spool.remove(file)
  }
}

async function* decoded(audio: string): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(audio, "base64")
}

const tooLarge = () => new AppError("PAYLOAD_TOO_LARGE", "The recording is too large. Send a shorter one.")
