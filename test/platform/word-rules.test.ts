import { expect, test } from "bun:test"
import { fillRule, matchWords, wordListsSchema } from "../../src/platform/word-rules.ts"

const lists = wordListsSchema.parse({ pet: ["dog, guinea pig", "cats?"], verb: ["thích, ghét"] })

test("a name in braces stands for any word of its list, and what else is in braces is left alone", () => {
  expect(fillRule("my {pet} (?:\\p{L}+ ){0,2}{verb}", lists)).toBe(
    "my (?:dog|guinea pig|cats?) (?:\\p{L}+ ){0,2}(?:thích|ghét)",
  )
})

test("a list that is not there is named", () => {
  expect(() => fillRule("my {fish}", lists)).toThrow("fish")
})

test("rules match whole words, in letters of either language", () => {
  const pets = matchWords(["{pet}", "em {verb}"], "iu", lists)
  for (const text of ["My Guinea pig", "cats", "(dog)", "con mèo em thích!"])
    expect([text, pets.test(text)]).toEqual([text, true])
  for (const text of ["dogs", "bobcat", "em thíchx", "đdog"]) expect([text, pets.test(text)]).toEqual([text, false])
})

test("words that are blank or padded are no data", () => {
  for (const line of ["", " dog", "dog "]) expect(wordListsSchema.safeParse({ pet: [line] }).success).toBe(false)
})
