import type { MessageRow } from "../chat/messages/message-row.ts"
import { asUser } from "../platform/database/as-user.ts"
import { spokenTypes } from "./audio/audio-types.ts"
import type { Services } from "./context.ts"
import type { Speech } from "./create-speech.ts"
import { recordSpeech } from "./record-speech.ts"
import { hashOf, type SpokenSettings, spokenText } from "./spoken-settings.ts"
import { openAudio } from "./storage/open-audio.ts"
import { findSpoken } from "./storage/queries.ts"
import { storeAudio } from "./storage/store-audio.ts"

type Speaking = Pick<Services, "sql" | "log"> & { speech: Speech }

/** Longer audio is sent, and not kept. */
const maxKeptBytes = 16 * 1024 * 1024

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
  if (kept) yield* openAudio(sql, { userId, audioId: kept.id }, { from: 0, to: Number(kept.bytes) })
  else yield* makeAudio(services, { message, text, hash, settings }, signal)
}

type Order = { message: MessageRow; text: string; hash: Buffer; settings: SpokenSettings }

async function* makeAudio(services: Speaking, order: Order, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const started = performance.now()
  const { parts, provider, model, milliseconds } = await services.speech.speak(
    { ...order.settings, text: order.text },
    signal,
  )
  const made: Uint8Array[] = []
  let bytes = 0
  for await (const part of parts) {
    bytes += part.length
    if (bytes <= maxKeptBytes) made.push(part)
    yield part
  }
  const times = { firstBytesMs: milliseconds, totalMs: performance.now() - started }
  const audio = bytes <= maxKeptBytes ? Buffer.concat(made) : null
  await keep(services, order, { provider, model, ...times }, audio).catch((error: unknown) =>
    services.log.warn({ err: error, message_id: order.message.id }, "what was spoken could not be kept"),
  )
}

type Made = { provider: string; model: string; firstBytesMs: number; totalMs: number }

const keep = async (
  { sql }: Speaking,
  { message, text, hash, settings }: Order,
  made: Made,
  audio: Buffer | null,
): Promise<void> => {
  const { language, format } = settings
  const characters = [...text].length
  await recordSpeech(sql, message, { kind: "spoken", ...made, language, characters, audioSeconds: null })
  if (!audio) return
  await storeAudio(sql, message, {
    ...{ kind: "spoken", settingsHash: hash, mimeType: spokenTypes[format], data: audio },
  })
}
