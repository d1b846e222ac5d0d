/** Loads the words and rules of the built-in provider: a quarter of a second that neither the start nor the first request waits for. */
export const warmUp = async (): Promise<void> => {
  await import("./embedding/embed.ts")
  await import("./extraction/extract.ts")
}
