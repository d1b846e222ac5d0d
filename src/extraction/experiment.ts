import { shareOf } from "../models/experiment-share.ts"
import type { Prompt } from "../models/prompt-file.ts"
import type { Config } from "../platform/config.ts"
import type { Prices } from "../platform/settings/prices.ts"
import { type Extractor, inOrder, type Models } from "./extractor.ts"
import { configuredPrompt, readPrompt } from "./prompt.ts"

export type Variant = {
  name: "control" | "treatment"
  /** `local` when the built-in rules come first. */
  model: string
  /** `Prompt.id` of the prompt that the model gets. */
  prompt: string
  /** The extractor under test. */
  own: Extractor
  /** Answers when `own` cannot; null: there is no fallback. */
  fallback: Extractor | null
}

export type Experiment = {
  name: string
  prices: Prices
  /** Depends on the job id alone, so every process and every attempt chooses the same side. */
  variantOf: (jobId: string) => Variant
}

/** Null when no experiment is configured. Throws a `ConfigError` when its prompt is not usable. */
export const createExperiment = (config: Config, models: Models): Experiment | null => {
  if (!config.experiment) return null
  const { name, percent, model, promptFile } = config.experiment
  const { extraction } = config
  const usual = configuredPrompt(config)
  const prompt = promptFile === null ? usual : readPrompt("PIKA_EXPERIMENT", promptFile)
  const control = controlOf(extraction, models, usual)
  const asUsual = inOrder(extraction.providers, models, extraction.model, usual)
  const treatment = treatmentOf(extraction, models, { model: model ?? extraction.model, prompt }, asUsual)
  return {
    name,
    prices: config.modelPrices,
    variantOf: (jobId) => (shareOf(name, jobId) * 100 < percent ? treatment : control),
  }
}

/** The product as configured: the first provider, then providers of its kind, then the others. */
const controlOf = ({ providers, model }: Config["extraction"], models: Models, prompt: Prompt): Variant => {
  const first = providers[0]?.kind
  const change = providers.findIndex(({ kind }) => kind !== first)
  const count = change === -1 ? providers.length : change
  const rest = providers.slice(count)
  const extract = (some: typeof providers) => inOrder(some, models, model, prompt)
  return {
    name: "control",
    model: first === "local" ? "local" : model,
    prompt: first === "local" ? "" : prompt.id,
    own: extract(providers.slice(0, count)),
    fallback: rest.length > 0 ? extract(rest) : null,
  }
}

/** The tested model at each endpoint. If it fails, the job is read like all others: nobody loses memories to an experiment. */
const treatmentOf = (
  { providers }: Config["extraction"],
  models: Models,
  tried: { model: string; prompt: Prompt },
  fallback: Extractor,
): Variant => {
  const endpoints = providers.filter(({ kind }) => kind !== "local")
  return {
    name: "treatment",
    model: tried.model,
    prompt: tried.prompt.id,
    own: inOrder(endpoints, models, tried.model, tried.prompt),
    fallback,
  }
}
