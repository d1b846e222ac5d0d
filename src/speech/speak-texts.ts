import type { Speech } from "./create-speech.ts"
import type { SpokenSettings } from "./spoken-settings.ts"

/** What was spoken. `audio`: null when it is too long to be kept. */
export type Spoken = {
  provider: string
  model: string
  firstBytesMs: number
  totalMs: number
  characters: number
  audio: Buffer | null
}

/** Longer audio is sent, and not kept. */
const maxKeptBytes = 16 * 1024 * 1024

/**
 * Speaks texts one after another, all by the endpoint that spoke the first: half of an answer in another voice is worse than none. Returns
 * what was spoken when the last one ended; null: there was no text. Who stops reading ends the call to the endpoint.
 */
export async function* speakTexts(
  speech: Speech,
  texts: AsyncIterable<string> | Iterable<string>,
  settings: SpokenSettings,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, Spoken | null> {
  let first: { provider: string; model: string; milliseconds: number } | null = null
  let [bytes, characters, totalMs] = [0, 0, 0]
  const made: Uint8Array[] = []
  for await (const text of texts) {
    const startedAt = performance.now()
    const { parts, ...by } = await speech.speak({ ...settings, text }, signal, first?.provider)
    first ??= by
    for await (const part of parts) {
      bytes += part.length
      if (bytes <= maxKeptBytes) made.push(part)
      yield part
    }
    totalMs += performance.now() - startedAt
    characters += [...text].length
  }
  if (!first) return null
  const { provider, model, milliseconds: firstBytesMs } = first
  const audio = bytes <= maxKeptBytes ? Buffer.concat(made) : null
  return { provider, model, firstBytesMs, totalMs, characters, audio }
}
