import { embeddingText } from "../facts/embedding-text.ts"
import type { Category } from "../facts/fact.ts"
import type { TextVectors } from "../vectors/spaces.ts"
import type { Services } from "./context.ts"

const embedMilliseconds = 10_000

type Told = { text: string; category: Category; tags: readonly string[] }

/** The vectors of facts, for a request that waits. Throws a `ProviderError`. */
export const embedFacts = (services: Services, facts: readonly Told[]): Promise<TextVectors[]> =>
  services.spaces.embedFacts(facts.map(embeddingText), {
    signal: AbortSignal.timeout(embedMilliseconds * 2),
    timeoutMilliseconds: embedMilliseconds,
    retries: 0,
    caller: "request",
  })
