import { featuresOf } from "./features.ts"
import { fold } from "./fold.ts"
import { addFeature, addLength, dimensions, hashOf, normalise } from "./projection.ts"
import { rotate } from "./rotation.ts"
import { tokenize } from "./tokenize.ts"

/**
 * Length that every fact gets besides its own, at most `maxPadding` times its own. Measured on 181 questions of 55 children
 * and three LoCoMo conversations: without it MRR 0.91 and recall@10 0.39, with it 0.91 and 0.48.
 */
const factLength = Math.sqrt(8)
const maxPadding = 1.6

/**
 * A vector of length 1 for a text in Vietnamese or English, made without a network: concepts of a bilingual lexicon, words
 * and letters, hashed into 768 dimensions and rotated. Pure and deterministic; microseconds for a sentence, milliseconds for 32 kB.
 * What is searched (`fact`) and what it is searched with (`query`) differ by one thing, `factLength`.
 */
export const embedLocally = (text: string, kind: "query" | "fact" = "query"): Float32Array => {
  const vector = new Float32Array(dimensions)
  let energy = 0
  for (const [feature, weight] of featuresOf(tokenize(text))) {
    addFeature(vector, feature, weight)
    energy += weight * weight
  }
  if (kind === "fact") addLength(vector, fold(text), Math.min(factLength, maxPadding * Math.sqrt(energy)))
  if (normalise(vector)) return rotate(vector)
  // Nothing but punctuation, emoji or function words: a direction of its own, so that the same text still finds itself.
  vector.fill(0)
  addFeature(vector, hashOf(`text ${text.normalize("NFC").trim()}`), 1)
  normalise(vector)
  return rotate(vector)
}

export { localCalibration } from "./calibration.ts"
export { localSpace } from "./space.ts"
