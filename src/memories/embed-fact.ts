import { embeddingText } from "../facts/embedding-text.ts"
import type { Category } from "../facts/fact.ts"
import type { TextVectors } from "../vectors/spaces.ts"
import type { Services } from "./context.ts"

const embedMilliseconds = 10_000

/** The vectors of one fact, for a request that waits. Throws a `ProviderError`. */
export const embedFact = async (
  services: Services,
  fact: { text: string; category: Category; tags: readonly string[] },
): Promise<TextVectors> => {
  const [vectors] = await services.spaces.embedFacts([embeddingText(fact)], {
    signal: AbortSignal.timeout(embedMilliseconds * 2),
    timeoutMilliseconds: embedMilliseconds,
    retries: 0,
    caller: "request",
  })
  if (!vectors) throw new Error("the fact was not embedded")
  return vectors
}
