import type { BaseServices, Context as ContextWith } from "../feature/context.ts"

export type Services = BaseServices
export type Context = ContextWith<Services>
