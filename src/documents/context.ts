import type { Context as ContextWith } from "../feature/context.ts"
import type { VectorServices } from "../vectors/context.ts"
import type { Reader } from "./reading/read-document.ts"

export type Services = VectorServices & { documentReader: Reader }
export type Context = ContextWith<Services>
