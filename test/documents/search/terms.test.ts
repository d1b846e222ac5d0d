import { expect, test } from "bun:test"
import type { Candidate } from "../../../src/documents/search/lanes.ts"
import { chunkTerms, queryTerms } from "../../../src/documents/search/terms.ts"
import { weigh } from "../../../src/documents/search/weigh.ts"

test("no term ends within a character: the database would take two such terms for one", () => {
  const start = "a".repeat(39)
  const { counts } = chunkTerms(`${start}\u{10400} ${start}\u{1D400}`, new Map())
  for (const term of counts.keys()) expect(term.isWellFormed()).toBe(true)
})

test("pairs of words are looked for in the texts up to a number, however many a query has", () => {
  const words = Array.from({ length: 120 }, (_, index) => `zx${index}`)
  const candidates = ["zx0 zx1", "zx118 zx119", "zx1 zx0"].map(
    (content) => ({ heading: null, content, similarity: null, words: 0, translated: 0 }) as Candidate,
  )
  const query = words.join(" ")
  const [first = 0, last = 0, none = 0] = weigh({ chunks: 3, frequencies: [], candidates }, query, queryTerms(query), {
    relevance: () => 0,
    acrossLanguages: 1,
  })
  expect(first).toBeGreaterThan(none)
  expect(last).toBe(none)
})

test("of a model that knows few words in both languages, the meaning of a text in the other one counts less", () => {
  const texts = [
    "The lava is hot.",
    "Dung nham rất nóng.",
    "Núi lửa phun ra dung nham nóng chảy, và tro bụi bay khắp nơi.",
  ]
  const candidates = texts.map(
    (content) => ({ heading: null, content, similarity: 0.5, words: 0, translated: 0 }) as Candidate,
  )
  const scoresOf = (query: string) =>
    weigh({ chunks: 3, frequencies: [], candidates }, query, [], {
      relevance: (cosine) => cosine,
      acrossLanguages: 0.4,
    }).map((score) => Math.round(10 * score) / 10)
  expect(scoresOf("Núi lửa phun ra những gì?")).toEqual([0.2, 0.5, 0.5])
  expect(scoresOf("What is in the volcano?")).toEqual([0.5, 0.2, 0.2])
})
