import { describe, expect, test } from "bun:test"
import { embedLocally } from "../../src/local/embedding/embed.ts"
import { dimensions } from "../../src/local/embedding/projection.ts"
import { rotate } from "../../src/local/embedding/rotation.ts"

const dot = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)
const wave = (step: number): Float32Array =>
  Float32Array.from({ length: dimensions }, (_, i) => Math.sin(i * step) / 20)

describe("the rotation of local vectors", () => {
  test("changes no dot product", () => {
    expect(dot(rotate(wave(0.3)), rotate(wave(0.31)))).toBeCloseTo(dot(wave(0.3), wave(0.31)), 5)
    expect(dot(rotate(wave(7)), rotate(wave(7)))).toBeCloseTo(dot(wave(7), wave(7)), 5)
  })

  test("leaves the vector that it was given as it was", () => {
    const vector = wave(1)
    rotate(vector)
    expect(vector).toEqual(wave(1))
  })

  test("gives a sign to nearly every dimension of a short text, half of them positive", () => {
    const vector = embedLocally("Sparky")
    const positive = vector.filter((value) => value > 0).length
    expect(vector.filter((value) => value === 0).length).toBeLessThan(dimensions / 20)
    expect(Math.abs(positive - dimensions / 2)).toBeLessThan(dimensions / 8)
  })
})

describe("the signs of local vectors", () => {
  test("put the nearest facts first: of the ten nearest, nine and more are among the twenty with the fewest different signs", () => {
    const facts = animals.flatMap((animal) => things.map((thing) => embedLocally(`User's ${animal} ${thing}`, "fact")))
    let found = 0
    for (const query of animals) {
      const vector = embedLocally(`What does my ${query} do?`)
      const byCosine = order(facts, (fact) => -dot(fact, vector)).slice(0, 10)
      const bySigns = new Set(order(facts, (fact) => differentSigns(fact, vector)).slice(0, 20))
      found += byCosine.filter((fact) => bySigns.has(fact)).length
    }
    expect(found / (10 * animals.length)).toBeGreaterThan(0.9)
  })
})

const differentSigns = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, at) => sum + (value > 0 === (other[at] ?? 0) > 0 ? 0 : 1), 0)

const order = (facts: readonly Float32Array[], score: (fact: Float32Array) => number): Float32Array[] =>
  facts
    .map((fact) => ({ fact, score: score(fact) }))
    .sort((a, b) => a.score - b.score)
    .map(({ fact }) => fact)

const animals = ["dog", "cat", "parrot", "rabbit", "turtle", "hamster", "goldfish", "horse", "duck", "pig"]
const things =
  `sleeps on the sofa,eats carrots,is afraid of thunder,learned to jump,lives at the farm,is called Biscuit,broke a vase,was ill last week,
swims in the river,likes the beach,barks at the postman,chases butterflies,is three years old,hides under the bed,won a prize,bit the teacher,
runs in the park,plays with a ball,stole my sock,sings in the morning`.split(/,\s*/)
