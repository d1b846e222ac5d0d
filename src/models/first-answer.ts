import { ProviderError } from "./provider-error.ts"

/** Asks one provider after another until one answers. If none does, throws the first one's error. */
export const firstAnswer = async <Provider, Answer>(
  providers: readonly Provider[],
  ask: (provider: Provider) => Promise<Answer>,
): Promise<Answer> => {
  let first: unknown
  for (const provider of providers) {
    try {
      return await ask(provider)
    } catch (error) {
      if (!(error instanceof ProviderError) || error.fault === "cancelled") throw error
      first ??= error
    }
  }
  throw first ?? new Error("no model provider is configured")
}
