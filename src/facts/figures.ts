import { z } from "zod"
import { wordsSchema } from "../platform/word-rules.ts"
import file from "./figures.json" with { type: "json" }

const languageSchema = z.strictObject({ people: wordsSchema, animals: wordsSchema })

/** Words for people and pets that a fact or a question may be about. */
export const figureWords = z.strictObject({ en: languageSchema, vi: languageSchema }).parse(file)

/** The same words as alternatives of a regular expression. */
export const figures = {
  people: figureWords.en.people.join("|"),
  animals: figureWords.en.animals.join("|"),
  vietnamesePeople: figureWords.vi.people.join("|"),
  vietnameseAnimals: figureWords.vi.animals.join("|"),
}
