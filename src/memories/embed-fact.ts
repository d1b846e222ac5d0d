import { embeddingText } from "../facts/embedding-text.ts"
import type { Category } from "../facts/fact.ts"
import type { Services } from "./context.ts"

const embedMilliseconds = 10_000

/** The vector of one fact, for a request that waits for it. Throws a `ProviderError`. */
export const embedFact = async (
  services: Services,
  fact: { text: string; category: Category; tags: readonly string[] },
): Promise<Float32Array> => {
  const [vector] = await services.embedder.embed([embeddingText(fact)], "fact", {
    signal: AbortSignal.timeout(embedMilliseconds * 2),
    timeoutMilliseconds: embedMilliseconds,
    retries: 0,
    caller: "request",
  })
  if (!vector) throw new Error("the fact was not embedded")
  return vector
}
