import type { Config, ProviderSettings } from "../platform/config.ts"
import { firstAnswer } from "../platform/providers/first-answer.ts"
import type { CallLimits, ModelClient } from "../platform/providers/openai.ts"
import { extractWithModel } from "./extract-with-model.ts"
import type { ExtractionInput, ExtractionOutcome } from "./extraction.ts"
import { defaultPrompt, type Prompt } from "./prompt.ts"

/** Finds the facts in a conversation. Throws a `ProviderError`. */
export type Extractor = (input: ExtractionInput, limits: CallLimits) => Promise<ExtractionOutcome>

/** Asks the configured providers in order of preference until one answers; `local` always does. */
export const createExtractor = (config: Config, clients: readonly ModelClient[]): Extractor =>
  inOrder(config.providers, clients, config.extractionModel, defaultPrompt)

/** Asks these providers, in their order, for an extraction by this model with this prompt. */
export const inOrder = (
  providers: readonly ProviderSettings[],
  clients: readonly ModelClient[],
  model: string,
  prompt: Prompt,
): Extractor => {
  const extractors = providers.map((provider): Extractor => {
    if (provider.kind === "local") return extractLocally
    const client = clients.find(({ name }) => name === provider.name)
    if (!client) throw new Error(`no client for the provider ${provider.name}`)
    return (input, limits) => extractWithModel(client, { model, prompt }, input, limits)
  })
  return (input, limits) => firstAnswer(extractors, (extract) => extract(input, limits))
}

/** The rules and their words are loaded when the first conversation comes, or by a warm-up after the start. */
const extractLocally: Extractor = async (input) => {
  const { extractWithRules } = await import("../local/extraction/extract.ts")
  return extractWithRules(input)
}
