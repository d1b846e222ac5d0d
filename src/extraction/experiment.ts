import { createHash } from "node:crypto"
import type { Config } from "../platform/config.ts"
import type { Prices } from "../platform/settings/prices.ts"
import { type Extractor, inOrder, type Models } from "./extractor.ts"
import { configuredPrompt, type Prompt, readPrompt } from "./prompt.ts"

export type Variant = {
  name: "control" | "treatment"
  /** `local` where the built-in rules come first. */
  model: string
  /** `Prompt.id` of what the model is told. */
  prompt: string
  /** What is tried. */
  own: Extractor
  /** What answers when it cannot; null: nothing does. */
  fallback: Extractor | null
}

export type Experiment = {
  name: string
  prices: Prices
  /** By the id alone: whichever process works on the job, and however often, it is on the same side. */
  variantOf: (jobId: string) => Variant
}

/** Null when none is configured. Throws a `ConfigError` when its prompt is of no use. */
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

/** Where in 0–1 a job falls: evenly spread, and differently in each experiment. */
const shareOf = (experiment: string, jobId: string): number =>
  createHash("sha256").update(`${experiment}\n${jobId}`).digest().readUInt32BE() / 2 ** 32

/** The product as it is, in the configured order: the first provider, with those of its kind that follow, then the others. */
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

/** The tried model at each endpoint. A job that it fails is worked on as all others are: a trial costs nobody their memory. */
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
