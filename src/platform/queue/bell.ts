export type Bell = ReturnType<typeof createBell>

/** `wait` ends when `ring` was called since the last wait, or at its limit. */
export const createBell = () => {
  let rung = false
  let answer: (() => void) | undefined
  return {
    ring: () => {
      rung = true
      answer?.()
    },
    wait: async (milliseconds?: number): Promise<void> => {
      if (!rung) {
        const { promise, resolve } = Promise.withResolvers<void>()
        answer = resolve
        const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds)
        await promise
        clearTimeout(timer)
        answer = undefined
      }
      rung = false
    },
  }
}
