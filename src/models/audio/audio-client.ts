import OpenAI from "openai"
import type { SpeechSettings } from "../../platform/settings/chat.ts"
import { createCircuitBreaker } from "../circuit-breaker.ts"
import { fetchWithPatience } from "../openai.ts"
import { type ProviderWatch, unwatched } from "../provider-watch.ts"
import { createSpeak, type Speak } from "./speak.ts"
import { createTranscribe, type Transcribe } from "./transcribe.ts"

/** An OpenAI-compatible endpoint that hears and speaks, or one of both. A failed call throws a `ProviderError`. */
export type AudioClient = { name: string; transcribe: Transcribe; speak: Speak }

type Endpoint = SpeechSettings["providers"][number]

export const createAudioClient = (
  { name, apiKey, baseUrl }: Pick<Endpoint, "name" | "apiKey" | "baseUrl">,
  watch: ProviderWatch = unwatched,
): AudioClient => {
  const client = new OpenAI({ apiKey, baseURL: baseUrl, fetch: fetchWithPatience, logLevel: "off" })
  const gateOf = (kind: "transcription" | "speech") => ({
    ...{ provider: name, watch },
    gate: createCircuitBreaker(name, kind, watch),
  })
  return {
    name,
    transcribe: createTranscribe(client, gateOf("transcription")),
    speak: createSpeak(client, gateOf("speech")),
  }
}
