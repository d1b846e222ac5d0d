/** Loads the lexicon for search embeddings. It takes 0.1 s, so neither the start nor the first search waits for it. */
export const warmUp = async (): Promise<void> => {
  await import("./embedding/embed.ts")
}
