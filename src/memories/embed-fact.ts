import type { Services } from "../context.ts"

const embedMilliseconds = 10_000

/** The vector of one fact, for a request that waits for it. Throws a `ProviderError`. */
export const embedFact = async (services: Services, text: string): Promise<Float32Array> => {
  const [vector] = await services.embedder.embed([text], "fact", {
    signal: AbortSignal.timeout(embedMilliseconds * 2),
    timeoutMilliseconds: embedMilliseconds,
    retries: 0,
  })
  if (!vector) throw new Error("the fact was not embedded")
  return vector
}
