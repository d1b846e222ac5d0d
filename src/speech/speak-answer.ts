import { asUser } from "../platform/database/as-user.ts"
import type { Services } from "./context.ts"
import { readMessage, speechConfigOf } from "./find-message.ts"
import { speakMessage } from "./speak-message.ts"
import { settingsOf } from "./spoken-settings.ts"

/** The fields of an `assistant_audio` frame. `audio`: base64. */
export type AudioFrame = { message_id: string; index: number; audio: string; format: string }

type SpokenAnswer = { userId: string; messageId: string; signal: AbortSignal }

/** Of audio in one frame. */
const frameBytes = 24 * 1024

/**
 * A complete answer as the frames that speak it, in a session with a voice. No frames: the session has no voice, no endpoint is set, or
 * the answer has no words. The same audio is made once, and then read.
 */
export async function* speakAnswer(
  services: Services,
  { userId, messageId, signal }: SpokenAnswer,
): AsyncGenerator<AudioFrame, void> {
  const { sql, log, speech } = services
  const { message, config } = await asUser(sql, userId, async (tx) => {
    const found = await readMessage(tx, userId, messageId)
    return { message: found, config: await speechConfigOf(tx, userId, found.session_id) }
  })
  if (!speech || config.voice === null || message.content.trim() === "") return
  const settings = settingsOf(speech, config, {})
  let index = 0
  for await (const part of speakMessage({ sql, log, speech }, message, settings, signal))
    for (let at = 0; at < part.length; at += frameBytes) {
      const audio = Buffer.from(part.subarray(at, at + frameBytes)).toString("base64")
      yield { message_id: messageId, index: index++, audio, format: settings.format }
    }
}
