import { tokenize } from "../local/embedding/tokenize.ts"
import { readingOf } from "../local/embedding/words.ts"

export type Language = "en" | "vi"

const maxCharacters = 1000

/** With marks or without; English when nothing tells. */
export const languageOfQuestion = (question: string): Language => {
  const reading = readingOf(tokenize(question.slice(0, maxCharacters)))
  return reading === "vi" || reading === "plain" ? "vi" : "en"
}
