import type { ExtractionInput, ExtractionOutcome } from "../facts/extraction.ts"
import { ProviderError } from "../models/provider-error.ts"
import { type Thread, ThreadError } from "../platform/thread.ts"

/** The work of `local` that grows with its input runs in its own thread. */
export type LocalThread = {
  extract: (input: ExtractionInput, signal: AbortSignal) => Promise<ExtractionOutcome>
  embedFacts: (texts: readonly string[], signal: AbortSignal) => Promise<Float32Array[]>
}

export type LocalTasks = {
  extract: (input: ExtractionInput) => Promise<ExtractionOutcome>
  embedFacts: (texts: readonly string[]) => Promise<Float32Array[]>
}

/** A thread that crashes or hangs counts as an unreachable provider: the next provider answers, or the job is retried. */
export const asProvider = (thread: Pick<Thread<LocalTasks>, "run">): LocalThread => {
  const run = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    try {
      return await answer
    } catch (error) {
      if (!(error instanceof ThreadError)) throw error
      const message = "The built-in model did not come to an end with this conversation."
      throw new ProviderError("local", "unreachable", message, undefined, error)
    }
  }
  return {
    extract: (input, signal) => run(thread.run("extract", input, signal)),
    embedFacts: (texts, signal) => run(thread.run("embedFacts", texts, signal)),
  }
}
