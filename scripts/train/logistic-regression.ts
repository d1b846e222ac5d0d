import { type Features, logistic, slotOf, type Weights } from "../../src/local/classifier.ts"

/** `group`: examples that belong together; a feature counts if it occurs in at least `minGroups` of them. */
export type Example = { features: Features; label: boolean; group: string }

const minGroups = 3
const epochs = 12
/** Strength of the L2 penalty, per example. */
const penalty = 1e-3

type Row = { slots: Int32Array; values: Float32Array; label: number }

const rowsOf = (examples: readonly Example[], tableSize: number): Row[] => {
  const groups = new Map<string, Set<string>>()
  for (const { features, group } of examples)
    for (const feature of features.keys()) groups.set(feature, (groups.get(feature) ?? new Set()).add(group))
  return examples.map(({ features, label }) => {
    const kept = [...features].filter(([feature]) => (groups.get(feature)?.size ?? 0) >= minGroups)
    return {
      slots: Int32Array.from(kept, ([feature]) => slotOf(feature, tableSize)),
      values: Float32Array.from(kept, ([, value]) => value),
      label: label ? 1 : 0,
    }
  })
}

/** Park and Miller's generator: the same examples give the same weights. */
const createRandom = (seed = 20_261_130) => {
  let state = seed
  return (below: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

/** `tableSize`: a power of two, some times as many as there are features. */
export type Fitting = { tableSize: number; learningRate: number }

/** Fits the weights by AdaGrad (Duchi, Hazan and Singer, JMLR 2011). */
export const fit = (examples: readonly Example[], { tableSize, learningRate }: Fitting): Float32Array => {
  const rows = rowsOf(examples, tableSize)
  const weights = new Float32Array(tableSize)
  const squares = new Float32Array(tableSize).fill(1e-6)
  const random = createRandom()
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let at = rows.length - 1; at > 0; at--) {
      const other = random(at + 1)
      const [one, two] = [rows[at], rows[other]]
      if (one && two) [rows[at], rows[other]] = [two, one]
    }
    for (const { slots, values, label } of rows) {
      let sum = 0
      for (let at = 0; at < slots.length; at++) sum += (weights[slots[at] ?? 0] ?? 0) * (values[at] ?? 0)
      const error = logistic(sum) - label
      for (let at = 0; at < slots.length; at++) {
        const slot = slots[at] ?? 0
        const weight = weights[slot] ?? 0
        const gradient = error * (values[at] ?? 0) + penalty * weight
        const square = (squares[slot] ?? 0) + gradient * gradient
        squares[slot] = square
        weights[slot] = weight - (learningRate * gradient) / Math.sqrt(square)
      }
    }
  }
  return weights
}

/** Rounds the weights to a byte each. */
export const pack = (weights: Float32Array): Weights => {
  const scale = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127
  const bytes = Int8Array.from(weights, (weight) => Math.round(weight / scale))
  return { scale: Number(scale.toPrecision(6)), table: Buffer.from(bytes.buffer).toString("base64") }
}
