import { createRandom, gaussian, seedOf } from "./random.ts"

/**
 * Vectors with the distribution of a text embedding model: all share a direction (two unrelated texts have a cosine of about 0.13), texts
 * of one topic, of one kind and about one name are close, and some coordinates vary more than others. Most of the rest lies in few
 * dimensions (about 47 count), as in real embeddings: with pure noise in 1536 dimensions, the facts of a topic would be equally far from
 * everything. A small part is such noise. The squares of the weights add up to about 1.
 */
const weights = { shared: 0.35, topic: 0.5, kind: 0.35, name: 0.35, thing: 0.3, style: 0.4, noise: 0.2 }

/** Numbers that place a text; null: it has none. Equal numbers give equal directions. */
export type Place = { topic: number; kind: number | null; name: string | null; thing: string | null; noise: number }

export type VectorSpace = { dimensions: number; vectorAt: (place: Place) => Float32Array }

const directions = 512
const noiseLength = 1 << 16
const styles = 2048
const styleDirections = 64

export const createVectorSpace = (dimensions: number): VectorSpace => {
  const random = createRandom(seedOf(dimensions, 1))
  const spread = Float32Array.from({ length: dimensions }, (_, index) => (1 + index * (40 / dimensions)) ** -0.25)
  // Common and rare coordinates are mixed, as in a model's vectors, which are not sorted.
  spread.sort(() => random() - 0.5)
  const unit = (values: Float32Array): Float32Array => {
    const length = Math.hypot(...values)
    return values.map((value) => value / length)
  }
  const bank = Array.from({ length: directions }, () =>
    unit(Float32Array.from(spread, (scale) => gaussian(random) * scale)),
  )
  const noise = Float32Array.from({ length: noiseLength + dimensions }, () => gaussian(random) / Math.sqrt(dimensions))
  const styleBank = Array.from({ length: styles }, () => {
    const style = new Float32Array(dimensions)
    for (let direction = 0; direction < styleDirections; direction++) {
      const scale = gaussian(random) * (direction + 1) ** -0.25
      const along = bank[direction]
      if (along)
        for (let index = 0; index < dimensions; index++)
          style[index] = (style[index] ?? 0) + scale * (along[index] ?? 0)
    }
    return unit(style)
  })
  const sum = new Float32Array(dimensions)

  const addVector = (weight: number, vector: Float32Array | undefined): void => {
    if (vector)
      for (let index = 0; index < dimensions; index++) sum[index] = (sum[index] ?? 0) + weight * (vector[index] ?? 0)
  }
  const add = (weight: number, ...keys: number[]): void => addVector(weight, bank[seedOf(...keys) % directions])
  /** The sum of two directions, so that there are more styles than facts. */
  const addStyle = (weight: number, seed: number): void => {
    addVector(weight * Math.SQRT1_2, styleBank[seedOf(seed, 4) % styles])
    addVector(weight * Math.SQRT1_2, styleBank[seedOf(seed, 5) % styles])
  }
  /** A word is the sum of two directions, so that there are many more words than directions. */
  const addWord = (weight: number, word: string): void => {
    const hash = Bun.hash.cityHash32(word)
    add(weight * Math.SQRT1_2, hash, 1)
    add(weight * Math.SQRT1_2, hash, 2)
  }
  const addNoise = (weight: number, seed: number): void => {
    const offset = seedOf(seed, 3) % noiseLength
    for (let index = 0; index < dimensions; index++)
      sum[index] = (sum[index] ?? 0) + weight * (noise[offset + index] ?? 0) * (spread[index] ?? 0) * 1.5
  }

  const vectorAt = (place: Place): Float32Array => {
    sum.fill(0)
    add(weights.shared, 0)
    add(weights.topic, 1, place.topic)
    if (place.kind !== null) add(weights.kind, 2, place.topic, place.kind)
    if (place.name !== null) addWord(weights.name, place.name)
    if (place.thing !== null) addWord(weights.thing, place.thing)
    addStyle(weights.style, place.noise)
    addNoise(weights.noise, place.noise)
    let squares = 0
    for (let index = 0; index < dimensions; index++) squares += (sum[index] ?? 0) ** 2
    const length = Math.sqrt(squares)
    return sum.map((value) => value / length)
  }
  return { dimensions, vectorAt }
}
