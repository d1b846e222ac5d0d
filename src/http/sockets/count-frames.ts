/** Counts frames in each second. `isTooMany`: this one was over the limit. */
export const createFrameCount = (maxFramesPerSecond: number): { isTooMany: () => boolean } => {
  let [second, inSecond] = [0, 0]
  return {
    isTooMany: () => {
      const now = Math.floor(performance.now() / 1000)
      inSecond = now === second ? inSecond + 1 : 1
      second = now
      return inSecond > maxFramesPerSecond
    },
  }
}
