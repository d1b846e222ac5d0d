import type { Services as AnswerServices } from "../answers/context.ts"
import type { Context as ContextWith } from "../feature/context.ts"
import type { AudioType } from "./audio/audio-types.ts"
import type { MeasuredAudio } from "./audio/measure-audio.ts"
import type { Speech } from "./create-speech.ts"

export type Services = AnswerServices & {
  /** Null: no endpoint is configured. */
  speech: Speech | null
  /** Recordings are kept, and not only their words. */
  keepsAudio: boolean
  measureAudio: (file: { path: string; type: AudioType }) => Promise<MeasuredAudio>
}
export type Context = ContextWith<Services>
