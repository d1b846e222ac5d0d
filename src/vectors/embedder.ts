import { localCalibration } from "../local/embedding/calibration.ts"
import { localSpace } from "../local/embedding/space.ts"
import type { LocalThread } from "../local/thread.ts"
import type { CallLimits } from "../models/call-limits.ts"
import { firstAnswer } from "../models/first-answer.ts"
import type { ModelClient } from "../models/openai.ts"
import type { Config } from "../platform/config.ts"
import type { Database } from "../platform/database/connect.ts"
import { calibrateModel } from "./calibration.ts"

/** Turns texts into vectors of one embedding space. */
export type Embedder = {
  space: { id: number; model: string; dimensions: number }
  /** It is built in: embedding costs less than asking another process whether it did it before. */
  isLocal: boolean
  /** One vector a text, in order. Throws a `ProviderError`. */
  embed: (texts: readonly string[], kind: "query" | "fact", limits: CallLimits) => Promise<Float32Array[]>
  /** Relevance (0–1) that a cosine similarity of this space stands for; monotonic. */
  relevance: (cosine: number) => number
}

/** Texts in one call to a provider. OpenAI takes 2,048; smaller servers less. */
const batchSize = 256

/**
 * The first provider for embeddings decides the space. Others step in for it only when they serve the same model: vectors of two models do not compare.
 * `local`: the thread on which the facts of jobs are embedded; a command has none, and nobody who waits for it.
 */
export const createEmbedder = async (
  config: Config,
  clients: readonly ModelClient[],
  sql: Database,
  local: Pick<LocalThread, "embedFacts"> | null,
): Promise<Embedder> => {
  const { providers } = config.embedding
  const isLocal = providers[0]?.kind === "local"
  const { model, dimensions } = isLocal ? localSpace : config.embedding
  const inOrder = providers.flatMap(({ name }) => clients.find((client) => client.name === name) ?? [])
  const id = await spaceId(sql, model, dimensions)
  return {
    space: { id, model, dimensions },
    isLocal,
    relevance: isLocal ? localCalibration : calibrateModel,
    embed: async (texts, kind, limits) => {
      if (isLocal && local && limits.caller === "job" && kind === "fact") return local.embedFacts(texts, limits.signal)
      if (isLocal) {
        // The lexicon takes 0.15 s to build: after the start, not before it.
        const { embedLocally } = await import("../local/embedding/embed.ts")
        return texts.map((text) => embedLocally(text, kind))
      }
      const vectors: Float32Array[] = []
      for (let start = 0; start < texts.length; start += batchSize) {
        const batch = texts.slice(start, start + batchSize)
        vectors.push(
          ...(await firstAnswer(inOrder, (client) => client.embed({ model, dimensions, texts: batch }, limits))),
        )
      }
      return vectors
    },
  }
}

const spaceId = async (sql: Database, model: string, dimensions: number): Promise<number> => {
  await sql`insert into embedding_spaces (model, dimensions) values (${model}, ${dimensions}) on conflict do nothing`
  const [row] = await sql<{ id: number }[]>`
    select id from embedding_spaces where model = ${model} and dimensions = ${dimensions}`
  if (!row) throw new Error("an embedding space that was just written is missing")
  return row.id
}
