import { dimensions } from "./projection.ts"

/**
 * The vectors of the built-in model. A change of how features become numbers is a new model: increase the number. A program of the
 * previous version then no longer serves beside this one. New words in the lexicon are none: vectors that were made before stay comparable,
 * and only lack the new words.
 */
export const localSpace = { model: "pika-local-2", dimensions } as const
