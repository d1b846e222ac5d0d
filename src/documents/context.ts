import type { Context as ContextWith } from "../feature/context.ts"
import type { VectorServices } from "../vectors/context.ts"

export type Services = VectorServices
export type Context = ContextWith<Services>
