import type { Services as AnswerServices } from "../answers/context.ts"
import type { Context as ContextWith } from "../feature/context.ts"

export type Services = AnswerServices
export type Context = ContextWith<Services>
