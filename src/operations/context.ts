import type { BaseServices, Context as ContextWith } from "../feature/context.ts"
import type { StatsReader } from "./stats-reader.ts"

export type Services = BaseServices & { readStats: StatsReader }
export type Context = ContextWith<Services>
