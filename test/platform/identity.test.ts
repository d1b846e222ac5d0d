import { expect, test } from "bun:test"
import fc from "fast-check"
import { identity, identityWords, isUnmarked, nameKey, withoutMarks } from "../../src/platform/identity.ts"
import { fold, foldedName } from "../../src/platform/text.ts"
import { knownPairs, markPair } from "../support/vietnamese.ts"

test("two words that differ in one mark are two, and are found by one folded spelling", () => {
  fc.assert(
    fc.property(markPair, ([one, other]) => {
      expect(identity(one)).not.toBe(identity(other))
      expect(nameKey(`Cô ${one}`)).not.toBe(nameKey(`Cô ${other}`))
      expect(fold(one)).toBe(fold(other))
    }),
    { numRuns: 2000 },
  )
  for (const [one, other] of knownPairs) expect(identity(one)).not.toBe(identity(other))
})

test.each([
  ["C", "C++"],
  ["C++", "C#"],
  ["1.5", "15"],
  ["2-3", "2 3"],
  ["🐶🐶", "🐶"],
  ["🐶", "🦖"],
  [":)", ":("],
  ["!!!", "..."],
  ["User likes tea", "User likes tea?"],
  ["seat K-14", "seat K-15"],
  ["gió", "giò"],
  ["río", "rió"],
])("%s is not %s", (one, other) => {
  expect(identity(one)).not.toBe(identity(other))
  expect(nameKey(one)).not.toBe(nameKey(other))
})

test.each([
  ["hoà", "hòa"],
  ["khoẻ", "khỏe"],
  ["thuỷ", "thủy"],
  ["Thuý Hoà", "THÚY HÒA"],
  ["quý", "qúy"],
  ["Hoàng", "Hòang"],
  ["dứa", "dứa".normalize("NFD")],
  ["User likes tea", "user  LIKES tea."],
  ["User likes tea", "User likes tea!"],
  ["Ms. Rosie", "ms rosie"],
  ["User’s dog, Sparky", "User's dog Sparky"],
  ["I like C++.", "i like c++"],
])("%s is %s", (one, other) => {
  expect(identity(one)).toBe(identity(other))
})

test("names that are the same are found by the same folded name", () => {
  const otherwise: ((name: string) => string)[] = [
    (name) => name.toUpperCase(),
    (name) => name.normalize("NFD"),
    (name) => ` ${name.replaceAll(" ", "  ")} `,
    (name) => `${name}!`,
    (name) => `${name}...`,
    (name) => name.replaceAll("'", "’"),
  ]
  const names = fc.oneof(
    fc.string({ unit: "grapheme" }),
    markPair.map(([one, other]) => `Cô ${one} ${other}`),
    fc.constantFrom("🙂", "🐶🐶", "C++", "AT&T", "Hòa", "O'Neil", "x".repeat(300)),
  )
  fc.assert(
    fc.property(names, fc.constantFrom(...otherwise), (name, change) => {
      fc.pre(nameKey(name) === nameKey(change(name)))
      expect(foldedName(change(name))).toBe(foldedName(name))
    }),
    { numRuns: 3000 },
  )
})

test("the identity of an identity is itself", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "grapheme" }),
        markPair.map(([one]) => `${one}. ${one}!`),
      ),
      (text) => {
        expect(identity(identity(text))).toBe(identity(text))
      },
    ),
    { numRuns: 1000 },
  )
})

test("a long value is told apart by all of it", () => {
  const long = "a".repeat(400)
  expect(nameKey(`${long}b`)).not.toBe(nameKey(`${long}c`))
  expect([...nameKey(`${long}b`)].length).toBeLessThanOrEqual(200)
})

test("what is written without marks is known as such", () => {
  expect([isUnmarked("toi thich C++ 🐶"), isUnmarked("tôi"), isUnmarked("Đ")]).toEqual([true, false, false])
  expect(withoutMarks(identity("Đường Hoà"))).toBe("duong hoa")
})

test("words are compared without what encloses them", () => {
  expect(identityWords(`User's friend said "Xin chào" (C++?)`)).toEqual([
    "user",
    "friend",
    "said",
    "xin",
    "chào",
    "c++",
  ])
})
