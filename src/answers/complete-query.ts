import { searchTerms } from "../search/function-words.ts"
import type { AnswerInput } from "./answerer.ts"

const openers =
  /^(?:(?:and|but|so|or|then|also|why|really|what about|how about|tell me more|go on|còn|con|thế|vậy|rồi|và|nhưng|tại sao|vì sao|kể tiếp|kể thêm|nói thêm)(?!\p{L}))/u
/** They stand for something that was named before. */
const pronouns =
  /(?<!\p{L})(?:he|she|it|they|him|her|his|its|them|their|this|that(?! (?:i|we|you|he|she|they)(?!\p{L}))|those|these|there|one|ones|nó|họ|ấy|đó|này|kia|thế|vậy)(?!\p{L})/u
/** A longer question says itself what it is about. */
const maxTermsOfFollowUp = 3
const maxTurns = 2
const maxTurnLength = 300

/** Whether a question can only be understood from what was said before: "And how old is he?" */
export const isFollowUp = (question: string): boolean => {
  const text = question.normalize("NFC").toLowerCase().trim()
  const terms = searchTerms(question).length
  return terms === 0 || (terms <= maxTermsOfFollowUp && (openers.test(text) || pronouns.test(text)))
}

/**
 * What to search for: the question, and before a follow-up the person's last turns, up to one that is understood by itself. No model is
 * asked: it would cost the time of an answer.
 */
export const completeQuery = (question: string, history: AnswerInput["history"]): string => {
  if (!isFollowUp(question)) return question
  const turns: string[] = []
  for (const { role, content } of history.toReversed()) {
    if (role !== "user") continue
    turns.unshift(content.slice(0, maxTurnLength).toWellFormed())
    if (turns.length === maxTurns || !isFollowUp(content)) break
  }
  return [...turns, question].join("\n")
}
