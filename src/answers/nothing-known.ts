import { searchTerms } from "../search/function-words.ts"
import type { AnswerInput, MadeAnswer } from "./answerer.ts"
import { isFollowUp } from "./complete-query.ts"
import { kindRefusal, nothingKnown as sentences } from "./fixed-sentences.ts"
import { languageOfQuestion } from "./question-language.ts"
import { asksForKnowledge } from "./small-talk.ts"

/** How a fixed sentence was made. */
export const madeHere: MadeAnswer = {
  provider: "local",
  model: "local-extractive",
  promptId: "",
  promptTokens: 0,
  completionTokens: 0,
}

/**
 * The answer to a question about which nothing was found: no model is asked, which could make something up. Null: the answerer may be asked,
 * because it is no question for knowledge, or because the conversation itself speaks of it.
 */
export const nothingKnown = (question: string, history: AnswerInput["history"]): string | null => {
  if (!asksForKnowledge(question) || isInConversation(question, history)) return null
  return sentences[languageOfQuestion(question)]
}

/** In the place of an answer to what is not fit for a child. */
export const refusal = (question: string): string => kindRefusal[languageOfQuestion(question)]

/** Of each earlier message. */
const readCharacters = 2000

const fixed = new Set(Object.values(sentences))

/** Whether something that was said, and not only asked, has to do with the question. */
const isInConversation = (question: string, history: AnswerInput["history"]): boolean => {
  const said = history.filter(({ role, content }) =>
    role === "user" ? !asksForKnowledge(content.slice(-readCharacters)) : !fixed.has(content.trim()),
  )
  if (isFollowUp(question)) return said.length > 0
  const terms = searchTerms(question)
  const words = new Set(said.flatMap(({ content }) => wordsOf(content.slice(-readCharacters))))
  return terms.some((term) => words.has(term))
}

/** Folded like the terms of a query, and not cut to so many. */
const wordsOf = (text: string): string[] =>
  (text.match(/[^.!?\n]+/g) ?? []).flatMap((sentence) => searchTerms(sentence))
