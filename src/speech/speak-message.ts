import type { MessageRow } from "../chat/messages/message-row.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Services } from "./context.ts"
import type { Speech } from "./create-speech.ts"
import { keepSpoken } from "./keep-spoken.ts"
import { speakTexts } from "./speak-texts.ts"
import { hashOf, type SpokenSettings, spokenText } from "./spoken-settings.ts"
import { openAudio } from "./storage/open-audio.ts"
import { findSpoken } from "./storage/queries.ts"

export type Speaking = Pick<Services, "sql" | "log"> & { speech: Speech }

/**
 * The audio of a message: what was kept of the same text and settings, or as it is made, and then it is kept. Who stops reading ends the
 * call to the endpoint, and nothing is kept.
 */
export async function* speakMessage(
  services: Speaking,
  message: MessageRow,
  settings: SpokenSettings,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const { sql, speech } = services
  const { user_id: userId } = message
  const text = spokenText(message)
  const hash = hashOf(text, speech, settings)
  const kept = await asUser(sql, userId, (tx) => findSpoken(tx, userId, message.id, hash))
  if (kept) return yield* openAudio(sql, { userId, audioId: kept.id }, { from: 0, to: Number(kept.bytes) })
  const spoken = yield* speakTexts(speech, [text], settings, signal)
  if (spoken) await keepSpoken(services, message, { hash, settings }, spoken)
}
