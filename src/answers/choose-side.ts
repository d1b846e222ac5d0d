import { shareOf } from "../models/experiment-share.ts"
import type { Prompt } from "../models/prompt-file.ts"
import type { Config } from "../platform/config.ts"
import type { ProviderSettings } from "../platform/settings/providers.ts"
import type { AnswerInput, PreparedAnswer } from "./answerer.ts"
import { configuredChatPrompt, readChatPrompt } from "./prompt.ts"

/** One provider that may be asked, with this model and this prompt; `local` needs neither. */
export type Try = { provider: ProviderSettings; model: string; prompt: Prompt }

/** Who is asked, in order. */
export type Side = { tries: readonly Try[]; experiment: PreparedAnswer["experiment"] }

/**
 * The providers in their order. In an experiment with answers a part of them is first tried with another model or prompt; if that fails,
 * they are asked as usual, so that nobody is left without an answer. A session that names its own model takes no part. Throws a
 * `ConfigError` when a prompt is not usable.
 */
export const createSides = ({ chat }: Config): ((input: Pick<AnswerInput, "model" | "messageId">) => Side) => {
  const usual = { model: chat.model, prompt: configuredChatPrompt(chat) }
  const triesOf = (tried: Omit<Try, "provider">, providers = chat.providers) =>
    providers.map((provider): Try => ({ provider, ...tried }))
  const asUsual = triesOf(usual)
  const trial = chat.experiment && createTrial(chat, usual)
  const endpoints = chat.providers.filter(({ kind }) => kind !== "local")
  return ({ model, messageId }) => {
    if (model !== null) return { tries: triesOf({ ...usual, model }), experiment: null }
    if (!trial) return { tries: asUsual, experiment: null }
    const { name } = trial
    if (shareOf(name, messageId) * 100 >= trial.percent)
      return { tries: asUsual, experiment: { name, variant: "control" } }
    return { tries: [...triesOf(trial.tried, endpoints), ...asUsual], experiment: { name, variant: "treatment" } }
  }
}

const createTrial = ({ experiment }: Config["chat"], usual: Omit<Try, "provider">) => {
  if (!experiment) return null
  const { name, percent, model, promptFile } = experiment
  const prompt = promptFile === null ? usual.prompt : readChatPrompt("PIKA_CHAT_EXPERIMENT", promptFile)
  return { name, percent, tried: { model: model ?? usual.model, prompt } }
}
