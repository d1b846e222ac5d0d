import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { embedLocally, localCalibration, localSpace } from "../../src/local/embedding/embed.ts"

const dot = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)
const likeness = (query: string, fact: string): number => dot(embedLocally(query), embedLocally(fact, "fact"))
const relevance = (query: string, fact: string): number => localCalibration(likeness(query, fact))

describe("a vector of the built-in model", () => {
  test("has the dimensions that the space states", () => {
    expect(embedLocally("User has a dog named Sparky")).toHaveLength(localSpace.dimensions)
  })

  test("is the same for the same text, however often it is made", () => {
    const first = embedLocally("Người dùng 6 tuổi", "fact")
    embedLocally("something else")
    expect(embedLocally("Người dùng 6 tuổi", "fact")).toEqual(first)
  })

  test("keeps its values across releases of the same model", () => {
    const vector = embedLocally("User has a dog named Sparky", "fact")
    const sum = vector.reduce((total, value, at) => total + value * (at + 1), 0)
    expect(sum).toBeCloseTo(goldenSum, 2)
  })

  test.each([
    "",
    " ",
    "?!…",
    "🎉🎉",
    "the of and",
    "Sparky",
    "Con mèo",
    "日本語のテキスト",
    "\u0000\uD800",
    "a".repeat(32_768),
  ])("has length 1 (%#)", (text) => {
    for (const kind of ["query", "fact"] as const) {
      const vector = embedLocally(text, kind)
      expect(dot(vector, vector)).toBeCloseTo(1, 4)
    }
  })

  test("has length 1 and no broken number for any text at all", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const vector = embedLocally(text, "fact")
        expect(vector.every(Number.isFinite)).toBe(true)
        expect(dot(vector, vector)).toBeCloseTo(1, 4)
      }),
      { numRuns: 300, seed: 7 },
    )
  })

  test.each(["con chó ".repeat(4000), "ă".repeat(32_000), "x y ".repeat(8000), "Aa ".repeat(10_000)])(
    "takes 32 kB without trouble (%#)",
    (text) => {
      expect(dot(embedLocally(text), embedLocally(text))).toBeCloseTo(1, 4)
    },
  )
})

test("an unknown word that is spelt like the stem of a known one is embedded", () => {
  expect(embedLocally("the viking settlers")).toHaveLength(localSpace.dimensions)
})

describe("spelling does not matter:", () => {
  test.each([
    ["con chó của bé tên gì", "con cho cua be ten gi"],
    ["Bà ngoại của con nấu phở", "ba ngoai cua con nau pho"],
    ["Em bị dị ứng với gì?", "em bi di ung voi gi"],
    ["Sinh nhật mình ngày nào", "sinh nhat minh ngay nao"],
    ["Bạn thân của tớ là ai", "ban than cua to la ai"],
    ["Lớn lên con muốn làm bác sĩ", "lon len con muon lam bac si"],
  ])("%s = %s", (accented, plain) => {
    expect(dot(embedLocally(accented), embedLocally(plain))).toBeGreaterThan(0.6)
  })

  test.each([
    ["nhà văn hoá", "nhà văn hóa"],
    ["thuỷ cung", "thủy cung"],
    ["con kỳ lân", "con kì lân"],
    ["PHỞ BÒ", "phở bò"],
    ["WHERE DO I LIVE", "where do i live"],
    ["Emma’s dog", "Emma's dog"],
    ["Đà Nẵng".normalize("NFD"), "Đà Nẵng"],
  ])("%s is exactly %s", (one, other) => {
    expect(dot(embedLocally(one), embedLocally(other))).toBeGreaterThan(0.999)
  })

  test.each([
    ["like", "liked"],
    ["dogs", "dog"],
    ["swimming", "swims"],
    ["stories", "story"],
    ["broke", "broken"],
    ["taught", "teaches"],
    ["babies", "baby"],
    ["painting", "painted"],
    ["bought", "buying"],
    ["watches", "watching"],
    ["puppies", "puppy"],
    ["escaped", "escapes"],
  ])("%s is a form of %s", (one, other) => {
    expect(dot(embedLocally(one), embedLocally(other))).toBeGreaterThan(0.75)
  })

  test.each([
    ["Sparki", "User has a dog named Sparky"],
    ["Wafles", "User has a beagle called Waffles"],
    ["Bisquit", "Biscuit learned to roll over"],
    ["olivr", "User's best friend is Oliver"],
    ["Brightwatter", "User goes to Brightwater Academy"],
    ["my birthdy", "User's birthday is in May"],
    ["favorit dinosor", "User's favorite dinosaur is the stegosaurus"],
    ["docter", "User went to the doctor"],
  ])("the typo %s still finds: %s", (query, fact) => {
    const others = ["User plays soccer on Mondays", "Người dùng thích ăn kem", "User's name is Hugo"]
    expect(relevance(query, fact)).toBeGreaterThanOrEqual(0.2)
    for (const other of others) expect(likeness(query, fact)).toBeGreaterThan(likeness(query, other) + 0.03)
  })
})

describe("accents tell words apart:", () => {
  test.each([
    ["bạn thân", "User's best friend is Zoe", "User sold the old bike"],
    ["đã bán xe đạp", "User sold the old bike", "User's best friend is Zoe"],
    ["mẹ em", "User's mother is a nurse", "User likes sesame"],
    ["con ma", "User is afraid of ghosts", "User's mother is a nurse"],
    ["mười ba tuổi", "User is 13 years old", "User's father is tall"],
    ["thứ ba", "User has a lesson on Tuesdays", "User's father is tall"],
    ["con cá", "User has a goldfish", "User likes eggplant"],
  ])("%s: %s, not: %s", (query, fact, other) => {
    expect(likeness(query, fact)).toBeGreaterThan(likeness(query, other) + 0.1)
  })
})

describe("relevance", () => {
  test("never falls as the cosine rises, and stays within 0 and 1", () => {
    let last = 0
    for (let cosine = -1; cosine <= 1.001; cosine += 0.001) {
      const value = localCalibration(cosine)
      expect(value).toBeGreaterThanOrEqual(last)
      expect(value).toBeLessThanOrEqual(1)
      last = value
    }
    expect([localCalibration(-1), localCalibration(0)]).toEqual([0, 0])
    expect(localCalibration(1)).toBeGreaterThan(0.9)
    expect(localCalibration(Number.NaN)).toBe(0)
  })

  test.each([
    "User has a dog named Sparky",
    "Người dùng bị dị ứng với tôm",
    "User's birthday is on March 9",
    "Bà nội trồng rau ở quê",
  ])("is 0.75 and more for the fact's own words, before its words count: %s", (fact) => {
    expect(relevance(fact, fact)).toBeGreaterThanOrEqual(0.75)
  })

  test("is 0.65 and more for the plain question to a fact", () => {
    expect(relevance("What is my dog's name?", "User has a dog named Sparky")).toBeGreaterThan(0.65)
    expect(relevance("con chó của bé tên gì", "User has a dog named Sparky")).toBeGreaterThan(0.65)
  })
})

/** Of the vector of "User has a dog named Sparky", each value times its place. Whoever changes it raises the model's number. */
const goldenSum = -37.961
