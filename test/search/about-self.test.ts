import { expect, test } from "bun:test"
import { isAboutSelf } from "../../src/search/about-self.ts"

test.each([
  "Which instrument does the kid play?",
  "What illness does he have?",
  "Is she allergic to nuts?",
  "What does the user like?",
])("an application that asks about its user asks about their life: %s", (query) =>
  expect(isAboutSelf(query)).toBe(true),
)

test.each(["Who painted the Mona Lisa?", "How do I fold a paper plane?", "What language do they speak in Brazil?"])(
  "a question about the world is not: %s",
  (query) => expect(isAboutSelf(query)).toBe(false),
)
