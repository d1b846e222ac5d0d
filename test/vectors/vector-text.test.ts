import { expect, test } from "bun:test"
import { vectorText } from "../../src/vectors/vector-text.ts"

test("a vector is written to six decimals, with the sign of each number", () => {
  const vector = new Float32Array([0.0253012, -0.5, 0, 0.000001, -0.0000001, 0.9999])
  expect(vectorText(vector)).toBe("[.025301,-.500000,.000000,.000001,-.000000,.999900]")
})

test("a vector with a number of 1 or more is written as it is", () => {
  expect(vectorText(new Float32Array([1, -2.5]))).toBe("[1,-2.5]")
})
