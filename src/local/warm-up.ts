/** Loads the words that a search is embedded with: a tenth of a second that neither the start nor the first search waits for. */
export const warmUp = async (): Promise<void> => {
  await import("./embedding/embed.ts")
}
