import type { BaseServices, Context as ContextWith } from "../feature/context.ts"
import type { ToldSetting } from "../platform/settings/told.ts"
import type { StatsReader } from "./stats-reader.ts"

export type Services = BaseServices & { readStats: StatsReader; settings: readonly ToldSetting[] }
export type Context = ContextWith<Services>
