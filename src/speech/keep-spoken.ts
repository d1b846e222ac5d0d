import type { MessageRow } from "../chat/messages/message-row.ts"
import { spokenTypes } from "./audio/audio-types.ts"
import type { Services } from "./context.ts"
import { recordSpeech } from "./record-speech.ts"
import type { Spoken } from "./speak-texts.ts"
import type { SpokenSettings } from "./spoken-settings.ts"
import { storeAudio } from "./storage/store-audio.ts"

/** What tells this audio of a message from others. */
export type SpokenAs = { hash: Buffer; settings: SpokenSettings }

/** Records how a message was spoken, and keeps the audio. What cannot be kept was heard all the same. */
export const keepSpoken = async (
  { sql, log }: Pick<Services, "sql" | "log">,
  message: MessageRow,
  { hash, settings }: SpokenAs,
  { audio, ...spoken }: Spoken,
): Promise<void> => {
  const { language, format } = settings
  try {
    await recordSpeech(sql, message, { kind: "spoken", ...spoken, language, audioSeconds: null })
    if (!audio) return
    await storeAudio(sql, message, {
      ...{ kind: "spoken", settingsHash: hash, mimeType: spokenTypes[format], data: audio },
    })
  } catch (error) {
    log.warn({ err: error, message_id: message.id }, "what was spoken could not be kept")
  }
}
