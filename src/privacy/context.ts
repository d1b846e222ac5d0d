import type { BaseServices, Context as ContextWith } from "../feature/context.ts"
import type { Erasures } from "../people/erasures.ts"
import type { VectorServices } from "../vectors/context.ts"
import type { Scrubber } from "./scrub.ts"

export type Services = BaseServices & VectorServices & { erasures: Erasures; scrubber: Scrubber }
export type Context = ContextWith<Services>
