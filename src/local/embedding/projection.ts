/**
 * Feature hashing into a fixed number of dimensions (Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009),
 * with several signed positions per feature (sparse Johnson-Lindenstrauss; Kane and Nelson, 2014). So two different features overlap in a
 * small part of their weight instead of all or nothing.
 */
export const dimensions = 768
/** The first dimensions hold no features: see `addLength`. */
const reserved = 32
const positions = 16
const unit = 1 / Math.sqrt(positions)

/** 32-bit FNV-1a over UTF-16 code units. */
export const hashOf = (text: string, seed = 0x811c9dc5): number => {
  let hash = seed
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** splitmix32: mixes a weak hash into all of its bits. */
export const spread = (state: number): number => {
  let z = state | 0
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return (z ^ (z >>> 15)) >>> 0
}

/** Adds the feature's own direction, times `weight`, to `vector` in place. */
export const addFeature = (vector: Float32Array, feature: number, weight: number): void => {
  const amount = weight * unit
  let state = feature
  for (let i = 0; i < positions; i++) {
    state = (state + 0x9e3779b9) | 0
    const bits = spread(state)
    const at = reserved + (bits % (dimensions - reserved))
    vector[at] = (vector[at] ?? 0) + (bits & 0x80000000 ? amount : -amount)
  }
}

/**
 * Pivoted length normalisation (Singhal, Buckley and Mitra, SIGIR 1996) for vectors of length 1: part of a fact's length goes into
 * dimensions that no query uses. Then a fact of one word no longer beats a fact of six words that says more about the query. Each text
 * has its own position there, so that facts do not become more similar to each other.
 */
export const addLength = (vector: Float32Array, text: string, length: number): void => {
  const bits = spread(hashOf(text))
  vector[bits % reserved] = bits & 0x80000000 ? length : -length
}

/** Scales to length 1, in place. False for a zero vector. */
export const normalise = (vector: Float32Array): boolean => {
  let sum = 0
  for (const value of vector) sum += value * value
  if (!(sum > 1e-12)) return false
  const scale = 1 / Math.sqrt(sum)
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) * scale
  return true
}
