import type { ExtractionInput, ExtractionOutcome } from "../facts/extraction.ts"
import type { LocalThread } from "../local/thread.ts"
import type { CallLimits } from "../models/call-limits.ts"
import { firstAnswer } from "../models/first-answer.ts"
import type { ModelClient } from "../models/openai.ts"
import type { Prompt } from "../models/prompt-file.ts"
import type { Config } from "../platform/config.ts"
import type { ProviderSettings } from "../platform/settings/providers.ts"
import { extractWithModel } from "./extract-with-model.ts"
import { configuredPrompt } from "./prompt.ts"
import { type Reading, readWindows, type WindowReader } from "./read-windows.ts"

/** Finds the facts in a conversation. Throws a `ProviderError`. */
export type Extractor = (input: ExtractionInput, limits: CallLimits, reading: Reading) => Promise<ExtractionOutcome>

/** For each window of the conversation, asks the configured providers in order of preference until one answers. */
export const createExtractor = (config: Config, models: Models): Extractor =>
  inOrder(config.extraction.providers, models, config.extraction.model, configuredPrompt(config))

/** Access to the providers. */
export type Models = { clients: readonly ModelClient[]; local: LocalThread }

/** Asks these providers, in this order, for an extraction by this model with this prompt. */
export const inOrder = (
  providers: readonly ProviderSettings[],
  { clients, local }: Models,
  model: string,
  prompt: Prompt,
): Extractor => {
  const readers = providers.map((provider): WindowReader => {
    if (provider.kind === "local") return (input, { signal }) => local.extract(input, signal)
    const client = clients.find(({ name }) => name === provider.name)
    if (!client) throw new Error(`no client for the provider ${provider.name}`)
    return (input, limits) => extractWithModel(client, { model, prompt }, input, limits)
  })
  const [first, ...others] = readers
  if (!first || providers[0]?.kind !== "local")
    return (input, limits, reading) => readWindows(readers, input, limits, reading)
  // The rules read a conversation of any length in one call.
  const inWindows: Extractor = (input, limits, reading) => readWindows(others, input, limits, reading)
  return (input, limits, reading) =>
    firstAnswer(others.length > 0 ? [first, inWindows] : [first], (read: Extractor) => read(input, limits, reading))
}
