import type { VectorServices } from "../vectors/context.ts"
import type { Experiment } from "./experiment.ts"
import type { Extractor } from "./extractor.ts"
import type { Readings } from "./read-windows.ts"

export type Services = VectorServices & {
  extractor: Extractor
  /** What earlier attempts read of a conversation, by job. */
  readings: Readings
  /** Null when no experiment is configured. */
  experiment: Experiment | null
}
