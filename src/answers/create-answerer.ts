import type { CallLimits } from "../models/call-limits.ts"
import type { ModelClient } from "../models/openai.ts"
import type { Config } from "../platform/config.ts"
import type { Answerer } from "./answerer.ts"
import { createSides, type Try } from "./choose-side.ts"
import { composePrompt } from "./compose-prompt.ts"
import { firstToWrite } from "./first-to-write.ts"
import { withInstructions } from "./prompt.ts"
import type { Safety } from "./safety.ts"
import { writeSafely } from "./write-safely.ts"
import { type AnswerWriter, localWriter, modelWriter, type PreparedQuestion } from "./writers.ts"

/** `safety`: checks what is shown; null: nobody does. Throws a `ConfigError` when a prompt is not usable. */
export const createAnswerer = (
  config: Config,
  { clients, safety }: { clients: readonly ModelClient[]; safety: Safety | null },
): Answerer => {
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
      const writers = tries.map(writerOf)
      const write = (limits: CallLimits) =>
        safety
          ? writeSafely(writers, question, safety, limits)
          : firstToWrite(writers, question, limits, () => undefined)
      return { prompt, shown, experiment, write }
    },
  }
}
