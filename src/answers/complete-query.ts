import type { AnswerInput } from "./answerer.ts"

/** What to search for. */
export const completeQuery = (question: string, _history: AnswerInput["history"]): string => question
