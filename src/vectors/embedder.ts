import { localAcrossLanguages, localCalibration } from "../local/embedding/calibration.ts"
import { localSpace } from "../local/embedding/space.ts"
import type { LocalThread } from "../local/thread.ts"
import type { CallLimits } from "../models/call-limits.ts"
import { firstAnswer } from "../models/first-answer.ts"
import type { ModelClient } from "../models/openai.ts"
import type { Config } from "../platform/config.ts"
import { calibrateModel } from "./calibration.ts"

/** Vectors of one model and length, which can be compared with each other and with no others. */
export type Space = { id: number; model: string; dimensions: number }

/** Turns texts into vectors of one embedding space. */
export type Embedder = {
  space: Space
  /** It is built in: embedding costs less than a lookup in another process's cache. */
  isLocal: boolean
  /** One vector per text, in order. Throws a `ProviderError`. */
  embed: (texts: readonly string[], kind: "query" | "fact", limits: CallLimits) => Promise<Float32Array[]>
  /** The relevance (0–1) of a cosine similarity in this space; monotonic. */
  relevance: (cosine: number) => number
  /** What is left of the relevance of a text in another language than the query's: 1 if the model knows both equally well. */
  acrossLanguages: number
}

/** The embedder of a space; null when no configured provider has its model. */
export type EmbedderOf = (space: Space) => Embedder | null

/** The configured space: the first provider for embeddings decides. */
export const wantedSpace = ({ embedding }: Config): Omit<Space, "id"> =>
  embedding.providers[0]?.kind === "local" ? localSpace : { model: embedding.model, dimensions: embedding.dimensions }

/**
 * Makes embedders. The built-in model is always available; for any other, the providers for embeddings are asked in order. Of `local`,
 * only the vectors of this program's model can be made. `local`: the thread that embeds the facts of jobs; a command has none, and embeds
 * on its main thread.
 */
export const createEmbedders = (
  config: Config,
  clients: readonly ModelClient[],
  local: Pick<LocalThread, "embedFacts"> | null,
): EmbedderOf => {
  const inOrder = config.embedding.providers.flatMap(({ name }) => clients.find((client) => client.name === name) ?? [])
  return (space) => {
    if (space.model === localSpace.model) return localEmbedder(space, local)
    return isOfLocal(space.model) || inOrder.length === 0 ? null : modelEmbedder(space, inOrder)
  }
}

/** Built into this program or an older one. */
export const isOfLocal = (model: string): boolean => /^pika-local-\d+$/.test(model)

const localEmbedder = (space: Space, local: Pick<LocalThread, "embedFacts"> | null): Embedder => ({
  space,
  isLocal: true,
  relevance: localCalibration,
  acrossLanguages: localAcrossLanguages,
  embed: async (texts, kind, limits) => {
    if (local && limits.caller === "job" && kind === "fact") return local.embedFacts(texts, limits.signal)
    // The lexicon takes 0.15 s to build, so it is loaded after the start.
    const { embedLocally } = await import("../local/embedding/embed.ts")
    return texts.map((text) => embedLocally(text, kind))
  },
})

/** Texts per call to a provider. OpenAI accepts 2,048; smaller servers accept less. */
const batchSize = 256

const modelEmbedder = (space: Space, clients: readonly ModelClient[]): Embedder => ({
  space,
  isLocal: false,
  relevance: calibrateModel,
  acrossLanguages: 1,
  embed: async (texts, _kind, limits) => {
    const { model, dimensions } = space
    const vectors: Float32Array[] = []
    for (let start = 0; start < texts.length; start += batchSize) {
      const batch = texts.slice(start, start + batchSize)
      vectors.push(
        ...(await firstAnswer(clients, (client) => client.embed({ model, dimensions, texts: batch }, limits))),
      )
    }
    return vectors
  },
})
