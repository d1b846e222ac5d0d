import { dimensions } from "./projection.ts"

/** The vectors of the built-in model. A change that moves them is a new model: raise the number. */
export const localSpace = { model: "pika-local-2", dimensions } as const
