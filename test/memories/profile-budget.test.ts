import { expect, test } from "bun:test"
import fc from "fast-check"
import { countTokens as count } from "gpt-tokenizer/encoding/o200k_base"
import { categorySchema } from "../../src/facts/fact.ts"
import { fillProfile } from "../../src/memories/get-profile.ts"
import { countTokens } from "../../src/memories/tokenizer.ts"

/** The tokenizer itself, on the whole text, whatever stands in it. */
const tokensOf = (text: string): number => count(text, { disallowedSpecial: new Set() })

const pieces = [
  "Người dùng thích ăn bánh mì ở Đà Nẵng",
  "User has a dog named Sparky",
  "👨‍👩‍👧‍👦🐈‍⬛🇻🇳",
  "\n\n",
  "\r\n \t",
  "/// --- ...",
  "<|endoftext|>",
  "1234567890",
  "don't I'LL",
  "pet:\n- ",
  "\u00a0\u2028\u0085",
  "ế".normalize("NFD"),
  "漢字かな",
]
const text = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "grapheme", maxLength: 12 })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(" "))

/** In the order in which the database gives them: those of a category together. */
const facts = fc
  .array(fc.record({ text, category: fc.constantFrom(...categorySchema.options), isAge: fc.boolean() }), {
    maxLength: 40,
  })
  .map((all) =>
    all
      .sort((a, b) => (a.category < b.category ? -1 : a.category > b.category ? 1 : 0))
      .map(({ text: fact_value, category, isAge }, index) => ({
        id: String(index),
        category,
        fact_value,
        aged_at: isAge ? new Date(0) : null,
      })),
  )

test("the whole text, counted once more, has the tokens that the profile says, and never more than asked for", () => {
  fc.assert(
    fc.property(facts, fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 2000 })), (all, most) => {
      const profile = fillProfile(all, most, countTokens)
      expect(profile.tokens).toBe(tokensOf(profile.text))
      expect(profile.tokens).toBeLessThanOrEqual(most)
    }),
    { numRuns: 2000 },
  )
})

test("each fact is one line under its category, and none is told twice", () => {
  fc.assert(
    fc.property(facts, fc.integer({ min: 1, max: 500 }), (all, most) => {
      const profile = fillProfile(all, most, countTokens)
      const lines = profile.categories.flatMap(({ category, facts: told }) => [
        `${category}:`,
        ...told.map(({ fact_value }) => `- ${fact_value}`),
      ])
      expect(profile.text.split("\n").slice(0, -1)).toEqual(lines)
      const ids = profile.categories.flatMap(({ facts: told }) => told.map(({ id }) => id))
      expect(new Set(ids).size).toBe(ids.length)
      expect(profile.categories.every(({ facts: told }) => told.length > 0)).toBe(true)
    }),
  )
})

test("with room for all of them, all are told", () => {
  fc.assert(
    fc.property(facts, (all) => {
      const profile = fillProfile(all, 1_000_000, countTokens)
      expect(profile.categories.flatMap(({ facts: told }) => told.map(({ id }) => id))).toEqual(all.map(({ id }) => id))
    }),
  )
})
