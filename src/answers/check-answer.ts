import type { MadeAnswer } from "./answerer.ts"
import type { Safety } from "./safety.ts"

/** What was said before, as context for what is said now. */
const contextLength = 1000
/** A part without the end of a sentence is not held back longer than this. */
const longestWindow = 400

/** Ends of sentences, with the space after them. */
const sentenceEnd = /[.!?…。！？]["'”’»)\]]*\s|\n/g

/** The answer was not allowed to go on. */
export class UnsafeAnswerError extends Error {}

/**
 * Yields the parts of an answer once they were checked: nothing goes out unchecked. The first sentence is checked as soon as it is there;
 * while a check runs, the answer goes on being written, and the next check takes all whole sentences of that time together, after what was
 * said just before them. Throws an `UnsafeAnswerError` in the place of what is not allowed.
 */
export async function* checkAnswer(
  parts: AsyncGenerator<string, MadeAnswer>,
  safety: Safety,
  signal: AbortSignal,
): AsyncGenerator<string, MadeAnswer> {
  const reading: AsyncIterator<string, MadeAnswer> = parts
  let [said, waiting] = ["", ""]
  const check = async (text: string): Promise<string> => {
    const { isAllowed } = await safety.check(said.slice(-contextLength) + text, { signal, direction: "out" })
    if (!isAllowed) throw new UnsafeAnswerError("the answer is not fit for a child")
    said += text
    return text
  }
  try {
    for (;;) {
      const next = await reading.next()
      if (next.done) {
        if (waiting !== "") yield await check(waiting)
        return next.value
      }
      waiting += next.value
      const length = lengthOfSentences(waiting)
      if (length === 0) continue
      const window = waiting.slice(0, length)
      waiting = waiting.slice(length)
      yield await check(window)
    }
  } finally {
    await reading.return?.()
  }
}

/** Up to the end of the last whole sentence; 0: there is none yet. */
const lengthOfSentences = (text: string): number => {
  let length = 0
  for (const end of text.matchAll(sentenceEnd)) length = end.index + end[0].length
  return length === 0 && text.length > longestWindow ? text.length : length
}
