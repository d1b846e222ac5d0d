import { localCalibration } from "../local/embedding/calibration.ts"
import { localSpace } from "../local/embedding/space.ts"
import type { LocalThread } from "../local/thread.ts"
import type { CallLimits } from "../models/call-limits.ts"
import { firstAnswer } from "../models/first-answer.ts"
import type { ModelClient } from "../models/openai.ts"
import type { Config } from "../platform/config.ts"
import { calibrateModel } from "./calibration.ts"

/** Vectors of one model and length, which compare with each other and with no others. */
export type Space = { id: number; model: string; dimensions: number }

/** Turns texts into vectors of one embedding space. */
export type Embedder = {
  space: Space
  /** It is built in: embedding costs less than asking another process whether it did it before. */
  isLocal: boolean
  /** One vector a text, in order. Throws a `ProviderError`. */
  embed: (texts: readonly string[], kind: "query" | "fact", limits: CallLimits) => Promise<Float32Array[]>
  /** Relevance (0–1) that a cosine similarity of this space stands for; monotonic. */
  relevance: (cosine: number) => number
}

/** The embedder of a space; null when no configured provider serves its model. */
export type EmbedderOf = (space: Space) => Embedder | null

/** The space that the settings ask for: the first provider for embeddings decides. */
export const wantedSpace = ({ embedding }: Config): Omit<Space, "id"> =>
  embedding.providers[0]?.kind === "local" ? localSpace : { model: embedding.model, dimensions: embedding.dimensions }

/**
 * The built-in model is there always; any other is asked of the providers for embeddings, in order. Of `local`, only the vectors of this
 * program's model can be made. `local`: the thread on which the facts of jobs are embedded; a command has none, and nobody who waits for it.
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

/** Built into this program, or into an older one. */
export const isOfLocal = (model: string): boolean => /^pika-local-\d+$/.test(model)

const localEmbedder = (space: Space, local: Pick<LocalThread, "embedFacts"> | null): Embedder => ({
  space,
  isLocal: true,
  relevance: localCalibration,
  embed: async (texts, kind, limits) => {
    if (local && limits.caller === "job" && kind === "fact") return local.embedFacts(texts, limits.signal)
    // The lexicon takes 0.15 s to build: after the start, not before it.
    const { embedLocally } = await import("../local/embedding/embed.ts")
    return texts.map((text) => embedLocally(text, kind))
  },
})

/** Texts in one call to a provider. OpenAI takes 2,048; smaller servers less. */
const batchSize = 256

const modelEmbedder = (space: Space, clients: readonly ModelClient[]): Embedder => ({
  space,
  isLocal: false,
  relevance: calibrateModel,
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
