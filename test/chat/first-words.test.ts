import { expect, test } from "bun:test"
import fc from "fast-check"
import { firstWords } from "../../src/chat/titles/first-words.ts"

test.each([
  ["What do dinosaurs eat?", "What do dinosaurs eat?"],
  ["  What\n\n do \t dinosaurs   eat? ", "What do dinosaurs eat?"],
  [
    "Con muốn biết vì sao khủng long lại bị tuyệt chủng và bây giờ còn con nào không?",
    "Con muốn biết vì sao khủng long lại bị tuyệt chủng và bây",
  ],
  [
    "One two three four five six seven eight nine ten eleven, twelve",
    "One two three four five six seven eight nine ten eleven",
  ],
  ["あ".repeat(50), "あ".repeat(50)],
  ["🐶".repeat(60), "🐶".repeat(60)],
  ["", ""],
  [" \n ", ""],
])("%p is titled %p", (text, title) => {
  expect(firstWords(text)).toBe(title)
})

test("a script without spaces is cut between two words", () => {
  const title = firstWords("恐竜は何を食べて大きくなりましたか教えてください".repeat(5))
  expect([...title].length).toBeLessThanOrEqual(60)
  expect([...title].length).toBeGreaterThan(50)
})

test("one word of a thousand letters is cut, and no letter is cut in two", () => {
  expect(firstWords("x".repeat(1000))).toBe("x".repeat(60))
  expect(firstWords("👨‍👩‍👧‍👦".repeat(100))).toBe("👨‍👩‍👧‍👦".repeat(8))
})

test("whatever was said: at most 60 characters of one line, and whole words where there are spaces", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
      const title = firstWords(text)
      expect([...title].length).toBeLessThanOrEqual(60)
      expect(title).toBe(title.trim())
      expect(title.isWellFormed()).toBe(true)
    }),
  )
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-zđơư]{1,20}$/u), { minLength: 1, maxLength: 40 }), (said) => {
      expect(said.join(" ").startsWith(firstWords(said.join(" ")))).toBe(true)
      for (const word of firstWords(said.join(" ")).split(" ")) expect(said).toContain(word)
    }),
  )
})
