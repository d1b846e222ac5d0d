import { ask, type Sample } from "./ask.ts"

export type Probes = { health: Sample[]; ready: Sample[]; stop: () => Promise<void> }

const restMilliseconds = 100

/** Asks each process that is up, ten times a second, whether it lives and whether it is ready. */
export const startProbes = (urls: () => string[]): Probes => {
  const health: Sample[] = []
  const ready: Sample[] = []
  let isOver = false
  const watch = async (samples: Sample[], path: string): Promise<void> => {
    while (!isOver) {
      await Promise.all(urls().map((url) => ask(samples, url, `${url}${path}`, { limit: 5000 })))
      await Bun.sleep(restMilliseconds)
    }
  }
  const watches = [watch(health, "/health"), watch(ready, "/ready")]
  return {
    health,
    ready,
    stop: async () => {
      isOver = true
      await Promise.all(watches)
    },
  }
}
