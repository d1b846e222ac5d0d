import { dimensions } from "./projection.ts"

/** The vectors of the built-in model. Any change of the vectors is a new model: increase the number. */
export const localSpace = { model: "pika-local-3", dimensions } as const
