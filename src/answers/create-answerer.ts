import type { CallLimits } from "../models/call-limits.ts"
import type { ModelClient } from "../models/openai.ts"
import { ProviderError } from "../models/provider-error.ts"
import type { Config } from "../platform/config.ts"
import type { Answerer, MadeAnswer } from "./answerer.ts"
import { createSides, type Try } from "./choose-side.ts"
import { composePrompt } from "./compose-prompt.ts"
import { withInstructions } from "./prompt.ts"
import { type AnswerWriter, localWriter, modelWriter, type PreparedQuestion } from "./writers.ts"

/** Throws a `ConfigError` when a prompt is not usable. */
export const createAnswerer = (config: Config, clients: readonly ModelClient[]): Answerer => {
  const sideOf = createSides(config)
  const writerOf = (tried: Try): AnswerWriter => {
    if (tried.provider.kind === "local") return localWriter
    const client = clients.find(({ name }) => name === tried.provider.name)
    if (!client) throw new Error(`no client for the provider ${tried.provider.name}`)
    return modelWriter(client, tried)
  }
  return {
    prepare: (input) => {
      const { tries, experiment } = sideOf(input)
      const [first] = tries
      if (!first) throw new Error("no provider is configured for answers")
      const { prompt, shown } = composePrompt(withInstructions(first.prompt, input.instructions), input)
      const evidence = input.evidence.filter(({ marker }) => shown.includes(marker))
      const question: PreparedQuestion = { input, evidence, turns: prompt.slice(1) }
      const write = (limits: CallLimits) => firstToWrite(tries.map(writerOf), question, limits)
      return { prompt, shown, experiment, write }
    },
  }
}

/** Asks one after another until a part has come; then it is too late for another. If none does, throws the first one's error. */
async function* firstToWrite(
  writers: readonly AnswerWriter[],
  question: PreparedQuestion,
  limits: CallLimits,
): AsyncGenerator<string, MadeAnswer> {
  let first: unknown
  for (const write of writers) {
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
