import type { Context as ContextWith } from "../feature/context.ts"
import type { Services as SpeechServices } from "../speech/context.ts"

export type Services = SpeechServices
export type Context = ContextWith<Services>
