/** A measured value and its limit. */
export type Check = { what: string; value: number; unit: string; target: string; passed: boolean }

export const atLeast = (what: string, value: number, target: number, unit: string): Check => ({
  what,
  value,
  unit,
  target: `≥ ${target}${unit && ` ${unit}`}`,
  passed: value >= target,
})

export const atMost = (what: string, value: number, target: number, unit: string): Check => ({
  what,
  value,
  unit,
  target: `≤ ${target}${unit && ` ${unit}`}`,
  passed: value <= target,
})

/** Figures of one scenario that fit in no other table. */
export type Table = { title: string; head: string[]; rows: (string | number)[][] }
