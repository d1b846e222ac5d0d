import type { Context as ContextWith } from "../feature/context.ts"
import type { Homes } from "../people/homes.ts"
import type { VectorServices } from "../vectors/context.ts"
import type { TokenCounter } from "./count-tokens.ts"

export type Services = VectorServices & {
  /** The token count of each line. */
  countTokens: TokenCounter
  homes: Pick<Homes, "require">
}
export type Context = ContextWith<Services>
