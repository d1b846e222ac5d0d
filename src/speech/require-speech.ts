import { AppError } from "../platform/errors.ts"
import type { Services } from "./context.ts"
import type { Speech } from "./create-speech.ts"

/** Throws SPEECH_NOT_CONFIGURED without an endpoint. */
export const requireSpeech = ({ speech }: Pick<Services, "speech">): Speech => {
  if (speech) return speech
  throw new AppError(
    "SPEECH_NOT_CONFIGURED",
    "No endpoint for speech is set. An admin sets SPEECH_PROVIDER to its name, and <NAME>_BASE_URL and <NAME>_API_KEY, or OPENAI_API_KEY for OpenAI; then TRANSCRIPTION_MODEL, SPEECH_MODEL and SPEECH_VOICE to what it serves.",
  )
}
