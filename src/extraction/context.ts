import type { VectorServices } from "../vectors/context.ts"
import type { Experiment } from "./experiment.ts"
import type { Extractor } from "./extractor.ts"
import type { Readings } from "./read-windows.ts"

export type Services = VectorServices & {
  extractor: Extractor
  /** What was read of conversations whose jobs are tried again, by the job. */
  readings: Readings
  /** Null when none is configured. */
  experiment: Experiment | null
}
