import type { MessageRow } from "../chat/messages/message-row.ts"
import type { SpeechConfig } from "../chat/sessions/config-schemas.ts"
import { languageCode } from "../models/audio/language-code.ts"
import { AppError } from "../platform/errors.ts"
import type { SpokenFormat } from "./audio/audio-types.ts"
import type { Speech } from "./create-speech.ts"

export type SpokenSettings = { voice: string; format: SpokenFormat; speed: number; language: string | null }

/** Undefined: as the session has it. */
export type AskedSettings = { [Name in keyof SpokenSettings]?: SpokenSettings[Name] | undefined }

export const settingsOf = (
  { voice }: Pick<Speech, "voice">,
  session: SpeechConfig,
  asked: AskedSettings,
): SpokenSettings => ({
  voice: asked.voice ?? session.voice ?? voice,
  format: asked.format ?? session.format,
  speed: asked.speed ?? session.speed,
  language: languageCode(asked.language ?? session.language),
})

/** What tells one spoken text from another. */
export const hashOf = (text: string, { model }: Pick<Speech, "model">, settings: SpokenSettings): Buffer => {
  const { voice, format, speed, language } = settings
  return new Bun.CryptoHasher("sha256").update(JSON.stringify([text, model, voice, format, speed, language])).digest()
}

/** OpenAI takes no more at once. */
export const maxSpokenCharacters = 4096

/** The words of a message as they are spoken: markers of citations are not. */
export const spokenWords = ({ content, message_type: type }: Pick<MessageRow, "content" | "message_type">): string =>
  (type === "assistant" ? content.replaceAll(/\s?\[\d{1,3}\]/g, "") : content).trim()

/** The same. Throws for a message that cannot be spoken. */
export const spokenText = (message: MessageRow): string => {
  if (message.status === "streaming")
    throw new AppError("CONFLICT", "The answer is still being written. Try again when it is complete.")
  const text = spokenWords(message)
  if (text === "") throw new AppError("CONFLICT", "The message has no words to speak.")
  if ([...text].length > maxSpokenCharacters)
    throw new AppError(
      "CONFLICT",
      `The message is longer than ${maxSpokenCharacters} characters, the most that can be spoken.`,
    )
  return text
}
