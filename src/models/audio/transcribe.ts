import type OpenAI from "openai"
import { z } from "zod"
import type { CallLimits } from "../call-limits.ts"
import type { CircuitBreaker } from "../circuit-breaker.ts"
import { createOptionalPart } from "../optional-part.ts"
import { ProviderError } from "../provider-error.ts"
import type { ProviderWatch } from "../provider-watch.ts"
import { startAudioCall } from "./audio-call.ts"
import { languageCode } from "./language-code.ts"

/** `file`: its name ends with the extension of its type, by which endpoints tell it. `language`: two letters; null: the endpoint finds out. */
export type TranscriptionRequest = { model: string; file: File; language: string | null; seconds: number | null }

/** What was said. `isSpeech`: false when the endpoint heard nobody speak. */
export type Transcript = { text: string; language: string | null; seconds: number | null; isSpeech: boolean }

const number = z.number().finite().optional().catch(undefined)
const count = z.number().int().min(0).max(1e9).optional().catch(undefined)
const answerSchema = z.object({
  text: z.string().max(200_000),
  language: z.string().optional().catch(undefined),
  duration: z.coerce.number().finite().min(0).max(1e6).optional().catch(undefined),
  segments: z
    .array(z.object({ no_speech_prob: number, avg_logprob: number }))
    .optional()
    .catch(undefined),
  usage: z.object({ input_tokens: count, output_tokens: count, seconds: number }).optional().catch(undefined),
})
type Answer = z.output<typeof answerSchema>

export type Transcribe = (request: TranscriptionRequest, limits: CallLimits) => Promise<Transcript>

/** The details of `verbose_json` are asked for, and given up for a model that knows only plain JSON. */
export const createTranscribe = (
  client: OpenAI,
  { provider, gate, watch }: { provider: string; gate: CircuitBreaker; watch: ProviderWatch },
): Transcribe => {
  const withDetails = createOptionalPart()
  return (request, limits) =>
    withDetails(request.model, (hasDetails) =>
      gate(request.model, limits, async () => {
        const call = startAudioCall({ provider, model: request.model, kind: "transcription", watch }, limits)
        try {
          const raw: unknown = await client.audio.transcriptions.create(
            {
              ...{ model: request.model, file: request.file, temperature: 0 },
              ...(request.language !== null && { language: request.language }),
              response_format: hasDetails ? "verbose_json" : "json",
            },
            { signal: limits.signal, timeout: limits.timeoutMilliseconds, maxRetries: limits.retries },
          )
          call.use.seconds = request.seconds ?? 0
          const answer = readAnswer(provider, raw)
          Object.assign(call.use, usedBy(answer, request))
          call.succeed()
          return transcriptOf(answer, request)
        } catch (error) {
          throw call.fail(error)
        }
      }),
    )
}

/** An endpoint that ignores the format answers with text. */
const readAnswer = (provider: string, raw: unknown): Answer => {
  const answer = answerSchema.safeParse(typeof raw === "string" ? { text: raw } : raw)
  if (answer.success && !/^\s*<(?:!doctype|html)/i.test(answer.data.text)) return answer.data
  throw new ProviderError(
    provider,
    "malformed",
    `The model provider ${provider} did not answer with a transcript. Check that it serves TRANSCRIPTION_MODEL.`,
  )
}

const usedBy = ({ usage, duration }: Answer, request: TranscriptionRequest) => ({
  inputTokens: usage?.input_tokens ?? 0,
  outputTokens: usage?.output_tokens ?? 0,
  seconds: request.seconds ?? usage?.seconds ?? duration ?? 0,
})

const transcriptOf = (answer: Answer, request: TranscriptionRequest): Transcript => {
  const text = answer.text.trim()
  return {
    text,
    language: request.language ?? languageCode(answer.language),
    seconds: request.seconds ?? answer.duration ?? answer.usage?.seconds ?? null,
    isSpeech: text !== "" && !isSilence(answer.segments ?? []),
  }
}

/** Whisper writes words into silence. It takes a segment for silence by these limits, unless it is sure of the words. */
const isSilence = (segments: NonNullable<Answer["segments"]>): boolean =>
  segments.length > 0 &&
  segments.every(({ no_speech_prob: silence = 0, avg_logprob: sureness = 0 }) => silence > 0.6 && sureness < -1)
