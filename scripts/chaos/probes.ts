import { ask, type Sample } from "./ask.ts"

export type Probes = { health: Sample[]; ready: Sample[]; stop: () => Promise<void> }

const restMilliseconds = 100

/** Asks each running process for health and readiness, ten times a second. */
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
