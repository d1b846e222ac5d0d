import { warmUpDictionary } from "./documents/search/translate.ts"

/** Loads what the first searches need, so that neither the start nor a search waits for it. */
export const warmUp = async (needed: { lexicon: boolean; dictionary: boolean }): Promise<void> => {
  // It takes 0.1 s.
  if (needed.lexicon) await import("./local/embedding/embed.ts")
  if (needed.dictionary) await warmUpDictionary()
}
