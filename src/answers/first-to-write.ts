import type { CallLimits } from "../models/call-limits.ts"
import { ProviderError } from "../models/provider-error.ts"
import type { MadeAnswer } from "./answerer.ts"
import type { AnswerWriter, PreparedQuestion } from "./writers.ts"

/**
 * Asks one after another until a part has come; then it is too late for another. If none does, throws the first one's error. `onTry` is
 * told who is asked.
 */
export async function* firstToWrite(
  writers: readonly AnswerWriter[],
  question: PreparedQuestion,
  limits: CallLimits,
  onTry: (made: AnswerWriter["made"]) => void,
): AsyncGenerator<string, MadeAnswer> {
  let first: unknown
  for (const { write, made } of writers) {
    onTry(made)
    let hasBegun = false
    const parts: AsyncIterator<string, MadeAnswer> = write(question, limits)
    try {
      let next = await parts.next()
      while (!next.done) {
        hasBegun = true
        yield next.value
        next = await parts.next()
      }
      return next.value
    } catch (error) {
      if (hasBegun || !(error instanceof ProviderError) || error.fault === "cancelled") throw error
      first ??= error
    } finally {
      // The reader may have left.
      await parts.return?.()
    }
  }
  throw first
}
