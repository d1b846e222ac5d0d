import { expect, test } from "bun:test"
import { instructionsOf } from "../../../src/compat/mem0/instructions.ts"

const none = { custom_instructions: null, custom_categories: null }

test("wishes and categories become instructions for the model", () => {
  expect(instructionsOf({}, none)).toBeUndefined()
  const wishes = {
    custom_instructions: "For kids",
    includes: "toys",
    excludes: "food",
    custom_categories: [{ pets: "animals" }, "games"],
  }
  expect(instructionsOf(wishes, none)).toBe(
    "For kids\nKeep above all: toys\nLeave out: food\nGive each fact those of these tags that fit it, as they are spelt: pets (animals); games",
  )
})

test("what a request does not say, the settings of the project say, as far as there is room", () => {
  const settings = { custom_instructions: "For kids", custom_categories: ["pets"] }
  expect(instructionsOf({ custom_categories: ["games"] }, settings)).toContain("games")
  expect(instructionsOf({ custom_categories: ["games"] }, settings)).toContain("For kids")
  expect(instructionsOf({ custom_categories: ["games"] }, settings)).not.toContain("pets")
  expect(instructionsOf({}, { ...settings, custom_instructions: "x".repeat(4000) })).toHaveLength(2000)
})
