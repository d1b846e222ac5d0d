import { expect, test } from "bun:test"
import fc from "fast-check"
import { createMarkerFilter } from "../../src/answers/filter-markers.ts"

const filterIn = (parts: readonly string[], known: readonly number[]) => {
  const filter = createMarkerFilter(new Set(known))
  const shown = parts.map((part) => filter.push(part))
  return { shown, text: shown.join("") + filter.end(), used: [...filter.used] }
}

test("a marker of what was found stays, and is known as used", () => {
  expect(filterIn(["Sparky is a dog [2]."], [1, 2])).toMatchObject({ text: "Sparky is a dog [2].", used: [2] })
})

test("a marker of nothing goes, with the space before it", () => {
  expect(filterIn(["Sparky [7] is a dog [1][9]."], [1])).toMatchObject({ text: "Sparky is a dog [1].", used: [1] })
})

test("a list of markers becomes markers of what was found", () => {
  expect(filterIn(["Both are dogs [1, 2; 40]."], [1, 2]).text).toBe("Both are dogs [1][2].")
})

test("nothing of a marker that comes in parts is shown before it is whole", () => {
  const { shown, text } = filterIn(["A dog ", "[", "1", "2", "] it is"], [1])
  expect(shown.join("|")).toBe("A dog||||  it is".replace("  ", " "))
  expect(text).toBe("A dog it is")
})

test("brackets that are no markers stay", () => {
  const text = "It says [woof] and x[ and [1"
  expect(filterIn([text], [1]).text).toBe(text)
})

test("what the database cannot store is left out: NUL and halves of characters", () => {
  expect(filterIn(["a\0b \ud83d", "\ude00 c\ud83d"], []).text).toBe("ab 😀 c\ufffd")
})

test("an answer cut at any places is shown as one that comes whole", () => {
  const piece = fc.constantFrom("[1]", "[9]", " [1, 9]", "[", "]", "1", " ", "dog", "😀", ".")
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(30), { maxLength: 6 }), (pieces, cuts) => {
      const whole = pieces.join("")
      const places = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length]
      const parts = places.slice(1).map((place, index) => whole.slice(places[index], place))
      const cut = filterIn(parts, [1])
      expect(cut.text).toBe(filterIn([whole], [1]).text)
      expect(cut.text).not.toMatch(/\[\s*9\s*\]/)
    }),
  )
})
