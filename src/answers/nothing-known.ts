import type { AnswerInput, MadeAnswer } from "./answerer.ts"
import { nothingKnown as sentences } from "./fixed-sentences.ts"
import { languageOfQuestion } from "./question-language.ts"

const made: MadeAnswer = {
  provider: "local",
  model: "local-extractive",
  promptId: "",
  promptTokens: 0,
  completionTokens: 0,
}

/** The answer to a question about which nothing was found. Null: the answerer may be asked, from the conversation alone. */
export const nothingKnown = (
  question: string,
  _history: AnswerInput["history"],
): { text: string; made: MadeAnswer } | null => ({ text: sentences[languageOfQuestion(question)], made })
