import { mix, type Soak } from "./requests.ts"

/** With more unanswered requests than this, the server does not keep up, and the measured rate is not the requested one. */
const maxUnanswered = 500
const tickMilliseconds = 10

/** Sends requests at a fixed rate until `stop`, whether answers come or not. `rate`: searches per second. */
export const startPace = (soak: Soak, rate: number) => {
  const due = mix.map(() => 0)
  let last = performance.now()
  let unanswered = 0
  let left = 0
  const begin = (work: (soak: Soak) => Promise<void>): void => {
    if (unanswered >= maxUnanswered) {
      left += 1
      return
    }
    unanswered += 1
    void work(soak).finally(() => {
      unanswered -= 1
    })
  }
  const timer = setInterval(() => {
    const now = performance.now()
    const seconds = (now - last) / 1000
    last = now
    for (const [index, { share, work }] of mix.entries()) {
      let count = (due[index] ?? 0) + (seconds * rate * share) / 100
      for (; count >= 1; count--) begin(work)
      due[index] = count
    }
  }, tickMilliseconds)
  return {
    stop: async (): Promise<{ left: number }> => {
      clearInterval(timer)
      while (unanswered > 0) await Bun.sleep(20)
      return { left }
    },
  }
}
