import type { LocalThread } from "../local/thread.ts"
import type { Config, ProviderSettings } from "../platform/config.ts"
import { firstAnswer } from "../platform/providers/first-answer.ts"
import type { CallLimits, ModelClient } from "../platform/providers/openai.ts"
import { extractWithModel } from "./extract-with-model.ts"
import type { ExtractionInput, ExtractionOutcome } from "./extraction.ts"
import { defaultPrompt, type Prompt } from "./prompt.ts"

/** Finds the facts in a conversation. Throws a `ProviderError`. */
export type Extractor = (input: ExtractionInput, limits: CallLimits) => Promise<ExtractionOutcome>

/** Asks the configured providers in order of preference until one answers; `local` always does. */
export const createExtractor = (config: Config, models: Models): Extractor =>
  inOrder(config.providers, models, config.extractionModel, defaultPrompt)

/** What the providers are asked through. */
export type Models = { clients: readonly ModelClient[]; local: LocalThread }

/** Asks these providers, in their order, for an extraction by this model with this prompt. */
export const inOrder = (
  providers: readonly ProviderSettings[],
  { clients, local }: Models,
  model: string,
  prompt: Prompt,
): Extractor => {
  const extractors = providers.map((provider): Extractor => {
    if (provider.kind === "local") return (input, { signal }) => local.extract(input, signal)
    const client = clients.find(({ name }) => name === provider.name)
    if (!client) throw new Error(`no client for the provider ${provider.name}`)
    return (input, limits) => extractWithModel(client, { model, prompt }, input, limits)
  })
  return (input, limits) => firstAnswer(extractors, (extract) => extract(input, limits))
}
