export type Share = { part: number; whole: number }

/** Two-sided critical value of the normal distribution at 5 %. */
const bound = 1.96
/** With a smaller expected count in a cell, the normal approximation is not valid. */
const minExpected = 5

/**
 * Two-proportion z-test with the pooled share; `z` is positive when `second` has the larger share. Null when there are too few cases.
 * Source: Fleiss, Levin and Paik, "Statistical Methods for Rates and Proportions", 3rd edition, chapter 3.
 */
export const compareShares = (first: Share, second: Share): { z: number; differs: boolean } | null => {
  const pooled = (first.part + second.part) / (first.whole + second.whole)
  const smaller = Math.min(first.whole, second.whole)
  if (!(smaller * Math.min(pooled, 1 - pooled) >= minExpected)) return null
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / first.whole + 1 / second.whole))
  const z = (second.part / second.whole - first.part / first.whole) / error
  return { z, differs: Math.abs(z) >= bound }
}

/** In words; `what`: of which the shares are, in the plural. */
export const describeDifference = (what: string, first: Share, second: Share): string => {
  const compared = compareShares(first, second)
  if (compared === null) return `${what}: too few to tell the sides apart.`
  const verdict = compared.differs ? "differ" : "do not differ"
  return `${what} ${verdict} at the 5 % level (two-proportion z-test, z = ${compared.z.toFixed(2)}).`
}
