import { type AudioClient, createAudioClient } from "../models/audio/audio-client.ts"
import type { SpeechRequest } from "../models/audio/speak.ts"
import type { Transcript, TranscriptionRequest } from "../models/audio/transcribe.ts"
import { firstAnswer } from "../models/first-answer.ts"
import { ProviderError } from "../models/provider-error.ts"
import type { ProviderWatch } from "../models/provider-watch.ts"
import type { Metrics } from "../platform/metrics.ts"
import type { SpeechSettings } from "../platform/settings/chat.ts"
import type { Tracing } from "../platform/telemetry/tracing.ts"
import { speechSeconds } from "./metrics.ts"
import { createOneAtATime, type OneAtATime } from "./one-at-a-time.ts"

/** Which endpoint and model did it. */
type Made = { provider: string; model: string; milliseconds: number }

/** Hears and speaks: the first endpoint that answers. A failure is a `ProviderError`. */
export type Speech = {
  hear: (request: Omit<TranscriptionRequest, "model">, signal: AbortSignal) => Promise<Transcript & Made>
  /** Resolves when the first bytes have come; from then on no other endpoint is asked. `provider`: the only one to ask. */
  speak: (
    request: Omit<SpeechRequest, "model">,
    signal: AbortSignal,
    provider?: string,
  ) => Promise<{ parts: AsyncGenerator<Uint8Array, void> } & Made>
  /** One after another, what concerns one message. */
  inTurn: OneAtATime
  model: string
  voice: string
}

const attempt = { retries: 1, caller: "request" as const }
const hearMilliseconds = 60_000
const speakMilliseconds = 20_000

type Tools = { watch: ProviderWatch; metrics: Metrics; tracing: Tracing }

/** Null: no endpoint is configured. */
export const createSpeech = (settings: SpeechSettings, tools: Tools): Speech | null => {
  const clients = settings.providers.map((provider) => createAudioClient(provider, tools.watch))
  const { transcriptionModel, speechModel, voice } = settings
  if (clients.length === 0) return null
  const clientsOf = (provider: string | undefined) =>
    provider === undefined ? clients : clients.filter(({ name }) => name === provider)
  return {
    model: speechModel,
    voice,
    inTurn: createOneAtATime(),
    hear: (request, signal) =>
      measured(tools, { kind: "heard", model: transcriptionModel, clients }, (client) =>
        client.transcribe(
          { ...request, model: transcriptionModel },
          { ...attempt, signal, timeoutMilliseconds: hearMilliseconds },
        ),
      ),
    speak: (request, signal, provider) =>
      measured(tools, { kind: "spoken", model: speechModel, clients: clientsOf(provider) }, async (client) => ({
        parts: await client.speak(
          { ...request, model: speechModel },
          { ...attempt, signal, timeoutMilliseconds: speakMilliseconds },
        ),
      })),
  }
}

type Asked = { kind: "heard" | "spoken"; model: string; clients: readonly AudioClient[] }

const measured = async <Answer extends object>(
  { metrics, tracing }: Tools,
  { kind, model, clients }: Asked,
  ask: (client: AudioClient) => Promise<Answer>,
): Promise<Answer & Made> => {
  const started = performance.now()
  const observe = (result: "ok" | "failed" | "cancelled"): number => {
    const milliseconds = performance.now() - started
    metrics.get(speechSeconds).observe({ kind, result }, milliseconds / 1000)
    return milliseconds
  }
  const askOne = (client: AudioClient) =>
    tracing.run(
      `${kind === "heard" ? "transcription" : "speech"} ${model}`,
      { kind: "client", attributes: { "gen_ai.provider.name": client.name, "gen_ai.request.model": model } },
      async () => ({ ...(await ask(client)), provider: client.name }),
    )
  try {
    const answer = await firstAnswer(clients, askOne)
    return { ...answer, model, milliseconds: observe("ok") }
  } catch (error) {
    observe(error instanceof ProviderError && error.fault === "cancelled" ? "cancelled" : "failed")
    throw error
  }
}
