import type { CallLimits } from "../models/call-limits.ts"
import type { MadeAnswer } from "./answerer.ts"
import { checkAnswer, UnsafeAnswerError } from "./check-answer.ts"
import { firstToWrite } from "./first-to-write.ts"
import { kindRefusal } from "./fixed-sentences.ts"
import { languageOfQuestion } from "./question-language.ts"
import type { Safety } from "./safety.ts"
import type { AnswerWriter, PreparedQuestion } from "./writers.ts"

/** The answer of the first who gives one, checked before it is shown. A kind sentence ends it where it is not fit for a child. */
export async function* writeSafely(
  writers: readonly AnswerWriter[],
  question: PreparedQuestion,
  safety: Safety,
  limits: CallLimits,
): AsyncGenerator<string, MadeAnswer> {
  let made: MadeAnswer = { provider: "", model: "", promptId: "", promptTokens: 0, completionTokens: 0 }
  const counted: CallLimits = {
    ...limits,
    onCall: (call) => {
      made.promptTokens += call.inputTokens
      made.completionTokens += call.outputTokens
      limits.onCall?.(call)
    },
  }
  const parts = firstToWrite(writers, question, counted, (asked) => {
    made = { ...made, ...asked }
  })
  const checked: AsyncIterator<string, MadeAnswer> = checkAnswer(parts, safety, limits.signal)
  let hasBegun = false
  try {
    for (;;) {
      const next = await checked.next()
      if (next.done) return next.value
      hasBegun = true
      yield next.value
    }
  } catch (error) {
    if (!(error instanceof UnsafeAnswerError)) throw error
    yield `${hasBegun ? "\n\n" : ""}${kindRefusal[languageOfQuestion(question.input.question)]}`
    return { ...made, isUnfounded: true }
  } finally {
    await checked.return?.()
  }
}
