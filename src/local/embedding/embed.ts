import { featuresOf } from "./features.ts"
import { fold } from "./fold.ts"
import { addFeature, addLength, dimensions, hashOf, normalise } from "./projection.ts"
import { rotate } from "./rotation.ts"
import { tokenize } from "./tokenize.ts"

/**
 * Length added to every fact, at most `maxPadding` times its own. Measured on 181 questions of 55 children and three LoCoMo
 * conversations: MRR 0.91 and recall@10 0.39 without it, 0.91 and 0.48 with it.
 */
const factLength = Math.sqrt(8)
const maxPadding = 1.6

/**
 * A vector of length 1 for a text in Vietnamese or English, made without a network: concepts of a bilingual lexicon, words and letters,
 * hashed into 768 dimensions and rotated. Pure and deterministic; microseconds for a sentence, milliseconds for 32 kB. A `fact` and a
 * `query` differ only by `factLength`.
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
  // Only punctuation, emoji or function words: the text gets its own direction, so that it still finds itself.
  vector.fill(0)
  addFeature(vector, hashOf(`text ${text.normalize("NFC").trim()}`), 1)
  normalise(vector)
  return rotate(vector)
}

export { localCalibration } from "./calibration.ts"
export { localSpace } from "./space.ts"
